#ifndef BETTISCOPE_TESTS_SPLIT_MIX_H
#define BETTISCOPE_TESTS_SPLIT_MIX_H

#include <cstdint>

namespace bettiscope::test {

/** java.util.SplittableRandom of a seed, one number after the other, as its source has it. */
class SplitMix {
 public:
  explicit SplitMix(std::int64_t seed) : state_(static_cast<std::uint64_t>(seed)) {}

  std::int32_t next_int() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 33)) * 0x62a9d9ed799705f5u;
    return static_cast<std::int32_t>(((z ^ (z >> 28)) * 0xcb24d0a5c88c35b3u) >> 32);
  }

 private:
  std::uint64_t state_;
};

}  // namespace bettiscope::test

#endif

#ifndef BETTISCOPE_MIXED_BITS_H
#define BETTISCOPE_MIXED_BITS_H

#include <cstdint>

namespace bettiscope {

/** How far SplitMix64 moves its seed for each draw. */
constexpr std::uint64_t kMixedStep = 0x9e3779b97f4a7c15U;

/** The bits that SplitMix64 draws first from a seed (Steele, Lea and Flood 2014). */
inline std::uint64_t mixed_bits(std::uint64_t seed) {
  std::uint64_t z = seed + kMixedStep;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

}  // namespace bettiscope

#endif

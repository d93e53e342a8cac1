// Diagrams drawn from the fuzzer's bytes.
#ifndef BETTISCOPE_FUZZ_DIAGRAM_INPUT_H
#define BETTISCOPE_FUZZ_DIAGRAM_INPUT_H

#include <algorithm>
#include <cmath>

#include "fuzz.h"

namespace fuzz {

/// (birth, death) of each bar: any bits, or mostly what a diagram has.
inline Exactly<double> diagram(FuzzedDataProvider& bytes, std::size_t size) {
  if (bytes.ConsumeIntegralInRange<int>(0, 3) == 0) return reals<double>(bytes, 2 * size);
  Exactly<double> out(2 * size);
  const bool small = bytes.ConsumeBool();
  for (std::size_t k = 0; k < size; ++k) {
    const auto draw = [&] {
      return small ? bytes.ConsumeIntegralInRange<int>(0, 4)
                   : bytes.ConsumeFloatingPointInRange<double>(0, 1);
    };
    out[2 * k] = draw();
    out[2 * k + 1] = out[2 * k] + draw();
    if (bytes.ConsumeIntegralInRange<int>(0, 63) == 0) out[2 * k + 1] = INFINITY;
  }
  return out;
}

/// A batch of a few diagrams, with offsets that may be wrong.
struct Diagrams {
  std::size_t count;
  Exactly<std::int64_t> offsets;
  Exactly<double> pairs;

  explicit Diagrams(FuzzedDataProvider& bytes)
      : count(bytes.ConsumeIntegralInRange<std::size_t>(0, 5)),
        offsets(drawn(bytes, count)),
        // A wrong offset may lie beyond the last one; what is read before it is seen must be there.
        pairs(diagram(bytes,
                      static_cast<std::size_t>(std::max<std::int64_t>(offsets[count], 0)) + 20 * count)) {}

 private:
  static Exactly<std::int64_t> drawn(FuzzedDataProvider& bytes, std::size_t count) {
    Exactly<std::int64_t> offsets(count + 1);
    for (std::size_t k = 0; k < count; ++k)
      offsets[k + 1] = offsets[k] + bytes.ConsumeIntegralInRange<int>(-1, 20);
    return offsets;
  }
};

inline bettiscope_distance_options distance_options(FuzzedDataProvider& bytes) {
  bettiscope_distance_options options{};
  options.struct_size = bytes.ConsumeIntegralInRange<int>(0, 31) == 0 ? bytes.ConsumeIntegral<int>()
                                                                      : static_cast<int>(sizeof options);
  options.kind = bytes.ConsumeIntegralInRange<int>(0, 5);
  if (options.kind == BETTISCOPE_WASSERSTEIN) {
    const double orders[] = {1, 2, 3, 1.5, 17, 0.5, 300, NAN};
    options.order = orders[bytes.ConsumeIntegralInRange<int>(0, 7)];
    const double errors[] = {0, 0, 0.01, 0.5, 1e300, -1};
    options.error = errors[bytes.ConsumeIntegralInRange<int>(0, 5)];
    options.norm = bytes.ConsumeIntegralInRange<int>(0, 4);
  }
  if (options.kind == BETTISCOPE_SCALE_SPACE)
    options.bandwidth = bytes.ConsumeFloatingPointInRange<double>(-0.1, 9);
  if (options.kind == BETTISCOPE_SLICED_WASSERSTEIN)
    options.directions = bytes.ConsumeIntegralInRange<int>(-1, 40);
  if (bytes.ConsumeIntegralInRange<int>(0, 31) == 0) options.reserved = 1;
  return options;
}

inline bettiscope_vector_options vector_options(FuzzedDataProvider& bytes) {
  bettiscope_vector_options options{};
  options.struct_size = sizeof options;
  options.kind = bytes.ConsumeIntegralInRange<int>(0, 7);
  const auto draw = [&](double& low, double& high, std::int64_t& count) {
    low = bytes.ConsumeFloatingPointInRange<double>(-2, 5);
    high = low + bytes.ConsumeFloatingPointInRange<double>(-1, 9);
    count = bytes.ConsumeIntegralInRange<int>(-1, 20);
  };
  if (options.kind != BETTISCOPE_STATISTICS) draw(options.scale_low, options.scale_high, options.scale_count);
  if (options.kind == BETTISCOPE_LANDSCAPE) options.levels = bytes.ConsumeIntegralInRange<int>(0, 9);
  if (options.kind == BETTISCOPE_IMAGE) {
    draw(options.length_low, options.length_high, options.length_count);
    options.cap = bytes.ConsumeBool() ? 0 : bytes.ConsumeFloatingPoint<double>();
    options.bandwidth = bytes.ConsumeFloatingPoint<double>();
  }
  if (options.kind == BETTISCOPE_IMAGE || options.kind == BETTISCOPE_SILHOUETTE)
    options.exponent = bytes.ConsumeFloatingPointInRange<double>(-0.1, 9);
  return options;
}

inline std::int64_t width(const bettiscope_vector_options& options) {
  if (options.kind == BETTISCOPE_STATISTICS) return BETTISCOPE_STATISTICS_SIZE;
  if (options.kind == BETTISCOPE_LANDSCAPE) return options.levels * options.scale_count;
  return options.kind == BETTISCOPE_IMAGE ? options.length_count * options.scale_count : options.scale_count;
}

inline bool is_proof(const bettiscope_distance_options& options, double distance, double lower_bound) {
  const double allowed = options.kind == BETTISCOPE_WASSERSTEIN ? options.error : 0;
  return lower_bound <= distance &&
         (distance == lower_bound || distance <= (1 + allowed) * lower_bound * (1 + 1e-6) + 1e-12 * distance);
}

}  // namespace fuzz

#endif

// Diagrams drawn from the fuzzer's bytes.
#ifndef BETTISCOPE_FUZZ_DIAGRAM_INPUT_H
#define BETTISCOPE_FUZZ_DIAGRAM_INPUT_H

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

inline bool is_proof(const bettiscope_distance_options& options, double distance, double lower_bound) {
  const double allowed = options.kind == BETTISCOPE_WASSERSTEIN ? options.error : 0;
  return lower_bound <= distance &&
         (distance == lower_bound || distance <= (1 + allowed) * lower_bound * (1 + 1e-6) + 1e-12 * distance);
}

}  // namespace fuzz

#endif

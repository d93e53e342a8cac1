// Calls of bettiscope_vectors, for the tests.
#ifndef BETTISCOPE_TESTS_VECTOR_CALL_H
#define BETTISCOPE_TESTS_VECTOR_CALL_H

#include "diagram_inputs.h"

namespace bettiscope::test {

/// Options of one kind on a grid; all else is 0.
inline bettiscope_vector_options vector_of(std::int32_t kind, double low = 0, double high = 0,
                                           std::int64_t count = 0) {
  bettiscope_vector_options options{};
  options.struct_size = sizeof options;
  options.kind = kind;
  options.scale_low = low;
  options.scale_high = high;
  options.scale_count = count;
  return options;
}
inline bettiscope_vector_options landscape_of(std::int64_t levels, double low, double high,
                                              std::int64_t count) {
  bettiscope_vector_options options = vector_of(BETTISCOPE_LANDSCAPE, low, high, count);
  options.levels = levels;
  return options;
}
inline bettiscope_vector_options silhouette_of(double exponent, double low, double high, std::int64_t count) {
  bettiscope_vector_options options = vector_of(BETTISCOPE_SILHOUETTE, low, high, count);
  options.exponent = exponent;
  return options;
}
/// As many pixels of lengths as of births, over the same range but from 0.
inline bettiscope_vector_options image_of(double bandwidth, double low, double high, std::int64_t count,
                                          double exponent = 1, double cap = 0) {
  bettiscope_vector_options options = vector_of(BETTISCOPE_IMAGE, low, high, count);
  options.length_high = high;
  options.length_count = count;
  options.bandwidth = bandwidth;
  options.exponent = exponent;
  options.cap = cap;
  return options;
}

/// Diagrams one after another, as a batch wants them.
struct Batch {
  std::vector<double> pairs;
  std::vector<std::int64_t> offsets = {0};

  explicit Batch(const std::vector<Bars>& diagrams) {
    for (const Bars& bars : diagrams) {
      const std::vector<double> values = flat(bars);
      pairs.insert(pairs.end(), values.begin(), values.end());
      offsets.push_back(static_cast<std::int64_t>(pairs.size()) / 2);
    }
  }
  std::int64_t count() const { return static_cast<std::int64_t>(offsets.size()) - 1; }
};

inline std::int64_t width_of(const bettiscope_vector_options& options) {
  if (options.kind == BETTISCOPE_STATISTICS) return BETTISCOPE_STATISTICS_SIZE;
  if (options.kind == BETTISCOPE_LANDSCAPE) return options.levels * options.scale_count;
  return options.kind == BETTISCOPE_IMAGE ? options.length_count * options.scale_count : options.scale_count;
}

struct VectorResult {
  bettiscope_status status = BETTISCOPE_OK;
  std::string error;
  std::vector<double> values;
};

/// The rows of diagrams; room for none where the options have no width.
inline VectorResult vectors_of(const std::vector<Bars>& diagrams, const bettiscope_vector_options& options,
                               std::int32_t threads = 1) {
  const Batch batch(diagrams);
  const std::int64_t width = width_of(options);
  VectorResult result;
  if (width > 0 && width < 1 << 20) result.values.assign(static_cast<std::size_t>(batch.count() * width), -1);
  char error[300] = "";
  result.status = bettiscope_vectors(batch.pairs.data(), batch.offsets.data(), batch.count(), &options,
                                     threads, nullptr, nullptr, result.values.data(),
                                     static_cast<std::int64_t>(result.values.size()), error, sizeof error);
  result.error = error;
  return result;
}

}  // namespace bettiscope::test

#endif

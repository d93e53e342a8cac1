// Calls of the C functions of Rips persistence, for the tests.
#ifndef BETTISCOPE_RIPS_CALL_H
#define BETTISCOPE_RIPS_CALL_H

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "bettiscope.h"
#include "oracle.h"

namespace call {

inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Free {
  void operator()(bettiscope_diagrams* diagrams) const { bettiscope_diagrams_free(diagrams); }
};
using Handle = std::unique_ptr<bettiscope_diagrams, Free>;

/// An input that owns its data.
struct Input {
  std::vector<float> values;
  std::vector<double> wide;  // the values as float64 where that is to be their type
  std::vector<std::int64_t> rows, columns;
  std::vector<double> weights;
  bettiscope_input raw{};

  const bettiscope_input* get() {
    raw.struct_size = sizeof raw;
    raw.value_type = wide.empty() ? BETTISCOPE_FLOAT32 : BETTISCOPE_FLOAT64;
    raw.values = wide.empty() ? static_cast<const void*>(values.data()) : wide.data();
    raw.rows = rows.data();
    raw.columns = columns.data();
    raw.weights = weights.empty() ? nullptr : weights.data();
    return &raw;
  }
};

inline Input points(const std::vector<std::vector<float>>& coordinates,
                    std::int32_t metric = BETTISCOPE_EUCLIDEAN) {
  Input input;
  for (const auto& point : coordinates)
    input.values.insert(input.values.end(), point.begin(), point.end());
  input.raw.kind = BETTISCOPE_POINTS;
  input.raw.metric = metric;
  input.raw.n = static_cast<std::int64_t>(coordinates.size());
  input.raw.d = static_cast<std::int64_t>(coordinates.front().size());
  return input;
}

inline Input lower(const oracle::Matrix& lengths) {
  Input input;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      input.values.push_back(lengths[i][j]);
  input.raw.kind = BETTISCOPE_LOWER;
  input.raw.n = static_cast<std::int64_t>(lengths.size());
  return input;
}

/// The finite lengths as a graph, each pair in the order that `flip` says.
inline Input sparse(const oracle::Matrix& lengths, bool flip = false) {
  Input input;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (!std::isfinite(lengths[i][j])) continue;
      input.values.push_back(lengths[i][j]);
      input.rows.push_back(static_cast<std::int64_t>(flip ? j : i));
      input.columns.push_back(static_cast<std::int64_t>(flip ? i : j));
    }
  input.raw.kind = BETTISCOPE_SPARSE;
  input.raw.n = static_cast<std::int64_t>(lengths.size());
  input.raw.entries = static_cast<std::int64_t>(input.values.size());
  return input;
}

inline bettiscope_rips_options options(std::int32_t max_dimension, double threshold = kNone,
                                       bool zero_length = false, std::int32_t threads = 1,
                                       std::int32_t field = 2) {
  return {sizeof(bettiscope_rips_options),
          max_dimension,
          threshold,
          field,
          zero_length ? 1 : 0,
          threads,
          0,
          0,
          BETTISCOPE_FLOAT32,
          0};
}

struct Result {
  bettiscope_status status;
  std::string error;
  Handle handle;
};

inline Result rips(Input& input, const bettiscope_rips_options& options) {
  char error[512] = "";
  bettiscope_diagrams* diagrams = nullptr;
  const bettiscope_status status =
      bettiscope_rips(input.get(), &options, nullptr, nullptr, &diagrams, error, sizeof error);
  return {status, error, Handle(diagrams)};
}

template <class Length = float>
oracle::DiagramsOf<Length> diagrams_of(const bettiscope_diagrams* diagrams) {
  oracle::DiagramsOf<Length> out;
  for (std::int32_t p = 0; p <= bettiscope_diagrams_max_dimension(diagrams); ++p) {
    std::vector<double> pairs(2 * static_cast<std::size_t>(bettiscope_diagrams_size(diagrams, p)));
    bettiscope_diagrams_copy(diagrams, p, pairs.data(), static_cast<std::int64_t>(pairs.size()));
    out.emplace_back();
    for (std::size_t k = 0; k < pairs.size(); k += 2)
      out.back().push_back({static_cast<Length>(pairs[k]), static_cast<Length>(pairs[k + 1])});
  }
  return out;
}

inline std::vector<std::int64_t> betti_of(const bettiscope_diagrams* diagrams, double scale) {
  std::vector<std::int64_t> betti(static_cast<std::size_t>(bettiscope_diagrams_max_dimension(diagrams)) + 1,
                                  -1);
  char error[256] = "";
  if (bettiscope_diagrams_betti(diagrams, scale, betti.data(), static_cast<std::int64_t>(betti.size()), error,
                                sizeof error) != BETTISCOPE_OK)
    betti.clear();
  return betti;
}

}  // namespace call

#endif

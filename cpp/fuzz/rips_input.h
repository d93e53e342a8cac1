// A Rips input drawn from the fuzzer's bytes.
#ifndef BETTISCOPE_FUZZ_RIPS_INPUT_H
#define BETTISCOPE_FUZZ_RIPS_INPUT_H

#include <algorithm>
#include <cmath>
#include <limits>

#include "fuzz.h"
#include "oracle.h"

namespace fuzz {

struct RipsInput {
  Exactly<float> floats{0};
  Exactly<double> doubles{0};
  Exactly<double> weights{0};
  Exactly<std::int64_t> rows{0}, columns{0};
  bettiscope_input raw{};
  bettiscope_rips_options options{};

  explicit RipsInput(FuzzedDataProvider& bytes) {
    const auto odd = [&] { return bytes.ConsumeIntegralInRange<int>(0, 63) == 0; };
    raw.struct_size = odd() ? bytes.ConsumeIntegral<std::int32_t>() : static_cast<std::int32_t>(sizeof raw);
    raw.kind = bytes.ConsumeIntegralInRange<std::int32_t>(1, 3);
    raw.value_type = bytes.ConsumeIntegralInRange<std::int32_t>(1, 2);
    raw.n = bytes.ConsumeIntegralInRange<std::int64_t>(odd() ? -1 : 1, 9);
    const auto n = static_cast<std::size_t>(std::max<std::int64_t>(raw.n, 0));
    std::size_t count = n * (n - 1) / 2;
    if (raw.kind == BETTISCOPE_POINTS) {
      raw.d = bytes.ConsumeIntegralInRange<std::int64_t>(odd() ? -1 : 1, 4);
      raw.metric = bytes.ConsumeIntegralInRange<std::int32_t>(odd() ? 0 : 1, odd() ? 6 : 5);
      if (bytes.ConsumeBool()) raw.landmarks = index(bytes, raw.n);
      raw.landmark_seed = bytes.ConsumeIntegral<std::int64_t>();
      if (raw.metric == BETTISCOPE_HOP || odd()) raw.neighbors = index(bytes, raw.n);
      count = n * static_cast<std::size_t>(std::max<std::int64_t>(raw.d, 0));
    } else if (raw.kind == BETTISCOPE_SPARSE) {
      raw.entries = bytes.ConsumeIntegralInRange<std::int64_t>(odd() ? -1 : 0, 20);
      count = static_cast<std::size_t>(std::max<std::int64_t>(raw.entries, 0));
      rows = Exactly<std::int64_t>(count);
      columns = Exactly<std::int64_t>(count);
      for (std::size_t k = 0; k < count; ++k) {
        rows[k] = index(bytes, raw.n - 1);
        columns[k] = index(bytes, raw.n - 1);
      }
      raw.rows = odd() ? nullptr : rows.data();
      raw.columns = columns.data();
    }
    if (raw.value_type == BETTISCOPE_FLOAT32) {
      floats = reals<float>(bytes, count);
      raw.values = floats.data();
    } else {
      doubles = reals<double>(bytes, count);
      raw.values = doubles.data();
    }
    if (bytes.ConsumeBool()) {
      weights = reals<double>(bytes, n);
      raw.weights = weights.data();
      raw.weight_power = bytes.ConsumeIntegralInRange<std::int32_t>(odd() ? 0 : 1, odd() ? 4 : 3);
    }
    options.struct_size =
        odd() ? bytes.ConsumeIntegral<std::int32_t>() : static_cast<std::int32_t>(sizeof options);
    options.max_dimension =
        odd() ? bytes.ConsumeIntegral<std::int32_t>() : bytes.ConsumeIntegralInRange<std::int32_t>(0, 4);
    options.threshold = std::numeric_limits<double>::quiet_NaN();
    if (bytes.ConsumeBool())
      options.threshold = bytes.ConsumeBool() ? bytes.ConsumeIntegralInRange<int>(0, 4)
                                              : bytes.ConsumeFloatingPoint<double>();
    options.field = odd() ? bytes.ConsumeIntegral<std::int32_t>() : 2;
    options.zero_length = bytes.ConsumeIntegralInRange<std::int32_t>(0, 1);
    options.threads = bytes.ConsumeIntegralInRange<std::int32_t>(odd() ? -1 : 0, 3);
    options.precision = bytes.ConsumeIntegralInRange<std::int32_t>(0, odd() ? 3 : 2);
    if (odd()) options.memory_limit = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 6000000);
  }

  double value(std::size_t k) {
    const double value = raw.value_type == BETTISCOPE_FLOAT32 ? static_cast<double>(floats[k]) : doubles[k];
    return options.precision == BETTISCOPE_FLOAT64 ? value : static_cast<double>(static_cast<float>(value));
  }

  /// The lengths that the core takes, where they are given and not computed.
  oracle::MatrixOf<double> lengths() {
    const auto n = static_cast<std::size_t>(raw.n);
    oracle::MatrixOf<double> out(n, std::vector<double>(n, std::numeric_limits<double>::infinity()));
    for (std::size_t i = 0, k = 0; i < n && raw.kind == BETTISCOPE_LOWER; ++i)
      for (std::size_t j = 0; j < i; ++j, ++k)
        out[i][j] = out[j][i] = value(k);
    for (std::size_t k = 0; raw.kind == BETTISCOPE_SPARSE && k < rows.size(); ++k)
      out[static_cast<std::size_t>(rows[k])][static_cast<std::size_t>(columns[k])] =
          out[static_cast<std::size_t>(columns[k])][static_cast<std::size_t>(rows[k])] = value(k);
    return out;
  }
};

/// Diagrams hold what the header promises; those of given lengths equal the oracle's.
inline void check_diagrams(RipsInput& input, const bettiscope_diagrams* diagrams) {
  check(bettiscope_diagrams_max_dimension(diagrams) == input.options.max_dimension,
        "all dimensions asked for are there");
  // As many points as there are have nothing beyond.
  const std::int32_t top = std::min(input.options.max_dimension, 10);
  oracle::DiagramsOf<double> found(static_cast<std::size_t>(top) + 1);
  for (std::int32_t p = 0; p <= top; ++p) {
    const std::int64_t size = bettiscope_diagrams_size(diagrams, p);
    Exactly<double> pairs(static_cast<std::size_t>(2 * size));
    check(bettiscope_diagrams_copy(diagrams, p, pairs.data(), 2 * size) == BETTISCOPE_OK,
          "what was computed can be copied");
    for (std::size_t k = 0; k < pairs.size(); k += 2) {
      check(pairs[k] >= 0 && pairs[k] <= pairs[k + 1], "0 <= birth <= death");
      check(input.options.zero_length != 0 || pairs[k] < pairs[k + 1],
            "no bar of zero length unless asked for");
      found[static_cast<std::size_t>(p)].push_back({pairs[k], pairs[k + 1]});
    }
    check(
        std::is_sorted(found[static_cast<std::size_t>(p)].begin(), found[static_cast<std::size_t>(p)].end()),
        "bars are in order");
  }
  if (input.raw.kind == BETTISCOPE_POINTS || input.raw.weights != nullptr || top > 4) return;
  const double used = bettiscope_diagrams_threshold(diagrams);
  const bool all = used > static_cast<double>(std::numeric_limits<float>::max());
  const double rounded =
      all ? std::numeric_limits<double>::infinity() : static_cast<double>(static_cast<float>(used));
  auto expected =
      oracle::persistence(input.lengths(), input.options.precision == BETTISCOPE_FLOAT64 ? used : rounded,
                          static_cast<std::size_t>(top));
  if (input.options.zero_length == 0) expected = oracle::without_zero_length(expected);
  check(found == expected, "the diagrams are those of the textbook reduction");
}

}  // namespace fuzz

#endif

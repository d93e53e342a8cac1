// Lengths that are computed and not kept, against the textbook reduction and against lengths that are kept.
#include "computed_lengths.h"

#include <gtest/gtest.h>

#include <random>

#include "oracle.h"
#include "rips.h"

using namespace bettiscope;

namespace {

using Random = std::mt19937_64;

int draw(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

/// Points; on a coarse grid, with many ties and duplicates, half of the time.
Points random_points(Random& random, std::int64_t n) {
  const std::int64_t d = draw(random, 1, 5);
  const bool grid = draw(random, 0, 1) == 0;
  std::vector<float> values(static_cast<std::size_t>(n * d));
  for (float& x : values)
    x = grid ? static_cast<float>(draw(random, 1, 4)) : std::uniform_real_distribution<float>(-1, 1)(random);
  return Points(values.data(), n, d);
}

Metric random_metric(Random& random) {
  return static_cast<Metric>(draw(random, 0, 3));
}

oracle::Matrix matrix_of(const Distances& distances) {
  const auto n = static_cast<std::size_t>(distances.size());
  oracle::Matrix lengths(n, std::vector<float>(n));
  for (std::size_t i = 0; i < n; ++i)
    distances.row(static_cast<std::int64_t>(i), 0, lengths[i]);
  return lengths;
}

DenseLengths kept(const Distances& distances, const Execution& execution) {
  return DenseLengths(
      distances.size(), [&](std::int64_t i, std::span<float> out) { distances.row(i, 0, out); }, execution);
}

oracle::Diagrams sorted(const Barcode& barcode) {
  oracle::Diagrams diagrams;
  for (const auto& bars : barcode) {
    diagrams.emplace_back();
    for (const Bar& bar : bars)
      diagrams.back().push_back({bar.birth, bar.death});
    std::sort(diagrams.back().begin(), diagrams.back().end());
  }
  return diagrams;
}

TEST(ComputedLengths, GiveTheDiagramsOfTheTextbook) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const std::int64_t n = draw(random, 2, 30);
    const Distances distances(random_points(random, n), random_metric(random));
    const oracle::Matrix lengths = matrix_of(distances);
    const auto any = [&] { return static_cast<std::size_t>(draw(random, 0, static_cast<int>(n) - 1)); };
    ComputedLengths computed(distances, draw(random, 3, 8));
    const float threshold = draw(random, 0, 1) == 0 ? kNoEdge : lengths[any()][any()];
    computed.cut(threshold, {});
    const int top = draw(random, 0, 1);
    const Execution execution{draw(random, 1, 4), nullptr};
    const int prime = draw(random, 0, 1) == 0 ? 2 : 3;
    Barcode barcode = rips_barcode(computed, Births(), top, prime, nullptr, nullptr, execution);
    add_zero_length_bars(count_simplices(computed, Births(), top, execution), execution, barcode);
    ASSERT_EQ(sorted(barcode), oracle::persistence(lengths, threshold, static_cast<std::size_t>(top), prime));
  }
}

TEST(ComputedLengths, GiveTheSameBarsAsLengthsThatAreKept) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const Distances distances(random_points(random, draw(random, 2, 400)), random_metric(random));
    const Execution execution{draw(random, 1, 4), nullptr};
    DenseLengths matrix = kept(distances, execution);
    ComputedLengths computed(distances, draw(random, 3, 100));
    const float radius = matrix.enclosing_radius(execution);
    ASSERT_EQ(computed.enclosing_radius(execution), radius);
    matrix.cut(radius, execution);
    computed.cut(radius, execution);
    for (const int top : {0, 1})
      ASSERT_EQ(
          sorted(rips_barcode(computed, Births(), top, 2, nullptr, nullptr, execution)),
          sorted(rips_barcode(kept(distances, execution), Births(), top, 2, nullptr, nullptr, execution)));
  }
}

}  // namespace

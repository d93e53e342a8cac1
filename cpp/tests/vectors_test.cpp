// Vectors of diagrams against cases by hand and their definitions evaluated directly.
#include <gtest/gtest.h>

#include <numbers>

#include "vector_call.h"

namespace bettiscope::test {
namespace {

using Row = std::vector<double>;

void expect_near(const Row& found, const Row& expected, double tolerance = 1e-14) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t k = 0; k < found.size(); ++k)
    ASSERT_NEAR(found[k], expected[k], tolerance) << "value " << k;
}

/// The row of one diagram.
Row row_of(const Bars& bars, const bettiscope_vector_options& options) {
  const VectorResult result = vectors_of({bars}, options);
  EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
  return result.values;
}

double tent(const std::pair<double, double>& bar, double scale) {
  return std::max(0.0, std::min(scale - bar.first, bar.second - scale));
}

std::vector<double> scales_of(const bettiscope_vector_options& options) {
  std::vector<double> scales;
  for (std::int64_t k = 0; k < options.scale_count; ++k)
    scales.push_back(options.scale_low + static_cast<double>(k) * (options.scale_high - options.scale_low) /
                                             static_cast<double>(options.scale_count - 1));
  return scales;
}

/// Calls check(bars) for random finite diagrams of all kinds.
template <class Check>
void for_each_diagram(Check&& check) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(seed);
    check(maker.pair(static_cast<int>(seed) % 7, 40).first);
  }
}

// ---- by hand

TEST(Vectors, BettiCurveByHand) {
  const Bars bars = {{0, 2}, {1, 3}, {1, 1}, {2, kNever}};
  EXPECT_EQ(row_of(bars, vector_of(BETTISCOPE_BETTI_CURVE, -1, 4, 6)), (Row{0, 1, 2, 2, 1, 1}));
  EXPECT_EQ(row_of({}, vector_of(BETTISCOPE_BETTI_CURVE, -1, 4, 3)), (Row{0, 0, 0}));
  EXPECT_EQ(row_of(bars, vector_of(BETTISCOPE_BETTI_CURVE, 1, 4, 1)), (Row{2}));
}

TEST(Vectors, LandscapeByHand) {
  // Bubenik's lambda_1 is the upper envelope of the tents, lambda_2 their overlap.
  const Bars bars = {{0, 4}, {2, 6}};
  EXPECT_EQ(row_of(bars, landscape_of(3, 0, 6, 7)),
            (Row{0, 1, 2, 1, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Vectors, SilhouetteByHand) {
  // At 2: tents of 2 and 1, of bars of the lengths 4 and 2.
  const Bars bars = {{0, 4}, {1, 3}};
  EXPECT_EQ(row_of(bars, silhouette_of(0, 0, 4, 5)), (Row{0, 0.5, 1.5, 0.5, 0}));
  expect_near(row_of(bars, silhouette_of(1, 0, 4, 5)), {0, 2. / 3, 5. / 3, 2. / 3, 0});
  expect_near(row_of(bars, silhouette_of(2, 0, 4, 5)), {0, 0.8, 1.8, 0.8, 0});
  EXPECT_EQ(row_of({{1, 1}}, silhouette_of(2, 0, 4, 2)), (Row{0, 0}));
}

TEST(Vectors, EntropyCurveByHand) {
  // Parts 3/4 and 1/4.
  const double large = -0.75 * std::log(0.75), small = 0.25 * std::log(4);
  expect_near(row_of({{0, 3}, {2, 3}}, vector_of(BETTISCOPE_ENTROPY_CURVE, 0, 3, 4)),
              {large, large, large + small, 0});
}

TEST(Vectors, ImageByHand) {
  // One bar in the corner of four pixels that reach far beyond the bandwidth: each has a quarter of its
  // weight.
  auto options = image_of(0.01, 0, 2, 2);
  expect_near(row_of({{1, 2}}, options), {0.25, 0.25, 0.25, 0.25});
  // Pixels of short bars come first: this one has the length 1.5.
  expect_near(row_of({{0.5, 2}}, options), {0, 0, 1.5, 0});
  options.exponent = 2;
  expect_near(row_of({{0.5, 2}}, options), {0, 0, 2.25, 0});
  options.exponent = 0;
  expect_near(row_of({{0.5, 2}, {1.5, 2}}, options), {0, 1, 1, 0});
  options.exponent = 1;
  options.cap = 1;
  expect_near(row_of({{0.5, 2}, {1.5, 2}}, options), {0, 0.5, 1, 0});
  // From the mean to one deviation above, in both directions: 0.3413^2 of the weight, which is 1.
  options = image_of(1, 0, 1, 1);
  options.length_low = 1;
  options.length_high = 2;
  expect_near(row_of({{0, 1}}, options), {std::pow(std::erf(std::sqrt(0.5)) / 2, 2)}, 1e-16);
}

TEST(Vectors, StatisticsByHand) {
  const Row found =
      row_of({{0, 1}, {5, 7}, {1, 1}, {0, 5}, {2, kNever}, {0, 8}}, vector_of(BETTISCOPE_STATISTICS));
  // Lengths 1, 2, 5, 8: the squares of 3, 2, 1 and 4 add up to 30.
  const double entropy = std::log(16) - (2 * std::log(2) + 5 * std::log(5) + 8 * std::log(8)) / 16;
  expect_near(found, {4, 1, 16, 4, std::sqrt(7.5), 1, 1.75, 3.5, 5.75, 8, entropy});
  const Row none = row_of({{1, 1}, {0, kNever}}, vector_of(BETTISCOPE_STATISTICS));
  EXPECT_EQ((Row{none[0], none[1], none[2]}), (Row{0, 1, 0}));
  for (std::size_t k = 3; k < none.size(); ++k)
    EXPECT_TRUE(std::isnan(none[k])) << k;
}

TEST(Vectors, StatisticsOfLengthsAtTheEndsOfFloat64) {
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  const Row small = row_of({{0, kLeast}, {0, kLeast}}, vector_of(BETTISCOPE_STATISTICS));
  EXPECT_EQ(small[3], kLeast);
  EXPECT_EQ(small[4], 0);
  EXPECT_DOUBLE_EQ(small[10], std::log(2));
  const Row large = row_of({{0, 1e300}, {0, 3e300}}, vector_of(BETTISCOPE_STATISTICS));
  EXPECT_DOUBLE_EQ(large[4], 1e300);
}

// ---- the definitions, on random diagrams

TEST(Vectors, CurvesAreWhatIsDefined) {
  for_each_diagram([](const Bars& bars) {
    const auto grid = vector_of(BETTISCOPE_BETTI_CURVE, -0.5, 5.5, 25);
    const auto levels = landscape_of(4, -0.5, 5.5, 25);
    const auto silhouette = silhouette_of(1.5, -0.5, 5.5, 25);
    auto entropy = grid;
    entropy.kind = BETTISCOPE_ENTROPY_CURVE;
    double total = 0, weights = 0;
    for (const auto& [birth, death] : bars) {
      total += death - birth;
      weights += std::pow(death - birth, 1.5);
    }
    Row betti, landscape(100), mean, entropies;
    const std::vector<double> scales = scales_of(grid);
    for (std::size_t k = 0; k < scales.size(); ++k) {
      double alive = 0, sum = 0, terms = 0;
      std::vector<double> tents(4);
      for (const auto& bar : bars) {
        const double length = bar.second - bar.first;
        tents.push_back(tent(bar, scales[k]));
        if (length > 0) sum += std::pow(length, 1.5) / weights * tents.back();
        if (!(bar.first <= scales[k] && scales[k] < bar.second)) continue;
        alive += 1;
        terms -= length / total * std::log(length / total);
      }
      std::sort(tents.rbegin(), tents.rend());
      betti.push_back(alive);
      mean.push_back(sum);
      entropies.push_back(terms);
      for (std::size_t level = 0; level < 4; ++level)
        landscape[level * 25 + k] = tents[level];
    }
    EXPECT_EQ(row_of(bars, grid), betti);
    expect_near(row_of(bars, levels), landscape);
    expect_near(row_of(bars, silhouette), mean, 1e-13);
    expect_near(row_of(bars, entropy), entropies, 1e-13);
  });
}

TEST(Vectors, ImagesIntegrateTheSurface) {
  for_each_diagram([](const Bars& bars) {
    // Simpson's rule over each pixel, whose error is of the fourth order of its steps.
    const auto options = image_of(0.4, -1, 5, 3, 1.5, 2);
    constexpr int kSteps = 40;
    const double births = 2. / kSteps, lengths = 5. / 3 / kSteps;
    const auto simpson = [](int k) { return k == 0 || k == kSteps ? 1 : k % 2 == 1 ? 4 : 2; };
    Row expected(9);
    for (const auto& [birth, death] : bars)
      for (int pixel = 0; pixel < 9; ++pixel)
        for (int i = 0; i <= kSteps; ++i)
          for (int j = 0; j <= kSteps; ++j) {
            const double x = -1 + 2. * (pixel % 3) + i * births - birth;
            const double y = 5. / 3 * (pixel / 3) + j * lengths - (death - birth);
            const double density = std::exp(-(x * x + y * y) / 0.32) / (0.32 * std::numbers::pi);
            expected[static_cast<std::size_t>(pixel)] += std::pow(std::min((death - birth) / 2, 1.0), 1.5) *
                                                         simpson(i) * simpson(j) * births * lengths / 9 *
                                                         density;
          }
    expect_near(row_of(bars, options), expected, 1e-4);
  });
}

// ---- the exact Betti curve

TEST(BettiCurve, ByHand) {
  const std::vector<double> bars = flat({{1, 3}, {0, 2}, {2, kNever}, {0, 0}, {3, 4}});
  std::vector<double> scales(10);
  std::vector<std::int64_t> numbers(10);
  std::int64_t steps = -1;
  ASSERT_EQ(
      bettiscope_betti_curve(bars.data(), 5, nullptr, scales.data(), numbers.data(), &steps, nullptr, 0),
      BETTISCOPE_OK);
  // At 2 one bar dies and one is born, at 3 likewise: nothing changes.
  scales.resize(static_cast<std::size_t>(steps));
  numbers.resize(static_cast<std::size_t>(steps));
  EXPECT_EQ(scales, (std::vector<double>{0, 1, 4}));
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, 2, 1}));
  ASSERT_EQ(bettiscope_betti_curve(nullptr, 0, nullptr, nullptr, nullptr, &steps, nullptr, 0), BETTISCOPE_OK);
  EXPECT_EQ(steps, 0);
}

TEST(BettiCurve, StepsAreTheCurveOnAGrid) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    DiagramMaker maker(seed);
    const Bars bars = maker.pair(static_cast<int>(seed), 40).second;
    std::vector<double> scales(2 * bars.size());
    std::vector<std::int64_t> numbers(2 * bars.size());
    std::int64_t steps = 0;
    ASSERT_EQ(bettiscope_betti_curve(flat(bars).data(), static_cast<std::int64_t>(bars.size()), nullptr,
                                     scales.data(), numbers.data(), &steps, nullptr, 0),
              BETTISCOPE_OK);
    const auto grid = vector_of(BETTISCOPE_BETTI_CURVE, -1, 6, 29);
    const Row row = row_of(bars, grid);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double scale = scales_of(grid)[k];
      double number = 0;
      for (std::size_t step = 0; step < static_cast<std::size_t>(steps); ++step)
        if (scales[step] <= scale) number = static_cast<double>(numbers[step]);
      EXPECT_EQ(row[k], number) << "seed " << seed << " scale " << scale;
    }
  }
}

// ---- batches

TEST(VectorBatch, EqualsOneByOneForAnyNumberOfThreads) {
  std::vector<Bars> diagrams;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    diagrams.push_back(DiagramMaker(seed).pair(static_cast<int>(seed) % 7, seed == 3 ? 300 : 30).first);
  for (const auto& options :
       {vector_of(BETTISCOPE_BETTI_CURVE, 0, 2, 17), landscape_of(3, 0, 2, 17), silhouette_of(1, 0, 2, 17),
        vector_of(BETTISCOPE_ENTROPY_CURVE, 0, 2, 17), image_of(0.2, 0, 2, 9)}) {
    Row expected;
    for (const Bars& bars : diagrams) {
      const Row row = row_of(bars, options);
      expected.insert(expected.end(), row.begin(), row.end());
    }
    for (const std::int32_t threads : {1, 2, 3, 80, 0})
      EXPECT_EQ(vectors_of(diagrams, options, threads).values, expected) << "kind " << options.kind;
  }
}

TEST(VectorBatch, TellsHowFarItIs) {
  const Batch batch({{{0, 1}}, {}, {{0, 2}}});
  const auto options = vector_of(BETTISCOPE_BETTI_CURVE, 0, 1, 2);
  std::vector<double> values(6);
  bettiscope_progress progress{};
  ASSERT_EQ(bettiscope_vectors(batch.pairs.data(), batch.offsets.data(), 3, &options, 2, nullptr, &progress,
                               values.data(), 6, nullptr, 0),
            BETTISCOPE_OK);
  EXPECT_EQ(progress.phase, BETTISCOPE_PHASE_BATCH);
  EXPECT_EQ(progress.done, 3);
  EXPECT_EQ(progress.total, 3);
  EXPECT_EQ(values, (Row{1, 0, 0, 0, 1, 1}));
}

}  // namespace
}  // namespace bettiscope::test

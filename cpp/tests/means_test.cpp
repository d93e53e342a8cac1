// Frechet means of diagrams, and means of rows with their bands, against cases by hand and what must hold.
#include <gtest/gtest.h>

#include <tuple>

#include "vector_call.h"

namespace bettiscope::test {
namespace {

struct MeanResult {
  bettiscope_status status = BETTISCOPE_OK;
  std::string error;
  Bars bars;
  double variance = -1;
};

MeanResult mean_of(const std::vector<Bars>& diagrams, std::int64_t most_steps = 0, std::int32_t threads = 1) {
  const Batch batch(diagrams);
  std::vector<double> pairs(batch.pairs.size(), -1);
  std::int64_t size = -1;
  char error[300] = "";
  MeanResult result;
  result.status =
      bettiscope_frechet_mean(batch.pairs.data(), batch.offsets.data(), batch.count(), most_steps, threads,
                              nullptr, pairs.data(), &size, &result.variance, error, sizeof error);
  result.error = error;
  for (std::size_t k = 0; k < static_cast<std::size_t>(std::max<std::int64_t>(size, 0)); ++k)
    result.bars.push_back({pairs[2 * k], pairs[2 * k + 1]});
  return result;
}

const bettiscope_distance_options kDistance = wasserstein_of(2, BETTISCOPE_NORM_2);

double variance_of(const Bars& mean, const std::vector<Bars>& diagrams) {
  double sum = 0;
  for (const Bars& bars : diagrams)
    sum += std::pow(distance_of(mean, bars, kDistance).distance, 2);
  return sum / static_cast<double>(diagrams.size());
}

std::vector<Bars> some_diagrams(std::uint64_t seed) {
  DiagramMaker maker(seed);
  std::vector<Bars> diagrams;
  const int count = maker.whole(1, 7);
  for (int k = 0; k < count; ++k)
    diagrams.push_back(maker.pair(static_cast<int>(seed) % 6, 12).first);
  return diagrams;
}

TEST(FrechetMean, OfOneDiagramIsThatDiagram) {
  const MeanResult result = mean_of({{{1, 4}, {0, 2}, {3, 3}, {0, kNever}}});
  EXPECT_EQ(result.bars, (Bars{{0, 2}, {1, 4}, {0, kNever}}));
  EXPECT_EQ(result.variance, 0);
}

TEST(FrechetMean, OfTwoDiagramsByHand) {
  // Half way on the line between the bars that are matched, and to the feet (5.5, 5.5) of the other one.
  MeanResult result = mean_of({{{0, 4}, {5, 6}}, {{1, 4.5}}});
  EXPECT_EQ(result.bars, (Bars{{0.5, 4.25}, {5.25, 5.75}}));
  // A quarter of the squared distance, which is 1 + 0.25 and 0.5.
  EXPECT_DOUBLE_EQ(result.variance, 1.75 / 4);
  result = mean_of({{{0, kNever}, {4, kNever}}, {{5, kNever}, {1, kNever}}});
  EXPECT_EQ(result.bars, (Bars{{0.5, kNever}, {4.5, kNever}}));
  EXPECT_DOUBLE_EQ(result.variance, 0.5);
}

TEST(FrechetMean, OfThreeDiagramsByHand) {
  // The bar is in two of three: its mean (1, 7) and its foot (4, 4), with the weights 2/3 and 1/3.
  const MeanResult result = mean_of({{{0, 7}}, {{2, 7}}, {}});
  ASSERT_EQ(result.bars.size(), 1U);
  EXPECT_DOUBLE_EQ(result.bars[0].first, 2);
  EXPECT_DOUBLE_EQ(result.bars[0].second, 6);
  // Squared distances 5, 1 and 8.
  EXPECT_DOUBLE_EQ(result.variance, 14. / 3);
}

TEST(FrechetMean, EachBarIsTheMeanOfThoseMatchedWithIt) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const std::vector<Bars> diagrams = some_diagrams(seed);
    const MeanResult result = mean_of(diagrams);
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    const auto all = static_cast<double>(diagrams.size());
    Bars expected(result.bars.size());
    for (const Bars& bars : diagrams) {
      const DistanceResult matched = distance_of(result.bars, bars, kDistance);
      for (std::size_t k = 0; k < result.bars.size(); ++k) {
        const double foot = (result.bars[k].first + result.bars[k].second) / 2;
        const std::int64_t partner = matched.matching[k];
        const auto [birth, death] =
            partner < 0 ? std::pair(foot, foot) : bars[static_cast<std::size_t>(partner)];
        expected[k].first += birth / all;
        expected[k].second += death / all;
      }
    }
    for (std::size_t k = 0; k < result.bars.size(); ++k) {
      EXPECT_NEAR(result.bars[k].first, expected[k].first, 1e-7);
      EXPECT_NEAR(result.bars[k].second, expected[k].second, 1e-7);
    }
  }
}

TEST(FrechetMean, IsNoWorseThanAnyDiagramAndThanAfterFewerSteps) {
  int moved = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const std::vector<Bars> diagrams = some_diagrams(seed);
    const MeanResult result = mean_of(diagrams);
    EXPECT_NEAR(result.variance, variance_of(result.bars, diagrams), 1e-12 * result.variance + 1e-15);
    double least = kNever;
    for (const Bars& bars : diagrams)
      least = std::min(least, variance_of(bars, diagrams));
    EXPECT_LE(result.variance, least * (1 + 1e-12));
    double before = least;
    for (const std::int64_t steps : {1, 2, 3, 10}) {
      const double after = mean_of(diagrams, steps).variance;
      EXPECT_LE(after, before * (1 + 1e-12)) << steps << " steps";
      before = after;
    }
    EXPECT_LE(result.variance, before);
    moved += result.variance < least * (1 - 1e-9);
  }
  EXPECT_GE(moved, 40);
}

TEST(FrechetMean, IsTheSameForAnyNumberOfThreadsAndRefusesWhatItCannot) {
  const std::vector<Bars> diagrams = some_diagrams(8);
  for (const std::int32_t threads : {2, 5, 0})
    EXPECT_EQ(mean_of(diagrams, 0, threads).bars, mean_of(diagrams).bars);
  const auto refused = [](const std::vector<Bars>& wrong, std::int64_t most_steps = 0) {
    return mean_of(wrong, most_steps).error;
  };
  EXPECT_EQ(refused({}), "count is 0, expected at least 1: there is no mean of nothing");
  EXPECT_EQ(refused({{}}, -1), "most_steps is -1, expected 0 or more");
  EXPECT_EQ(
      refused({{{0, kNever}}, {{0, 1}}}),
      "diagram 1 has 0 essential bars, diagram 0 has 1: they are infinitely far apart; leave these bars "
      "out");
  EXPECT_EQ(refused({{{0, 1e200}}, {}}), "the variance is beyond float64: scale the diagrams down");
}

// ---- rows

struct BandResult {
  bettiscope_status status = BETTISCOPE_OK;
  std::string error;
  std::vector<double> mean;
  double half_width = -1;
};

BandResult band_of(const std::vector<Bars>& diagrams, const bettiscope_vector_options& options,
                   double confidence, std::int64_t samples, std::int64_t seed, std::int32_t threads = 1) {
  const Batch batch(diagrams);
  BandResult result;
  result.mean.assign(static_cast<std::size_t>(width_of(options)), -1);
  char error[300] = "";
  result.status =
      bettiscope_mean_vector(batch.pairs.data(), batch.offsets.data(), batch.count(), &options, confidence,
                             samples, seed, threads, nullptr, result.mean.data(), width_of(options),
                             samples == 0 ? nullptr : &result.half_width, error, sizeof error);
  result.error = error;
  return result;
}

TEST(MeanVector, ByHand) {
  const std::vector<Bars> diagrams = {{{0, 4}}, {{0, 2}}, {}, {{0, 4}, {1, 3}}};
  EXPECT_EQ(band_of(diagrams, landscape_of(2, 0, 4, 5), 0, 0, 0).mean,
            (std::vector<double>{0, 0.75, 1, 0.5, 0, 0, 0, 0.25, 0, 0}));
  EXPECT_EQ(band_of(diagrams, vector_of(BETTISCOPE_BETTI_CURVE, 0, 4, 5), 0, 0, 0).mean,
            (std::vector<double>{0.75, 1, 0.75, 0.5, 0}));
  EXPECT_EQ(band_of({{{0.5, 2}}, {}}, image_of(0.01, 0, 2, 2), 0, 0, 0).mean,
            (std::vector<double>{0, 0, 0.75, 0}));
}

// Of a single scale the bootstrap draws sums of c_i times normal numbers: normal with a known deviation.
TEST(MeanVector, HalfWidthIsAQuantileThatIsKnown) {
  // Tents of 0 to 4 at 5, less their mean: 4 + 1 + 0 + 1 + 4 = 10 squared, over 5 diagrams.
  std::vector<Bars> diagrams;
  for (int k = 0; k < 5; ++k)
    diagrams.push_back({{5. - k, 5. + k}});
  const auto options = landscape_of(1, 5, 6, 1);
  const double deviation = std::sqrt(10.) / 5;
  constexpr std::int64_t kSamples = 40000;
  // Of |N(0, 1)|; the bound is five deviations of the quantile of so many draws.
  const std::tuple<double, double, double> quantiles[] = {
      {0.5, 0.674490, 0.020}, {0.9, 1.644854, 0.037}, {0.95, 1.959964, 0.047}};
  for (const auto& [confidence, quantile, error] : quantiles)
    for (const std::int64_t seed : {1, -7}) {
      const BandResult result = band_of(diagrams, options, confidence, kSamples, seed);
      EXPECT_EQ(result.mean[0], 2);
      EXPECT_NEAR(result.half_width / deviation, quantile, error) << confidence << " seed " << seed;
    }
}

TEST(MeanVector, BandDependsOnTheSeedAlone) {
  std::vector<Bars> diagrams;
  for (std::uint64_t seed = 0; seed < 15; ++seed)
    diagrams.push_back(DiagramMaker(seed).noisy(20));
  const auto options = landscape_of(3, 0, 1.2, 40);
  const BandResult one = band_of(diagrams, options, 0.9, 200, 5);
  for (const std::int32_t threads : {2, 7, 0})
    EXPECT_EQ(band_of(diagrams, options, 0.9, 200, 5, threads).half_width, one.half_width);
  EXPECT_NE(band_of(diagrams, options, 0.9, 200, 6).half_width, one.half_width);
  EXPECT_LT(band_of(diagrams, options, 0.5, 200, 5).half_width, one.half_width);
  // As many as may exceed the width of 200: none, then 1.
  const double widest = band_of(diagrams, options, 0.999, 200, 5).half_width;
  EXPECT_LT(band_of(diagrams, options, 0.995, 200, 5).half_width, widest);
}

// Bands at 0.9 hold the mean of the population in about nine samples of ten.
TEST(MeanVector, BandHoldsTheMeanOfThePopulation) {
  constexpr int kTrials = 300, kDiagrams = 60;
  const auto options = landscape_of(1, 0, 3, 31);
  int held = 0;
  for (std::uint64_t seed = 0; seed < kTrials; ++seed) {
    DiagramMaker maker(seed);
    std::vector<Bars> diagrams;
    for (int k = 0; k < kDiagrams; ++k)
      diagrams.push_back({{0, 2 + maker.whole(0, 1)}});
    const BandResult result = band_of(diagrams, options, 0.9, 300, static_cast<std::int64_t>(seed));
    bool holds = true;
    for (std::size_t k = 0; k < result.mean.size(); ++k) {
      // Half of the population is (0, 2), the other half (0, 3).
      const double scale = 0.1 * static_cast<double>(k);
      const double mean = (std::max(0.0, std::min(scale, 2 - scale)) + std::min(scale, 3 - scale)) / 2;
      holds = holds && std::abs(result.mean[k] - mean) <= result.half_width + 1e-12;
    }
    held += holds;
  }
  // Where 24 to 36 of 60 coins show the one side, which is 0.907: 272 of 300, with the deviation 5.
  EXPECT_GE(held, 247);
  EXPECT_LE(held, 293);
}

TEST(MeanVector, BadInputIsNamed) {
  const std::vector<Bars> two = {{{0, 1}}, {{0, 2}}};
  const auto landscape = landscape_of(1, 0, 1, 3);
  EXPECT_EQ(band_of({}, landscape, 0, 0, 0).error,
            "count is 0, expected at least 1: there is no mean of nothing");
  EXPECT_EQ(band_of({{{0, 1}}}, landscape, 0.9, 10, 0).error,
            "count is 1, expected at least 2 diagrams for a band");
  EXPECT_EQ(band_of(two, vector_of(BETTISCOPE_STATISTICS), 0, 0, 0).error,
            "kind is BETTISCOPE_STATISTICS, expected one whose rows have a mean");
  EXPECT_EQ(band_of(two, vector_of(BETTISCOPE_BETTI_CURVE, 0, 1, 3), 0.9, 10, 0).error,
            "kind is 1, expected BETTISCOPE_LANDSCAPE or _SILHOUETTE for a band");
  for (const double confidence : {0., 1., -3.})
    EXPECT_EQ(band_of(two, landscape, confidence, 10, 0).error,
              "confidence is " + std::to_string(static_cast<int>(confidence)) +
                  ", expected a number above 0 and below 1");
  EXPECT_EQ(band_of(two, landscape, 0.9, -10, 0).error, "samples is -10, expected 1 to 1000000");
  EXPECT_EQ(band_of(two, landscape, 0.9, 0, 0).error,
            "confidence is 0.9, expected 0 where half_width is NULL");
}

}  // namespace
}  // namespace bettiscope::test

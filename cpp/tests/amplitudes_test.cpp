// Amplitudes of diagrams against cases by hand, their integrals taken numerically, and what a norm is.
#include <gtest/gtest.h>

#include "vector_call.h"

namespace bettiscope::test {
namespace {

double amplitude_of(const Bars& bars, const bettiscope_vector_options& options, double order) {
  const Batch batch({bars});
  double amplitude = -1;
  char error[300] = "";
  EXPECT_EQ(bettiscope_amplitudes(batch.pairs.data(), batch.offsets.data(), 1, &options, order, 1, nullptr,
                                  nullptr, &amplitude, error, sizeof error),
            BETTISCOPE_OK)
      << error;
  return amplitude;
}

bettiscope_vector_options silhouette(double exponent) {
  bettiscope_vector_options options = vector_of(BETTISCOPE_SILHOUETTE);
  options.exponent = exponent;
  return options;
}

TEST(Amplitudes, ByHand) {
  const Bars bars = {{0, 4}, {1, 3}, {2, 2}};
  const auto betti = vector_of(BETTISCOPE_BETTI_CURVE), landscape = vector_of(BETTISCOPE_LANDSCAPE);
  // 1 for a length of 2, 2 for a length of 2.
  EXPECT_DOUBLE_EQ(amplitude_of(bars, betti, 1), 6);
  EXPECT_DOUBLE_EQ(amplitude_of(bars, betti, 2), std::sqrt(10));
  EXPECT_EQ(amplitude_of(bars, betti, kNever), 2);
  // Triangles of the heights 2 and 1: 2 h^(q + 1) / (q + 1) each.
  EXPECT_DOUBLE_EQ(amplitude_of(bars, landscape, 1), 5);
  EXPECT_DOUBLE_EQ(amplitude_of(bars, landscape, 2), std::sqrt(6));
  EXPECT_EQ(amplitude_of(bars, landscape, kNever), 2);
  // Weights 1/2 and 1/2, and 2/3 and 1/3.
  EXPECT_DOUBLE_EQ(amplitude_of(bars, silhouette(0), 1), 2.5);
  EXPECT_DOUBLE_EQ(amplitude_of(bars, silhouette(1), 1), 3);
  EXPECT_DOUBLE_EQ(amplitude_of(bars, silhouette(0), kNever), 1.5);
  // Up by 1/2 and by 1 within 1 each: twice 1/12 and 13/12.
  EXPECT_DOUBLE_EQ(amplitude_of(bars, silhouette(0), 2), std::sqrt(2 * 14. / 12));
  const auto image = image_of(0.01, -1, 5, 2);
  EXPECT_DOUBLE_EQ(amplitude_of({{0, 4}, {0.5, 3.5}}, image, 1), 7);
  for (const auto& options : {betti, landscape, silhouette(1), image})
    for (const double order : {1.0, 2.5, kNever})
      EXPECT_EQ(amplitude_of({{3, 3}}, options, order), 0);
}

TEST(Amplitudes, AreTheNormsOfCurvesOnAFineGrid) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(seed);
    const Bars bars = maker.pair(static_cast<int>(seed) % 5, 20).first;
    constexpr std::int64_t kScales = 20001;
    const auto levels = std::max<std::int64_t>(1, static_cast<std::int64_t>(bars.size()));
    const std::pair<bettiscope_vector_options, bettiscope_vector_options> kinds[] = {
        {vector_of(BETTISCOPE_BETTI_CURVE), vector_of(BETTISCOPE_BETTI_CURVE, -1, 6, kScales)},
        {vector_of(BETTISCOPE_LANDSCAPE), landscape_of(levels, -1, 6, kScales)},
        {silhouette(1.5), silhouette_of(1.5, -1, 6, kScales)}};
    for (const auto& [whole, sampled] : kinds) {
      const std::vector<double> values = vectors_of({bars}, sampled).values;
      for (const double order : {1.0, 2.0, 4.5}) {
        double sum = 0;
        for (const double value : values)
          sum += std::pow(value, order) * 7 / (kScales - 1);
        const double expected = std::pow(sum, 1 / order);
        ASSERT_NEAR(amplitude_of(bars, whole, order), expected, 0.01 * expected + 1e-9)
            << "kind " << whole.kind << " order " << order;
      }
    }
  }
}

// The function is on an interval no longer than 1, so that no norm is above it.
TEST(Amplitudes, OfGreatOrdersAreTheGreatestValue) {
  const Bars bars = DiagramMaker(3).scattered(30);
  for (const auto& options : {vector_of(BETTISCOPE_BETTI_CURVE), silhouette(2)}) {
    const double greatest = amplitude_of(bars, options, kNever);
    EXPECT_NEAR(amplitude_of(bars, options, 5000), greatest, 0.01 * greatest);
    EXPECT_LE(amplitude_of(bars, options, 5000), greatest);
  }
}

TEST(Amplitudes, ScaleWithTheDiagram) {
  const Bars bars = DiagramMaker(5).scattered(30);
  for (const double factor : {1e-150, 1e150}) {
    Bars scaled = bars;
    for (auto& [birth, death] : scaled) {
      birth *= factor;
      death *= factor;
    }
    for (const double order : {1.0, 3.0}) {
      const double betti = std::pow(factor, 1 / order), tents = factor * betti;
      EXPECT_NEAR(amplitude_of(scaled, vector_of(BETTISCOPE_BETTI_CURVE), order) / betti,
                  amplitude_of(bars, vector_of(BETTISCOPE_BETTI_CURVE), order), 1e-11);
      EXPECT_NEAR(amplitude_of(scaled, vector_of(BETTISCOPE_LANDSCAPE), order) / tents,
                  amplitude_of(bars, vector_of(BETTISCOPE_LANDSCAPE), order), 1e-11);
      EXPECT_NEAR(amplitude_of(scaled, silhouette(1), order) / tents,
                  amplitude_of(bars, silhouette(1), order), 1e-11);
    }
  }
}

TEST(Amplitudes, OfManyAreTheSameOneByOne) {
  std::vector<Bars> diagrams;
  for (std::uint64_t seed = 0; seed < 12; ++seed)
    diagrams.push_back(DiagramMaker(seed).pair(static_cast<int>(seed) % 7, 30).first);
  const Batch batch(diagrams);
  for (const auto& options : {vector_of(BETTISCOPE_BETTI_CURVE), vector_of(BETTISCOPE_LANDSCAPE),
                              silhouette(1), image_of(0.1, 0, 2, 5)}) {
    std::vector<double> expected;
    for (const Bars& bars : diagrams)
      expected.push_back(amplitude_of(bars, options, 2));
    for (const std::int32_t threads : {1, 3, 0}) {
      std::vector<double> found(12, -1);
      bettiscope_progress progress{};
      ASSERT_EQ(bettiscope_amplitudes(batch.pairs.data(), batch.offsets.data(), 12, &options, 2, threads,
                                      nullptr, &progress, found.data(), nullptr, 0),
                BETTISCOPE_OK);
      EXPECT_EQ(found, expected);
      EXPECT_EQ(progress.done, 12);
    }
  }
}

TEST(Amplitudes, EssentialBarsAndWhatIsBeyondFloat64AreRefused) {
  const auto refused = [](const Bars& bars, const bettiscope_vector_options& options, double order) {
    const Batch batch({bars});
    double amplitude = -1;
    char error[300] = "";
    EXPECT_NE(bettiscope_amplitudes(batch.pairs.data(), batch.offsets.data(), 1, &options, order, 1, nullptr,
                                    nullptr, &amplitude, error, sizeof error),
              BETTISCOPE_OK);
    EXPECT_EQ(amplitude, -1);
    return std::string(error);
  };
  EXPECT_EQ(refused({{0, kNever}}, vector_of(BETTISCOPE_BETTI_CURVE), 1),
            "diagram 0 has an essential bar, of birth 0: the amplitude is defined for finite bars; leave it "
            "out, or give it a death");
  EXPECT_EQ(refused({{0, 1e300}}, vector_of(BETTISCOPE_LANDSCAPE), 1),
            "the amplitude of diagram 0 is beyond float64: scale the diagrams down");
}

}  // namespace
}  // namespace bettiscope::test

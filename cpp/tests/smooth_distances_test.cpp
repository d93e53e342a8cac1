// The sliced Wasserstein distance and the scale space kernel against hand-computed cases, their definitions
// evaluated directly, and what makes a metric.
#include <gtest/gtest.h>

#include <numbers>

#include "diagram_inputs.h"

namespace bettiscope::test {
namespace {

using std::numbers::pi;

double kernel_of(const Bars& a, const Bars& b, double bandwidth) {
  const std::vector<double> a_values = flat(a), b_values = flat(b);
  double value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(bettiscope_scale_space_kernel(a_values.data(), static_cast<std::int64_t>(a.size()),
                                          b_values.data(), static_cast<std::int64_t>(b.size()), bandwidth,
                                          nullptr, &value, nullptr, 0),
            BETTISCOPE_OK);
  return value;
}

/// As the paper has it.
double kernel_by_definition(const Bars& a, const Bars& b, double sigma) {
  long double sum = 0;
  for (const auto& [x, y] : a)
    for (const auto& [u, v] : b) {
      const long double near = std::pow(x - u, 2.0L) + std::pow(y - v, 2.0L);
      const long double mirrored = std::pow(x - v, 2.0L) + std::pow(y - u, 2.0L);
      sum += std::exp(-near / (8 * sigma)) - std::exp(-mirrored / (8 * sigma));
    }
  return static_cast<double>(sum / (8 * std::numbers::pi_v<long double> * sigma));
}

/// Of the sorted projections, in one direction.
double distance_in_direction(const Bars& a, const Bars& b, double angle) {
  const auto project = [&](const Bars& points, const Bars& feet) {
    std::vector<double> line;
    for (const auto& [x, y] : points)
      line.push_back(x * std::cos(angle) + y * std::sin(angle));
    for (const auto& [x, y] : feet)
      line.push_back((x + y) / 2 * (std::cos(angle) + std::sin(angle)));
    std::sort(line.begin(), line.end());
    return line;
  };
  const std::vector<double> one = project(a, b), other = project(b, a);
  double sum = 0;
  for (std::size_t k = 0; k < one.size(); ++k)
    sum += std::abs(one[k] - other[k]);
  return sum;
}
double mean_over_directions(const Bars& a, const Bars& b, int directions) {
  double sum = 0;
  for (int k = 0; k < directions; ++k)
    sum += distance_in_direction(a, b, -pi / 2 + k * pi / directions);
  return sum / directions;
}

TEST(ScaleSpace, ByHand) {
  // Of one point with itself: 1 - exp(-2 * 4^2 / 8) over 8 pi.
  EXPECT_DOUBLE_EQ(kernel_of({{0, 4}}, {{0, 4}}, 1), (1 - std::exp(-4.0)) / (8 * pi));
  EXPECT_DOUBLE_EQ(distance_of({{0, 4}}, {}, scale_space_of(1)).distance,
                   std::sqrt((1 - std::exp(-4.0)) / (8 * pi)));
  EXPECT_EQ(kernel_of({{0, 4}}, {}, 1), 0);
  EXPECT_EQ(kernel_of({{0, 4}}, {{3, 3}}, 1), 0);
  EXPECT_DOUBLE_EQ(kernel_of({{0, 4}, {0, 4}}, {{0, 4}}, 1), 2 * kernel_of({{0, 4}}, {{0, 4}}, 1));
}

TEST(ScaleSpace, IsWhatIsDefined) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 40);
    for (const double sigma : {0.01, 0.3, 5.0}) {
      const double aa = kernel_by_definition(a, a, sigma), bb = kernel_by_definition(b, b, sigma);
      const double ab = kernel_by_definition(a, b, sigma);
      ASSERT_NEAR(kernel_of(a, b, sigma), ab, 1e-12 * ab + 1e-15);
      const double distance = distance_of(a, b, scale_space_of(sigma)).distance;
      ASSERT_NEAR(distance * distance, aa + bb - 2 * ab, 1e-12 * (aa + bb) + 1e-15);
    }
  }
}

TEST(SlicedWasserstein, ByHand) {
  // (0, 2) to its foot (1, 1): the vector (1, -1), of which the mean over directions is sqrt(2) times that of
  // |cos|, 2 / pi.
  EXPECT_DOUBLE_EQ(distance_of({{0, 2}}, {}, sliced_in(0)).distance, 2 * std::numbers::sqrt2 / pi);
  // From (1, 2): (-1, 0) and (1, 0) to (0, -1) and (0, 1), so 2 | |cos| - |sin| | in a direction.
  EXPECT_DOUBLE_EQ(distance_of({{0, 2}}, {{1, 3}}, sliced_in(0)).distance,
                   8 * (std::numbers::sqrt2 - 1) / pi);
  // Straight down and straight to the right: 1/2 (|2 - 1| + |0 - 1|).
  EXPECT_DOUBLE_EQ(distance_of({{0, 2}}, {}, sliced_in(2)).distance, 1);
}

TEST(SlicedWasserstein, IsWhatIsDefined) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 40);
    for (const int directions : {1, 7, 50}) {
      const double expected = mean_over_directions(a, b, directions);
      ASSERT_NEAR(distance_of(a, b, sliced_in(directions)).distance, expected, 1e-11 * expected + 1e-13);
    }
    // The mean over equal steps errs by the square of the step, times how the slope jumps.
    const double integral = distance_of(a, b, sliced_in(0)).distance;
    const double coarse = mean_over_directions(a, b, 20000);
    ASSERT_NEAR(integral, coarse, 1e-6 * coarse + 1e-11);
  }
}

TEST(SmoothDistances, AreMetrics) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 40);
    const Bars c = maker.noisy(maker.whole(0, 40));
    for (const auto& options : {sliced_in(0), sliced_in(20), scale_space_of(0.1)}) {
      const double to_b = distance_of(a, b, options).distance, to_c = distance_of(a, c, options).distance;
      ASSERT_EQ(distance_of(a, maker.shuffled(a), options).distance, 0);
      ASSERT_NEAR(distance_of(b, a, options).distance, to_b, 1e-11 * to_b + 1e-9);
      ASSERT_LE(to_b, (to_c + distance_of(c, b, options).distance) * (1 + 1e-11) + 1e-9);
    }
  }
}

// Carriere, Cuturi, Oudot: at most 2 sqrt(2) times the 1-Wasserstein distance.
TEST(SlicedWasserstein, IsBoundedByWasserstein) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 60);
    const double most = 2 * std::numbers::sqrt2 * distance_of(a, b, wasserstein_of(1)).distance;
    EXPECT_LE(distance_of(a, b, sliced_in(0)).distance, most * (1 + 1e-12) + 1e-12);
  }
}

// Of both Gaussians of a point, its own and the mirrored one, each moves by its way over sigma sqrt(32 pi) at
// most.
TEST(ScaleSpace, IsBoundedByWasserstein) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 60);
    const double wasserstein = distance_of(a, b, wasserstein_of(1, BETTISCOPE_NORM_2)).distance;
    for (const double sigma : {0.1, 1.0})
      EXPECT_LE(distance_of(a, b, scale_space_of(sigma)).distance,
                wasserstein / (sigma * std::sqrt(8 * pi)) * (1 + 1e-12) + 1e-9);
  }
}

}  // namespace
}  // namespace bettiscope::test

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "clouds.h"
#include "geometry.h"
#include "guard.h"

namespace bettiscope {
namespace {

using test::Cloud;

constexpr Metric kMetrics[] = {Metric::kEuclidean, Metric::kCosine, Metric::kManhattan, Metric::kChebyshev};

/** In extended precision. */
long double length_by_definition(const Cloud& cloud, Metric metric, int64_t i, int64_t j) {
  long double squares = 0, sum = 0, largest = 0, product = 0, norm_i = 0, norm_j = 0;
  for (int64_t c = 0; c < cloud.d; ++c) {
    const long double a = cloud.at(i, c), b = cloud.at(j, c), difference = std::fabs(a - b);
    squares += difference * difference;
    sum += difference;
    largest = std::max(largest, difference);
    product += a * b;
    norm_i += a * a;
    norm_j += b * b;
  }
  switch (metric) {
    case Metric::kEuclidean:
      return std::sqrt(squares);
    case Metric::kCosine:
      return 1 - product / std::sqrt(norm_i * norm_j);
    case Metric::kManhattan:
      return sum;
    case Metric::kChebyshev:
      return largest;
  }
  return -1;
}

void expect_within_one_ulp(long double exact, float length, long double absolute) {
  const auto rounded = static_cast<float>(exact);
  const float ulp = std::nextafter(rounded, std::numeric_limits<float>::infinity()) - rounded;
  ASSERT_LE(std::fabs(static_cast<long double>(length) - exact), std::max<long double>(ulp, absolute));
}

TEST(Distances, AreTheRoundedExactLengths) {
  for (const Cloud& cloud : {test::normal_cloud(70, 3, 1), test::normal_cloud(65, 40, 2),
                             test::normal_cloud(33, 1, 3), test::grid_cloud(40, 2, 4, 4)}) {
    Cloud shifted = cloud;  // away from zero, where cosines are undefined
    for (float& value : shifted.values)
      value += 100;
    const Points points(shifted.values.data(), shifted.n, shifted.d);
    for (Metric metric : kMetrics) {
      const Distances distances(points, metric);
      std::vector<float> row(static_cast<size_t>(cloud.n));
      for (int64_t i = 0; i < cloud.n; ++i) {
        distances.row(i, 0, row);
        for (int64_t j = 0; j < cloud.n; ++j) {
          // The definition of the cosine cancels; even extended precision is good to 1e-18 only.
          const long double absolute = metric == Metric::kCosine ? 1e-17L : 0;
          expect_within_one_ulp(length_by_definition(shifted, metric, i, j), row[static_cast<size_t>(j)],
                                absolute);
        }
        ASSERT_EQ(0, row[static_cast<size_t>(i)]);
      }
    }
  }
}

TEST(Distances, KeepTheirDigitsBetweenCloseDirections) {
  // Two directions an angle t apart: 1 - cos t = t^2 / 2 - t^4 / 24 + ...
  for (double angle : {1e-2, 1e-5, 1e-7}) {
    const double values[] = {3, 0, 7 * std::cos(angle), 7 * std::sin(angle)};
    const Distances distances(Points(values, 2, 2), Metric::kCosine);
    float length;
    distances.row(0, 1, {&length, 1});
    const double expected = angle * angle / 2 - angle * angle * angle * angle / 24;
    EXPECT_NEAR(expected, length, 1e-7 * expected);
  }
}

TEST(Distances, GiveAnyPartOfARow) {
  const Cloud cloud = test::normal_cloud(100, 3, 5);
  const Distances distances(Points(cloud.values.data(), 100, 3), Metric::kEuclidean);
  std::vector<float> whole(100);
  distances.row(17, 0, whole);
  for (int64_t begin : {0, 1, 31, 32, 33, 64, 99, 100}) {
    for (int64_t end : {begin, begin + 1, int64_t{32}, int64_t{65}, int64_t{100}}) {
      if (end < begin || end > 100) continue;
      std::vector<float> part(static_cast<size_t>(end - begin));
      distances.row(17, begin, part);
      EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + begin)) << begin << " " << end;
    }
  }
}

TEST(Distances, FillTheLowerTriangleWithTheRows) {
  for (int64_t n : {1, 2, 32, 33, 100}) {
    const Cloud cloud = test::normal_cloud(n, 3, 6);
    const Distances distances(Points(cloud.values.data(), n, 3), Metric::kManhattan);
    std::vector<float> expected;
    for (int64_t i = 1; i < n; ++i) {
      std::vector<float> row(static_cast<size_t>(i));
      distances.row(i, 0, row);
      expected.insert(expected.end(), row.begin(), row.end());
    }
    for (int threads : {1, 2, 5})
      EXPECT_EQ(expected, distances.lower_triangle({threads}));
  }
}

TEST(Distances, AreTheSameFromFloat32AndFloat64) {
  const Cloud cloud = test::normal_cloud(50, 4, 7);
  const std::vector<double> wide(cloud.values.begin(), cloud.values.end());
  for (Metric metric : kMetrics) {
    EXPECT_EQ(Distances(Points(cloud.values.data(), 50, 4), metric).lower_triangle({}),
              Distances(Points(wide.data(), 50, 4), metric).lower_triangle({}));
  }
}

TEST(Distances, RefuseZeroVectorsInTheCosineMetric) {
  const float values[] = {1, 2, 0, 0};
  try {
    Distances(Points(values, 2, 2), Metric::kCosine);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_STREQ("points[1] is the zero vector, which has no cosine distance: leave it out", error.what());
  }
}

TEST(Distances, RefuseLengthsBeyondFloat32) {
  const float values[] = {3e38F, -3e38F};
  EXPECT_THROW(Distances(Points(values, 2, 1), Metric::kEuclidean), DataError);
  EXPECT_THROW(Distances(Points(values, 2, 1), Metric::kChebyshev), DataError);
  EXPECT_NO_THROW(Distances(Points(values, 2, 1), Metric::kCosine));
}

TEST(Points, RefuseCoordinatesBeyondFloat32) {
  const double values[] = {1, 1e39};
  try {
    Points(values, 2, 1);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_STREQ("points[1][0] is 1e+39, expected a finite float32 coordinate", error.what());
  }
}

TEST(Points, SubsetInTheOrderGiven) {
  const Cloud cloud = test::normal_cloud(100, 3, 9);
  const Points points(cloud.values.data(), 100, 3);
  const std::vector<int64_t> indices = {99, 0, 40, 40};
  const Points chosen = points.subset(indices, {});
  ASSERT_EQ(4, chosen.size());
  for (int64_t i = 0; i < 4; ++i) {
    for (int64_t c = 0; c < 3; ++c) {
      EXPECT_EQ(cloud.at(indices[static_cast<size_t>(i)], c), chosen.point(i)[c * kBlock]);
    }
  }
}

}  // namespace
}  // namespace bettiscope

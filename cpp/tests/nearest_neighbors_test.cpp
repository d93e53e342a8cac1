#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "bettiscope.h"
#include "clouds.h"
#include "geometry.h"
#include "guard.h"
#include "guarded_memory.h"

namespace bettiscope::test {
namespace {

struct Neighbors {
  std::vector<int64_t> indices;
  std::vector<float> distances;
};

Neighbors neighbors(const Cloud& cloud, int64_t k, int32_t threads = 1) {
  const auto size = static_cast<size_t>(cloud.n * k);
  Neighbors result{std::vector<int64_t>(size), std::vector<float>(size)};
  char err[200] = "";
  EXPECT_EQ(BETTISCOPE_OK,
            bettiscope_nearest_neighbors(cloud.values.data(), cloud.n, cloud.d, k, threads, nullptr,
                                         result.indices.data(), result.distances.data(), err, sizeof err))
      << err;
  return result;
}

/** Squared, in more precision than float64, so that the order is the true one. */
long double squared_distance(const Cloud& cloud, int64_t i, int64_t j) {
  long double sum = 0;
  for (int64_t c = 0; c < cloud.d; ++c) {
    const long double difference = static_cast<long double>(cloud.at(i, c)) - cloud.at(j, c);
    sum += difference * difference;
  }
  return sum;
}

void expect_neighbors_by_definition(const Cloud& cloud, int64_t k) {
  const Neighbors got = neighbors(cloud, k);
  for (int64_t i = 0; i < cloud.n; ++i) {
    std::vector<int64_t> others(static_cast<size_t>(cloud.n));
    std::iota(others.begin(), others.end(), 0);
    others.erase(others.begin() + i);
    std::vector<long double> squares(static_cast<size_t>(cloud.n));
    for (int64_t j : others)
      squares[static_cast<size_t>(j)] = squared_distance(cloud, i, j);
    std::stable_sort(others.begin(), others.end(), [&](int64_t a, int64_t b) {
      return squares[static_cast<size_t>(a)] < squares[static_cast<size_t>(b)];
    });
    for (int64_t r = 0; r < k; ++r) {
      const auto at = static_cast<size_t>(i * k + r);
      const int64_t j = others[static_cast<size_t>(r)];
      ASSERT_EQ(j, got.indices[at]) << "n " << cloud.n << " d " << cloud.d << " k " << k << " point " << i;
      const auto exact = std::sqrt(squares[static_cast<size_t>(j)]);
      const auto rounded = static_cast<float>(exact);
      const float beyond = got.distances[at] < rounded ? 0.0F : std::numeric_limits<float>::infinity();
      ASSERT_TRUE(got.distances[at] == rounded || got.distances[at] == std::nextafter(rounded, beyond));
    }
  }
}

std::string failure(const Cloud& cloud, int64_t k, int32_t threads, bettiscope_status expected) {
  std::vector<int64_t> indices(100);
  char err[200] = "";
  EXPECT_EQ(expected, bettiscope_nearest_neighbors(cloud.values.data(), cloud.n, cloud.d, k, threads, nullptr,
                                                   indices.data(), nullptr, err, sizeof err));
  return err;
}

TEST(NearestNeighbors, FollowTheDefinition) {
  for (const Cloud& cloud : awkward_clouds()) {
    for (int64_t k : {int64_t{1}, std::min<int64_t>(cloud.n - 1, 12), cloud.n - 1}) {
      if (k >= 1 && k < cloud.n) expect_neighbors_by_definition(cloud, k);
    }
  }
}

TEST(NearestNeighbors, AreExactFarFromTheOrigin) {
  Cloud cloud = normal_cloud(300, 3, 8);
  for (float& value : cloud.values)
    value = 1e6F + value;
  expect_neighbors_by_definition(cloud, 5);
}

TEST(NearestNeighbors, AreExactAtTheEndsOfFloat32) {
  for (float scale : {1e-42F, 1e-30F, 1e30F}) {
    Cloud cloud = normal_cloud(100, 2, 8);
    for (float& value : cloud.values)
      value *= scale;
    expect_neighbors_by_definition(cloud, 5);
  }
}

TEST(NearestNeighbors, DoNotDependOnTheNumberOfThreads) {
  const Cloud cloud = grid_cloud(3000, 3, 12, 2);
  const Neighbors one = neighbors(cloud, 9);
  for (int32_t threads : {0, 2, 3, 8}) {
    const Neighbors several = neighbors(cloud, 9, threads);
    EXPECT_EQ(one.indices, several.indices);
    EXPECT_EQ(one.distances, several.distances);
  }
}

TEST(NearestNeighbors, ReadNothingBeyondTheInput) {
  for (int64_t n : {2, 5, 31, 33, 100}) {
    for (int64_t d : {1, 3, 5, 17}) {
      const GuardedMemory<float> values(normal_cloud(n, d, 3).values);
      std::vector<int64_t> indices(static_cast<size_t>(n));
      EXPECT_EQ(BETTISCOPE_OK, bettiscope_nearest_neighbors(values.data(), n, d, 1, 2, nullptr,
                                                            indices.data(), nullptr, nullptr, 0));
    }
  }
}

TEST(NearestNeighbors, EndWhenTheCallerCancels) {
  const Cloud cloud = normal_cloud(10, 3, 1);
  const int32_t cancel = 1;
  EXPECT_THROW(nearest_neighbors(Points(cloud.values.data(), 10, 3), 5, {1, &cancel}), CancelledError);
}

TEST(NearestNeighbors, RefuseWhatIsInvalid) {
  Cloud cloud = normal_cloud(10, 3, 1);
  EXPECT_EQ("k is 0, expected 1 to n - 1 = 9", failure(cloud, 0, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("k is 10, expected 1 to n - 1 = 9", failure(cloud, 10, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("threads is -1, expected 1 or more, or 0 for the number of cores",
            failure(cloud, 1, -1, BETTISCOPE_E_ARGUMENT));
  cloud.values[0] = -std::numeric_limits<float>::infinity();
  EXPECT_EQ("points[0][0] is -inf, expected a finite float32 coordinate",
            failure(cloud, 1, 1, BETTISCOPE_E_DATA));
  char err[100] = "";
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, bettiscope_nearest_neighbors(cloud.values.data(), 10, 3, 1, 1, nullptr,
                                                                nullptr, nullptr, err, sizeof err));
  EXPECT_STREQ("indices is NULL", err);
}

}  // namespace
}  // namespace bettiscope::test

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "bettiscope.h"
#include "clouds.h"
#include "geometry.h"
#include "guard.h"
#include "guarded_memory.h"

namespace bettiscope::test {
namespace {

double squared_distance(const Cloud& cloud, int64_t i, int64_t j) {
  double sum = 0;
  for (int64_t c = 0; c < cloud.d; ++c) {
    const double difference = static_cast<double>(cloud.at(i, c)) - cloud.at(j, c);
    sum += difference * difference;
  }
  return sum;
}

struct Sample {
  std::vector<int64_t> indices;
  double covering_radius = -1;
};

/** The definition, with every distance looked at: O(n count^2). */
Sample sample_by_definition(const Cloud& cloud, int64_t count, int64_t first) {
  Sample sample{{first}, 0};
  for (;;) {
    int64_t farthest = -1;
    double most = -1;
    for (int64_t i = 0; i < cloud.n; ++i) {
      if (std::find(sample.indices.begin(), sample.indices.end(), i) != sample.indices.end()) continue;
      double nearest = std::numeric_limits<double>::infinity();
      for (int64_t j : sample.indices)
        nearest = std::min(nearest, squared_distance(cloud, i, j));
      if (nearest > most) {
        most = nearest;
        farthest = i;
      }
    }
    if (static_cast<int64_t>(sample.indices.size()) == count) {
      sample.covering_radius = std::sqrt(std::max(most, 0.0));
      return sample;
    }
    sample.indices.push_back(farthest);
  }
}

Sample sample(const Cloud& cloud, int64_t count, int64_t seed, int32_t threads = 1) {
  Sample result{std::vector<int64_t>(static_cast<size_t>(count)), -1};
  char err[200] = "";
  EXPECT_EQ(BETTISCOPE_OK,
            bettiscope_farthest_points(cloud.values.data(), cloud.n, cloud.d, count, seed, threads, nullptr,
                                       result.indices.data(), &result.covering_radius, err, sizeof err))
      << err;
  return result;
}

std::string failure(const Cloud& cloud, int64_t count, int32_t threads, bettiscope_status expected) {
  std::vector<int64_t> indices(static_cast<size_t>(std::max<int64_t>(count, 1)));
  char err[200] = "";
  EXPECT_EQ(expected, bettiscope_farthest_points(cloud.values.data(), cloud.n, cloud.d, count, 0, threads,
                                                 nullptr, indices.data(), nullptr, err, sizeof err));
  return err;
}

TEST(FarthestPoints, FollowTheDefinition) {
  for (const Cloud& cloud : awkward_clouds()) {
    for (int64_t count : {int64_t{1}, cloud.n / 3 + 1, std::min<int64_t>(cloud.n, 70)}) {
      if (count > cloud.n) continue;
      const Sample got = sample(cloud, count, 42 + count);
      const Sample expected = sample_by_definition(cloud, count, got.indices[0]);
      ASSERT_EQ(expected.indices, got.indices) << "n " << cloud.n << " d " << cloud.d << " count " << count;
      ASSERT_EQ(expected.covering_radius, got.covering_radius) << "n " << cloud.n << " d " << cloud.d;
    }
  }
}

TEST(FarthestPoints, TakeEveryPointOnceWhenAllAreWanted) {
  for (const Cloud& cloud : {grid_cloud(300, 2, 2, 5), normal_cloud(300, 3, 6)}) {
    Sample got = sample(cloud, 300, 1);
    EXPECT_EQ(0, got.covering_radius);
    std::sort(got.indices.begin(), got.indices.end());
    for (int64_t i = 0; i < 300; ++i)
      EXPECT_EQ(i, got.indices[static_cast<size_t>(i)]);
  }
}

TEST(FarthestPoints, DoNotDependOnTheNumberOfThreads) {
  const Cloud cloud = normal_cloud(5000, 3, 9);
  const Sample one = sample(cloud, 700, 4, 1);
  for (int32_t threads : {0, 2, 3, 8})
    EXPECT_EQ(one.indices, sample(cloud, 700, 4, threads).indices);
}

TEST(FarthestPoints, BeginWhereTheSeedSays) {
  const Cloud cloud = normal_cloud(100, 2, 10);
  std::vector<int> begun(100);
  for (int64_t seed = -500; seed < 500; ++seed) {
    const int64_t first = sample(cloud, 1, seed).indices[0];
    EXPECT_EQ(first, sample(cloud, 3, seed).indices[0]);
    ++begun[static_cast<size_t>(first)];
  }
  // 1000 draws of 100: each about ten times. Thirty is 6 standard deviations off.
  EXPECT_LT(*std::max_element(begun.begin(), begun.end()), 30);
  EXPECT_LT(std::count(begun.begin(), begun.end(), 0), 5);
}

TEST(FarthestPoints, ReadNothingBeyondTheInput) {
  for (int64_t n : {1, 5, 31, 33, 100}) {
    for (int64_t d : {1, 3, 5, 17}) {
      const Cloud cloud = normal_cloud(n, d, 3);
      const GuardedMemory<float> values(cloud.values);
      std::vector<int64_t> indices(static_cast<size_t>(n));
      EXPECT_EQ(BETTISCOPE_OK, bettiscope_farthest_points(values.data(), n, d, n, 1, 2, nullptr,
                                                          indices.data(), nullptr, nullptr, 0));
    }
  }
}

TEST(FarthestPoints, EndWhenTheCallerCancels) {
  const Cloud cloud = normal_cloud(10, 3, 1);
  const int32_t cancel = 1;
  EXPECT_THROW(farthest_points(Points(cloud.values.data(), 10, 3), 5, 0, {1, &cancel}), CancelledError);
}

TEST(FarthestPoints, RefuseWhatIsInvalid) {
  Cloud cloud = normal_cloud(10, 3, 1);
  EXPECT_EQ("count is 0, expected 1 to n = 10", failure(cloud, 0, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("count is 11, expected 1 to n = 10", failure(cloud, 11, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("threads is -2, expected 1 or more, or 0 for the number of cores",
            failure(cloud, 1, -2, BETTISCOPE_E_ARGUMENT));
  for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    cloud.values[7 * 3 + 2] = bad;
    EXPECT_EQ("points[7][2] is " + std::string(std::isnan(bad) ? "nan" : "inf") +
                  ", expected a finite float32 coordinate",
              failure(cloud, 1, 1, BETTISCOPE_E_DATA));
  }
  EXPECT_EQ("n is 0, expected at least one point", failure({0, 3, {}}, 1, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("n is -1, expected at least one point", failure({-1, 3, {}}, 1, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("d is 0, expected at least one coordinate", failure({1, 0, {0}}, 1, 1, BETTISCOPE_E_ARGUMENT));
  failure({int64_t{1} << 40, 3, {0}}, 1, 1, BETTISCOPE_E_UNSUPPORTED);
  failure({1, int64_t{1} << 40, {0}}, 1, 1, BETTISCOPE_E_UNSUPPORTED);
  failure({int64_t{1} << 30, int64_t{1} << 30, {0}}, 1, 1, BETTISCOPE_E_MEMORY);
  EXPECT_EQ("points is NULL", failure({1, 1, {}}, 1, 1, BETTISCOPE_E_ARGUMENT));
  char err[100] = "";
  const float value = 0;
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT,
            bettiscope_farthest_points(&value, 1, 1, 1, 0, 1, nullptr, nullptr, nullptr, err, sizeof err));
  EXPECT_STREQ("indices is NULL", err);
}

}  // namespace
}  // namespace bettiscope::test

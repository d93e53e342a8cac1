#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

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

double to_nearest(const Cloud& cloud, int64_t i, const std::vector<int64_t>& landmarks) {
  double nearest = std::numeric_limits<double>::infinity();
  for (int64_t j : landmarks)
    nearest = std::min(nearest, squared_distance(cloud, i, j));
  return nearest;
}

bool contains(const std::vector<int64_t>& landmarks, int64_t i) {
  return std::find(landmarks.begin(), landmarks.end(), i) != landmarks.end();
}

double covering_radius(const Cloud& cloud, const std::vector<int64_t>& landmarks) {
  double most = 0;
  for (int64_t i = 0; i < cloud.n; ++i)
    most = std::max(most, to_nearest(cloud, i, landmarks));
  return std::sqrt(most);
}

/** The definition, with every distance looked at: O(n count^2). */
std::vector<int64_t> farthest_by_definition(const Cloud& cloud, int64_t count, int64_t first) {
  std::vector<int64_t> landmarks{first};
  while (static_cast<int64_t>(landmarks.size()) < count) {
    int64_t farthest = -1;
    double most = -1;
    for (int64_t i = 0; i < cloud.n; ++i) {
      if (contains(landmarks, i) || !(to_nearest(cloud, i, landmarks) > most)) continue;
      most = to_nearest(cloud, i, landmarks);
      farthest = i;
    }
    landmarks.push_back(farthest);
  }
  return landmarks;
}

struct Sample {
  std::vector<int64_t> indices;
  double covering_radius = -1;
};

Sample sample(const Cloud& cloud, int64_t count, int32_t method, int64_t seed, int32_t threads = 1) {
  Sample result{std::vector<int64_t>(static_cast<size_t>(count)), -1};
  char err[200] = "";
  EXPECT_EQ(BETTISCOPE_OK,
            bettiscope_landmarks(cloud.values.data(), cloud.n, cloud.d, count, method, seed, threads, nullptr,
                                 result.indices.data(), &result.covering_radius, err, sizeof err))
      << err;
  return result;
}

std::string failure(const Cloud& cloud, int64_t count, int32_t method, int32_t threads,
                    bettiscope_status expected) {
  std::vector<int64_t> indices(static_cast<size_t>(std::max<int64_t>(count, 1)));
  char err[200] = "";
  EXPECT_EQ(expected, bettiscope_landmarks(cloud.values.data(), cloud.n, cloud.d, count, method, 0, threads,
                                           nullptr, indices.data(), nullptr, err, sizeof err));
  return err;
}

TEST(Landmarks, FarthestOnesFollowTheDefinition) {
  for (const Cloud& cloud : awkward_clouds()) {
    for (int64_t count : {int64_t{1}, cloud.n / 3 + 1, std::min<int64_t>(cloud.n, 70)}) {
      if (count > cloud.n) continue;
      const Sample got = sample(cloud, count, BETTISCOPE_FARTHEST, 42 + count);
      ASSERT_EQ(farthest_by_definition(cloud, count, got.indices[0]), got.indices)
          << "n " << cloud.n << " d " << cloud.d << " count " << count;
    }
  }
}

TEST(Landmarks, AreDistinctAndCoverTheCloudWithinTheRadius) {
  for (const Cloud& cloud : awkward_clouds())
    for (int32_t method : kLandmarkMethods)
      for (int64_t count : {int64_t{1}, cloud.n / 3 + 1, cloud.n}) {
        const Sample got = sample(cloud, count, method, 7 - count);
        const std::set<int64_t> distinct(got.indices.begin(), got.indices.end());
        ASSERT_EQ(count, static_cast<int64_t>(distinct.size())) << "method " << method << " n " << cloud.n;
        ASSERT_GE(*distinct.begin(), 0);
        ASSERT_LT(*distinct.rbegin(), cloud.n);
        ASSERT_EQ(covering_radius(cloud, got.indices), got.covering_radius) << "method " << method;
      }
}

TEST(Landmarks, TakeWhatCoincidesWithThemLast) {
  // Three places, 100 points each: k-means++ never draws a point with a landmark at its place.
  Cloud cloud{300, 2, {}};
  for (int64_t i = 0; i < 300; ++i)
    for (int64_t c = 0; c < 2; ++c)
      cloud.values.push_back(static_cast<float>(i % 3) * 0.1F);
  for (int64_t seed = 0; seed < 50; ++seed) {
    const std::vector<int64_t> got = sample(cloud, 10, BETTISCOPE_KMEANS_PLUS_PLUS, seed).indices;
    EXPECT_EQ(std::set<int64_t>({0, 1, 2}), std::set<int64_t>({got[0] % 3, got[1] % 3, got[2] % 3}));
    int64_t last = -1;
    for (size_t k = 3; k < got.size(); ++k) {
      EXPECT_GT(got[k], last) << "those of smallest index";
      EXPECT_LT(got[k], 10);
      last = got[k];
    }
  }
}

TEST(Landmarks, DoNotDependOnTheNumberOfThreads) {
  const Cloud cloud = normal_cloud(5000, 3, 9);
  for (int32_t method : kLandmarkMethods) {
    const Sample one = sample(cloud, 700, method, 4, 1);
    for (int32_t threads : {0, 2, 3, 8}) {
      const Sample more = sample(cloud, 700, method, 4, threads);
      EXPECT_EQ(one.indices, more.indices);
      EXPECT_EQ(one.covering_radius, more.covering_radius);
    }
  }
}

TEST(Landmarks, OfAllMethodsBeginWhereTheSeedSays) {
  const Cloud cloud = normal_cloud(100, 2, 10);
  for (int64_t seed = -50; seed < 50; ++seed) {
    const int64_t first = sample(cloud, 1, BETTISCOPE_FARTHEST, seed).indices[0];
    for (int32_t method : kLandmarkMethods)
      EXPECT_EQ(first, sample(cloud, 3, method, seed).indices[0]);
  }
}

// ---- the distributions that are drawn from

/** What a method draws, by how likely it is. */
using Distribution = std::map<std::vector<int64_t>, double>;

/** The number that chi-square with so many degrees of freedom exceeds with a probability of 1e-6 (Wilson and
 * Hilferty 1931). */
double rarely_exceeded(double freedom) {
  const double normal = 4.7534, part = 2 / (9 * freedom);
  return freedom * std::pow(1 - part + normal * std::sqrt(part), 3);
}

/** Pearson's statistic over the bound: above 1 the draws are from another distribution. What is expected
 * fewer than ten times is one cell. */
double misfit(const std::map<std::vector<int64_t>, int>& drawn, const Distribution& expected) {
  const int draws = std::accumulate(drawn.begin(), drawn.end(), 0,
                                    [](int sum, const auto& cell) { return sum + cell.second; });
  double chi_square = 0, cells = 0, rare_expected = 0, rare_drawn = draws;
  const auto add = [&](double wanted, double found) {
    chi_square += (found - wanted) * (found - wanted) / wanted;
    ++cells;
  };
  for (const auto& [choice, probability] : expected) {
    const double wanted = probability * draws;
    if (wanted < 10) {
      rare_expected += wanted;
      continue;
    }
    const auto found = drawn.find(choice);
    const double times = found == drawn.end() ? 0 : found->second;
    rare_drawn -= times;
    add(wanted, times);
  }
  if (rare_expected > 0)
    add(rare_expected, rare_drawn);
  else if (rare_drawn > 0)
    return std::numeric_limits<double>::infinity();  // what cannot be was drawn
  return chi_square / rarely_exceeded(cells - 1);
}

/** All ways to draw `count` landmarks one by one, each by a weight that depends on those before. */
template <class Weight>
Distribution distribution(int64_t n, size_t count, Weight&& weight) {
  Distribution all{{{}, 1}};
  for (size_t taken = 0; taken < count; ++taken) {
    Distribution longer;
    for (const auto& [before, probability] : all) {
      double sum = 0;
      for (int64_t i = 0; i < n; ++i)
        sum += contains(before, i) ? 0 : weight(i, before);
      for (int64_t i = 0; i < n; ++i) {
        if (contains(before, i) || weight(i, before) == 0) continue;
        std::vector<int64_t> choice = before;
        choice.push_back(i);
        longer[choice] += probability * weight(i, before) / sum;
      }
    }
    all = longer;
  }
  return all;
}

std::map<std::vector<int64_t>, int> draw(const Cloud& cloud, int64_t count, int32_t method, int64_t draws) {
  std::map<std::vector<int64_t>, int> drawn;
  for (int64_t seed = 0; seed < draws; ++seed)
    ++drawn[sample(cloud, count, method, seed).indices];
  return drawn;
}

/** Five points of a line, two of them the same. */
const Cloud kLine{5, 1, {0, 1, 3, 3, 7}};

double uniform(int64_t, const std::vector<int64_t>&) {
  return 1;
}
double by_distance(int64_t i, const std::vector<int64_t>& before) {
  return before.empty() ? 1 : std::sqrt(to_nearest(kLine, i, before));
}
double by_square(int64_t i, const std::vector<int64_t>& before) {
  return before.empty() ? 1 : to_nearest(kLine, i, before);
}

TEST(Landmarks, RandomOnesAreDrawnUniformlyWithoutReplacement) {
  const auto drawn = draw(kLine, 3, BETTISCOPE_RANDOM, 20'000);
  EXPECT_LT(misfit(drawn, distribution(5, 3, uniform)), 1);
  EXPECT_GT(misfit(drawn, distribution(5, 3, by_distance)), 1);
}

TEST(Landmarks, OfKMeansPlusPlusAreDrawnBySquaredDistance) {
  const auto drawn = draw(kLine, 3, BETTISCOPE_KMEANS_PLUS_PLUS, 20'000);
  EXPECT_LT(misfit(drawn, distribution(5, 3, by_square)), 1);
  EXPECT_GT(misfit(drawn, distribution(5, 3, by_distance)), 1);
  EXPECT_GT(misfit(drawn, distribution(5, 3, uniform)), 1);
}

/** 400 points by ten shells around the middle: a cloud of many blocks, so that a draw goes down the tree. */
TEST(Landmarks, OfKMeansPlusPlusAreDrawnAlikeFromManyPoints) {
  constexpr int64_t n = 400, shells = 10;
  const Cloud cloud = normal_cloud(n, 2, 12);
  std::vector<int64_t> order(n), shell(n);
  std::iota(order.begin(), order.end(), 0);
  const auto norm = [&](int64_t i) { return std::hypot(cloud.at(i, 0), cloud.at(i, 1)); };
  std::sort(order.begin(), order.end(), [&](int64_t i, int64_t j) { return norm(i) < norm(j); });
  for (int64_t k = 0; k < n; ++k)
    shell[static_cast<size_t>(order[static_cast<size_t>(k)])] = k * shells / n;
  Distribution squares, distances, alike;
  for (int64_t first = 0; first < n; ++first) {
    double of_squares = 0, of_distances = 0;
    for (int64_t i = 0; i < n; ++i) {
      of_squares += squared_distance(cloud, first, i);
      of_distances += std::sqrt(squared_distance(cloud, first, i));
    }
    for (int64_t i = 0; i < n; ++i) {
      const std::vector<int64_t> cell{shell[static_cast<size_t>(i)]};
      squares[cell] += squared_distance(cloud, first, i) / of_squares / n;
      distances[cell] += std::sqrt(squared_distance(cloud, first, i)) / of_distances / n;
      alike[cell] += 1.0 / n / n;
    }
  }
  std::map<std::vector<int64_t>, int> drawn;
  for (int64_t seed = 0; seed < 6000; ++seed) {
    const Sample got = sample(cloud, 2, BETTISCOPE_KMEANS_PLUS_PLUS, seed);
    ++drawn[{shell[static_cast<size_t>(got.indices[1])]}];
  }
  EXPECT_LT(misfit(drawn, squares), 1);
  EXPECT_GT(misfit(drawn, distances), 1);
  EXPECT_GT(misfit(drawn, alike), 1);
}

// ---- the edges

TEST(Landmarks, ReadNothingBeyondTheInput) {
  for (int64_t n : {1, 5, 31, 33, 100}) {
    for (int64_t d : {1, 3, 5, 17}) {
      const Cloud cloud = normal_cloud(n, d, 3);
      const GuardedMemory<float> values(cloud.values);
      std::vector<int64_t> indices(static_cast<size_t>(n));
      for (int32_t method : kLandmarkMethods)
        EXPECT_EQ(BETTISCOPE_OK, bettiscope_landmarks(values.data(), n, d, n, method, 1, 2, nullptr,
                                                      indices.data(), nullptr, nullptr, 0));
    }
  }
}

TEST(Landmarks, OfTheLargestAndTheSmallestCoordinatesAreDistinct) {
  const float largest = std::numeric_limits<float>::max(),
              smallest = std::numeric_limits<float>::denorm_min();
  for (const Cloud& cloud :
       {Cloud{4, 1, {-largest, largest, 0, largest}}, Cloud{4, 1, {smallest, 0, -smallest, 2 * smallest}}})
    for (int32_t method : kLandmarkMethods) {
      const Sample got = sample(cloud, 3, method, 3);
      EXPECT_EQ(3U, std::set<int64_t>(got.indices.begin(), got.indices.end()).size());
      EXPECT_EQ(covering_radius(cloud, got.indices), got.covering_radius);
    }
}

TEST(Landmarks, EndWhenTheCallerCancels) {
  const Cloud cloud = normal_cloud(10, 3, 1);
  const int32_t cancel = 1;
  EXPECT_THROW(
      choose_landmarks(Points(cloud.values.data(), 10, 3), 5, LandmarkMethod::kRandom, 0, {1, &cancel}),
      CancelledError);
}

TEST(Landmarks, RefuseWhatIsInvalid) {
  Cloud cloud = normal_cloud(10, 3, 1);
  const std::string method = "the method of landmarks is ",
                    known = ", expected BETTISCOPE_FARTHEST, _RANDOM or _KMEANS_PLUS_PLUS";
  EXPECT_EQ(method + "-1" + known, failure(cloud, 1, -1, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ(method + "3" + known, failure(cloud, 1, 3, 1, BETTISCOPE_E_ARGUMENT));
  for (int32_t m : kLandmarkMethods) {
    EXPECT_EQ("count is 0, expected 1 to n = 10", failure(cloud, 0, m, 1, BETTISCOPE_E_ARGUMENT));
    EXPECT_EQ("count is 11, expected 1 to n = 10", failure(cloud, 11, m, 1, BETTISCOPE_E_ARGUMENT));
    EXPECT_EQ("threads is -2, expected 1 or more, or 0 for the number of cores",
              failure(cloud, 1, m, -2, BETTISCOPE_E_ARGUMENT));
    EXPECT_EQ("n is 0, expected at least one point", failure({0, 3, {}}, 1, m, 1, BETTISCOPE_E_ARGUMENT));
    EXPECT_EQ("n is -1, expected at least one point", failure({-1, 3, {}}, 1, m, 1, BETTISCOPE_E_ARGUMENT));
    EXPECT_EQ("d is 0, expected at least one coordinate",
              failure({1, 0, {0}}, 1, m, 1, BETTISCOPE_E_ARGUMENT));
    failure({int64_t{1} << 40, 3, {0}}, 1, m, 1, BETTISCOPE_E_UNSUPPORTED);
    failure({1, int64_t{1} << 40, {0}}, 1, m, 1, BETTISCOPE_E_UNSUPPORTED);
    failure({int64_t{1} << 30, int64_t{1} << 30, {0}}, 1, m, 1, BETTISCOPE_E_MEMORY);
    EXPECT_EQ("points is NULL", failure({1, 1, {}}, 1, m, 1, BETTISCOPE_E_ARGUMENT));
  }
  for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    cloud.values[7 * 3 + 2] = bad;
    EXPECT_EQ("points[7][2] is " + std::string(std::isnan(bad) ? "nan" : "inf") +
                  ", expected a finite float32 coordinate",
              failure(cloud, 1, BETTISCOPE_RANDOM, 1, BETTISCOPE_E_DATA));
  }
}

}  // namespace
}  // namespace bettiscope::test

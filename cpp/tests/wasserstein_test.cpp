// Wasserstein and bottleneck distances against hand-computed cases, all matchings, the Hungarian method, what
// makes a metric, and their own certificates.
#include <gtest/gtest.h>

#include <cstdlib>

#include "diagram_inputs.h"
#include "matching_oracle.h"

namespace bettiscope::test {
namespace {

constexpr std::int32_t kNorms[] = {BETTISCOPE_NORM_1, BETTISCOPE_NORM_2, BETTISCOPE_NORM_INFINITY};
constexpr double kOrders[] = {1, 2, 1.5, 3, 7};

double power_mean(const std::vector<long double>& lengths, long double order) {
  long double sum = 0;
  for (const long double length : lengths)
    sum += std::pow(length, order);
  return static_cast<double>(std::pow(sum, 1 / order));
}
double longest(const std::vector<long double>& lengths) {
  return static_cast<double>(*std::max_element(lengths.begin(), lengths.end()));
}

/// Differences of bars that are 1e-9 apart have few digits left, more so as powers.
double allowed_error(double expected) {
  return 1e-11 * expected + 1e-15;
}

/// The distance is that of its matching, and its certificate proves it.
void expect_proven(const Bars& a, const Bars& b, const DistanceResult& result, std::int32_t norm,
                   double order) {
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  const auto lengths = oracle::lengths_of_matching(a, b, result.matching, norm);
  ASSERT_FALSE(lengths.empty()) << "no matching";
  const double of_matching = order == kNever ? longest(lengths) : power_mean(lengths, order);
  ASSERT_NEAR(of_matching, result.distance, allowed_error(result.distance));
  ASSERT_LE(result.lower_bound, result.distance);
  ASSERT_NEAR(result.lower_bound, result.distance, allowed_error(result.distance));
}

void expect_oracle(const Bars& a, const Bars& b) {
  for (const std::int32_t norm : kNorms)
    for (const double order : kOrders) {
      SCOPED_TRACE(testing::Message() << "norm " << norm << ", order " << order);
      const DistanceResult result = distance_of(a, b, wasserstein_of(order, norm));
      const auto expected = static_cast<double>(oracle::wasserstein(a, b, order, norm));
      ASSERT_NEAR(result.distance, expected, allowed_error(expected));
      expect_proven(a, b, result, norm, order);
    }
  const DistanceResult result = distance_of(a, b, bottleneck_options());
  const auto expected = static_cast<double>(oracle::bottleneck(a, b));
  ASSERT_NEAR(result.distance, expected, 1e-15 + 1e-15 * expected);
  expect_proven(a, b, result, BETTISCOPE_NORM_INFINITY, kNever);
}

TEST(Wasserstein, ByHand) {
  const Bars one = {{0, 4}}, moved = {{1, 4}}, longer = {{0, 4}, {5, 6}};
  EXPECT_EQ(distance_of(one, moved, wasserstein_of(1)).distance, 1);
  EXPECT_EQ(distance_of(one, {}, wasserstein_of(1, BETTISCOPE_NORM_INFINITY)).distance, 2);
  EXPECT_EQ(distance_of(one, {}, wasserstein_of(3, BETTISCOPE_NORM_1)).distance, 4);
  EXPECT_DOUBLE_EQ(distance_of(one, {}, wasserstein_of(1, BETTISCOPE_NORM_2)).distance, std::sqrt(8));
  EXPECT_DOUBLE_EQ(distance_of(one, {}, wasserstein_of(2, BETTISCOPE_NORM_2)).distance, std::sqrt(8));
  // (5, 6) goes to the diagonal: 1/2. The rest is the same.
  EXPECT_EQ(distance_of(one, longer, wasserstein_of(1)).distance, 0.5);
  EXPECT_EQ(distance_of(one, longer, bottleneck_options()).distance, 0.5);
  // Both ways to the diagonal, 1/2 each, are shorter than the pair, 2, at order 1.
  const Bars low = {{0, 1}}, high = {{2, 3}};
  EXPECT_EQ(distance_of(low, high, wasserstein_of(1)).distance, 1);
  EXPECT_EQ(distance_of(low, high, wasserstein_of(1)).matching, (std::vector<std::int64_t>{-1}));
  EXPECT_DOUBLE_EQ(distance_of(low, high, wasserstein_of(2)).distance, std::sqrt(0.5));
  EXPECT_EQ(distance_of(low, high, bottleneck_options()).distance, 0.5);
  // At order 2 two short steps are better than a long one and none; at order 1 they are as good.
  const Bars left = {{0, 10}, {0, 11}}, right = {{0, 11}, {0, 12}};
  EXPECT_EQ(distance_of(left, right, wasserstein_of(1)).distance, 2);
  EXPECT_DOUBLE_EQ(distance_of(left, right, wasserstein_of(2)).distance, std::sqrt(2));
  EXPECT_EQ(distance_of(left, right, bottleneck_options()).distance, 1);
}

TEST(Wasserstein, EssentialBarsAreMatchedByBirth) {
  const Bars a = {{0, kNever}, {5, kNever}, {1, 2}}, b = {{4, kNever}, {1, kNever}};
  // |0 - 1| and |5 - 4|, and (1, 2) to the diagonal.
  EXPECT_EQ(distance_of(a, b, wasserstein_of(1)).distance, 2.5);
  EXPECT_DOUBLE_EQ(distance_of(a, b, wasserstein_of(2, BETTISCOPE_NORM_1)).distance, std::sqrt(3));
  const DistanceResult result = distance_of(a, b, bottleneck_options());
  EXPECT_EQ(result.distance, 1);
  EXPECT_EQ(result.matching, (std::vector<std::int64_t>{1, 0, -1}));
}

TEST(Wasserstein, IsInfiniteForDifferentNumbersOfEssentialBars) {
  const Bars a = {{0, kNever}, {1, 2}}, b = {{1, 2}};
  for (const auto& options :
       {wasserstein_of(1), wasserstein_of(2.5, BETTISCOPE_NORM_2), bottleneck_options()})
    for (const auto& [first, second] : {std::pair(a, b), std::pair(b, a), std::pair(a, Bars{})}) {
      const DistanceResult result = distance_of(first, second, options);
      EXPECT_EQ(result.status, BETTISCOPE_OK);
      EXPECT_EQ(result.distance, kNever);
      EXPECT_EQ(result.lower_bound, kNever);
      EXPECT_EQ(result.matching, std::vector<std::int64_t>(first.size(), -1));
    }
}

TEST(Wasserstein, OfNothingIsZero) {
  const Bars on_diagonal = {{1, 1}, {-2, -2}, {0.5, 0.5}};
  for (const auto& options : {wasserstein_of(1), wasserstein_of(2, BETTISCOPE_NORM_2), bottleneck_options()})
    for (const auto& [a, b] :
         {std::pair(Bars{}, Bars{}), std::pair(on_diagonal, Bars{}), std::pair(Bars{}, on_diagonal)}) {
      const DistanceResult result = distance_of(a, b, options);
      EXPECT_EQ(result.distance, 0);
      EXPECT_EQ(result.matching, std::vector<std::int64_t>(a.size(), -1));
    }
}

TEST(Wasserstein, IsTheLeastOfAllMatchings) {
  DiagramMaker maker(1);
  for (int k = 0; k < 400 && !HasFatalFailure(); ++k) {
    SCOPED_TRACE(testing::Message() << "input " << k);
    const auto [a, b] =
        k % 2 == 0 ? std::pair(maker.scattered(maker.whole(0, 5)), maker.scattered(maker.whole(0, 4)))
                   : std::pair(maker.on_grid(maker.whole(0, 5), 3), maker.on_grid(maker.whole(0, 4), 3));
    const std::int32_t norm = kNorms[k % 3];
    const double order = kOrders[k % 5];
    double least = kNever, least_longest = kNever;
    oracle::for_each_matching(a.size(), b.size(), [&, &a = a, &b = b](const auto& matching) {
      least = std::min(least, power_mean(oracle::lengths_of_matching(a, b, matching, norm), order));
      least_longest = std::min(
          least_longest, longest(oracle::lengths_of_matching(a, b, matching, BETTISCOPE_NORM_INFINITY)));
    });
    ASSERT_NEAR(distance_of(a, b, wasserstein_of(order, norm)).distance, least, allowed_error(least));
    ASSERT_EQ(distance_of(a, b, bottleneck_options()).distance, least_longest);
  }
}

/// A twentieth of what the environment variable BETTISCOPE_ORACLE_INPUTS asks for.
int inputs_asked_for(int otherwise) {
  const char* asked = std::getenv("BETTISCOPE_ORACLE_INPUTS");
  return asked == nullptr ? otherwise : std::atoi(asked) / 20;
}

TEST(Wasserstein, EqualsTheHungarianMethod) {
  const int inputs = inputs_asked_for(240);
  for (int seed = 0; seed < inputs && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(static_cast<std::uint64_t>(seed));
    const auto [a, b] = maker.pair(seed, 24);
    expect_oracle(a, b);
  }
}

// Large enough for auctions; the certificate says that nothing is better.
TEST(Wasserstein, LargeOnesAreProven) {
  for (int seed = 0; seed < 8 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(static_cast<std::uint64_t>(seed));
    const auto [a, b] = maker.pair(seed, 500);
    for (const std::int32_t norm : kNorms)
      for (const double order : {1.0, 2.0, 3.0})
        expect_proven(a, b, distance_of(a, b, wasserstein_of(order, norm)), norm, order);
    expect_proven(a, b, distance_of(a, b, bottleneck_options()), BETTISCOPE_NORM_INFINITY, kNever);
  }
}

TEST(Wasserstein, IsAMetric) {
  for (int seed = 0; seed < 60 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(static_cast<std::uint64_t>(seed));
    const auto [a, b] = maker.pair(seed % 7, 60);
    const Bars c = maker.noisy(maker.whole(0, 60));
    for (const auto& options : {wasserstein_of(1), wasserstein_of(2, BETTISCOPE_NORM_2),
                                wasserstein_of(3, BETTISCOPE_NORM_1), bottleneck_options()}) {
      const double to_b = distance_of(a, b, options).distance, to_c = distance_of(a, c, options).distance;
      ASSERT_EQ(distance_of(a, maker.shuffled(a), options).distance, 0);
      ASSERT_NEAR(distance_of(b, a, options).distance, to_b, allowed_error(to_b));
      ASSERT_LE(to_b, (to_c + distance_of(c, b, options).distance) * (1 + 1e-12) + 1e-15);
    }
  }
}

TEST(Wasserstein, DoesNotFeelTheDiagonalOrTheOrder) {
  for (int seed = 0; seed < 40 && !HasFatalFailure(); ++seed) {
    DiagramMaker maker(static_cast<std::uint64_t>(seed));
    const auto [a, b] = maker.pair(seed, 60);
    Bars more = a;
    for (int k = 0; k < 9; ++k) {
      const double at = maker.real(-1, 2);
      more.push_back({at, at});
    }
    more = maker.shuffled(more);
    for (const auto& options :
         {wasserstein_of(1), wasserstein_of(2, BETTISCOPE_NORM_2), bottleneck_options()}) {
      const double expected = distance_of(a, b, options).distance;
      ASSERT_NEAR(distance_of(more, maker.shuffled(b), options).distance, expected, allowed_error(expected));
    }
  }
}

TEST(Wasserstein, ScalesWithTheBars) {
  DiagramMaker maker(5);
  const Bars a = maker.scattered(40), b = maker.noisy(50);
  for (const double factor : {0x1p-1000, 0x1p-300, 0x1p-3, 0x1p300, 0x1p1000}) {
    const auto scaled = [&](Bars bars) {
      for (auto& [birth, death] : bars) {
        birth *= factor;
        death *= factor;
      }
      return bars;
    };
    for (const double order : {1.0, 2.0, 5.0})
      EXPECT_EQ(distance_of(scaled(a), scaled(b), wasserstein_of(order)).distance,
                factor * distance_of(a, b, wasserstein_of(order)).distance);
    EXPECT_EQ(distance_of(scaled(a), scaled(b), bottleneck_options()).distance,
              factor * distance_of(a, b, bottleneck_options()).distance);
  }
}

TEST(Wasserstein, WithAnErrorIsWithinIt) {
  for (int seed = 0; seed < 16 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    DiagramMaker maker(static_cast<std::uint64_t>(seed));
    const auto [a, b] = maker.pair(seed, 150);
    for (const std::int32_t norm : kNorms)
      for (const double order : {1.0, 2.0, 4.0}) {
        const double exact = distance_of(a, b, wasserstein_of(order, norm)).distance;
        for (const double error : {1.0, 0.1, 0.01, 1e-6}) {
          const DistanceResult result = distance_of(a, b, wasserstein_of(order, norm, error));
          ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
          ASSERT_GE(result.distance, exact * (1 - 1e-12) - 1e-15);
          ASSERT_LE(result.distance, (1 + error) * exact + 1e-15);
          ASSERT_LE(result.lower_bound, exact * (1 + 1e-12) + 1e-15);
          ASSERT_LE(result.distance, (1 + error) * result.lower_bound * (1 + 1e-12) + 1e-15);
          const auto lengths = oracle::lengths_of_matching(a, b, result.matching, norm);
          ASSERT_FALSE(lengths.empty());
          ASSERT_NEAR(power_mean(lengths, order), result.distance, allowed_error(result.distance));
        }
      }
  }
}

// Of points far from the diagonal the pairs cost next to nothing beside the ways to the diagonal.
TEST(Wasserstein, KeepsTheDigitsOfSmallDifferences) {
  DiagramMaker maker(3);
  Bars a;
  for (int k = 0; k < 500; ++k)
    a.push_back({k, 1e6 + maker.whole(0, 1000)});
  Bars b = a;
  for (std::size_t k = 0; k < b.size(); ++k)
    b[k].second += 0x1p-10;
  for (const double order : {1.0, 2.0, 3.0})
    EXPECT_NEAR(distance_of(a, b, wasserstein_of(order)).distance, 0x1p-10 * std::pow(500, 1 / order), 1e-16);
  EXPECT_EQ(distance_of(a, b, bottleneck_options()).distance, 0x1p-10);
}

TEST(Wasserstein, ThousandsOfEqualPoints) {
  const auto copies = [](int count, double birth, double death) {
    return Bars(static_cast<std::size_t>(count), {birth, death});
  };
  const auto joined = [](Bars a, const Bars& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  };
  // 3000 go from (0, 10) to (0, 11), 2000 have to go to (0, 13), as far as 3.
  const Bars a = copies(5000, 0, 10), b = joined(copies(3000, 0, 11), copies(2000, 0, 13));
  EXPECT_EQ(distance_of(a, b, wasserstein_of(1)).distance, 9000);
  EXPECT_DOUBLE_EQ(distance_of(a, b, wasserstein_of(2)).distance, std::sqrt(3000 + 9 * 2000));
  EXPECT_EQ(distance_of(a, b, bottleneck_options()).distance, 3);
  // 5000 more have to go to the diagonal, which is 5 away.
  EXPECT_EQ(distance_of(joined(a, a), b, wasserstein_of(1)).distance, 9000 + 25000);
  EXPECT_EQ(distance_of(joined(a, a), b, bottleneck_options()).distance, 5);
  // Each of 4000 different points has its own partner in the heap.
  Bars line;
  for (int k = 1; k <= 4000; ++k)
    line.push_back({0.001 * k, 100});
  const double by_hand = 0.001 * 4000 * 4001 / 2;
  EXPECT_NEAR(distance_of(line, copies(4000, 0, 100), wasserstein_of(1)).distance, by_hand, 1e-9 * by_hand);
  EXPECT_DOUBLE_EQ(distance_of(line, copies(4000, 0, 100), bottleneck_options()).distance, 4);
}

// What has to go to the diagonal is a few of many that are close together: prices have to rise far.
TEST(Wasserstein, DifferentNumbersOfLongBars) {
  DiagramMaker maker(9);
  const Bars a = maker.clustered(1500), b = maker.clustered(500);
  for (const double order : {1.0, 2.0})
    expect_proven(a, b, distance_of(a, b, wasserstein_of(order)), BETTISCOPE_NORM_INFINITY, order);
  const DistanceResult result = distance_of(a, b, bottleneck_options());
  expect_proven(a, b, result, BETTISCOPE_NORM_INFINITY, kNever);
  std::vector<double> to_diagonal;
  for (const auto& [birth, death] : a)
    to_diagonal.push_back((death - birth) / 2);
  std::sort(to_diagonal.begin(), to_diagonal.end());
  EXPECT_GE(result.distance, to_diagonal[999]);  // a thousand of them have to go there
}

}  // namespace
}  // namespace bettiscope::test

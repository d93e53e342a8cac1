// Inputs with work for several threads: the bars are the same for any number of them.
#include <gtest/gtest.h>

#include <random>

#include "clouds.h"
#include "rips_call.h"

namespace {

using bettiscope::test::Cloud;

call::Input points_of(const Cloud& cloud, std::int32_t metric = BETTISCOPE_EUCLIDEAN) {
  call::Input input;
  input.values = cloud.values;
  input.raw.kind = BETTISCOPE_POINTS;
  input.raw.metric = metric;
  input.raw.n = cloud.n;
  input.raw.d = cloud.d;
  return input;
}

void expect_the_same(call::Input input, std::int32_t max_dimension, double threshold = call::kNone) {
  const call::Result alone = call::rips(input, call::options(max_dimension, threshold));
  ASSERT_EQ(alone.status, BETTISCOPE_OK) << alone.error;
  const oracle::Diagrams expected = call::diagrams_of(alone.handle.get());
  EXPECT_GT(expected.back().size(), 0u) << "nothing to share in the last dimension";
  for (std::int32_t threads = 2; threads <= 8; ++threads) {
    const call::Result result = call::rips(input, call::options(max_dimension, threshold, false, threads));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    ASSERT_EQ(call::diagrams_of(result.handle.get()), expected) << threads << " threads";
  }
}

TEST(RipsThreads, ChangeNoBarOfPoints) {
  expect_the_same(points_of(bettiscope::test::normal_cloud(500, 3, 1)), 1);
  expect_the_same(points_of(bettiscope::test::normal_cloud(120, 4, 2)), 2);
}

TEST(RipsThreads, ChangeNoBarOfRandomMatrices) {
  std::mt19937 random(1);
  for (const int distinct : {1000000, 12}) {
    std::uniform_int_distribution<int> length(1, distinct);
    oracle::Matrix lengths(45, std::vector<float>(45));
    for (auto& row : lengths)
      for (float& x : row)
        x = static_cast<float>(length(random));
    expect_the_same(call::lower(lengths), 3);
  }
}

TEST(RipsThreads, ChangeNoBarAmongTies) {
  expect_the_same(points_of(bettiscope::test::grid_cloud(300, 4, 4, 1), BETTISCOPE_MANHATTAN), 1);
  expect_the_same(points_of(bettiscope::test::grid_cloud(100, 4, 4, 4), BETTISCOPE_MANHATTAN), 2);
}

TEST(RipsThreads, ChangeNoBarOfGraphs) {
  expect_the_same(points_of(bettiscope::test::normal_cloud(1500, 3, 1)), 2, 0.4);
  call::Input hops = points_of(bettiscope::test::normal_cloud(1500, 2, 2), BETTISCOPE_HOP);
  hops.raw.neighbors = 6;
  expect_the_same(std::move(hops), 2, 2);
}

}  // namespace

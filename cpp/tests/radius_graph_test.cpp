#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "clouds.h"
#include "geometry.h"
#include "guard.h"

namespace bettiscope {
namespace {

using test::Cloud;

constexpr int64_t kAll = std::numeric_limits<int64_t>::max();

Points points_of(const Cloud& cloud) {
  return {cloud.values.data(), cloud.n, cloud.d};
}

float length(const Cloud& cloud, int64_t i, int64_t j) {
  double sum = 0;
  for (int64_t c = 0; c < cloud.d; ++c) {
    const double difference = static_cast<double>(cloud.at(i, c)) - cloud.at(j, c);
    sum += difference * difference;
  }
  return static_cast<float>(std::sqrt(sum));
}

TEST(RadiusGraph, HoldsThePairsWithinTheRadiusInOrder) {
  for (const Cloud& cloud : test::awkward_clouds()) {
    // The second radius is a length that occurs: pairs exactly that far apart belong to the graph.
    for (float radius : {0.0F, cloud.n > 1 ? length(cloud, 0, cloud.n - 1) : 1.0F, 1.5F, 1e9F}) {
      for (int threads : {1, 3}) {
        const Graph graph = *radius_graph(points_of(cloud), radius, kAll, {threads});
        ASSERT_EQ(cloud.n, graph.vertices);
        ASSERT_EQ(static_cast<size_t>(cloud.n) + 1, graph.offsets.size());
        size_t edge = 0;
        for (int64_t i = 0; i < cloud.n; ++i) {
          ASSERT_EQ(static_cast<int64_t>(edge), graph.offsets[static_cast<size_t>(i)]);
          for (int64_t j = 0; j < i; ++j) {
            if (length(cloud, i, j) > radius) continue;
            ASSERT_LT(edge, graph.columns.size());
            ASSERT_EQ(j, graph.columns[edge]);
            ASSERT_EQ(length(cloud, i, j), graph.lengths[edge]);
            ++edge;
          }
        }
        ASSERT_EQ(edge, graph.columns.size());
        ASSERT_EQ(edge, graph.lengths.size());
      }
    }
  }
}

TEST(RadiusGraph, GivesUpWhereThereAreTooManyPairs) {
  const Cloud cloud = test::normal_cloud(200, 3, 1);
  const Graph graph = *radius_graph(points_of(cloud), 1, kAll, {});
  const auto edges = static_cast<int64_t>(graph.columns.size());
  for (int threads : {1, 4}) {
    EXPECT_TRUE(radius_graph(points_of(cloud), 1, edges, {threads}).has_value());
    EXPECT_FALSE(radius_graph(points_of(cloud), 1, edges - 1, {threads}).has_value());
  }
}

TEST(RadiusGraph, EndsWhenTheCallerCancels) {
  const Cloud cloud = test::normal_cloud(10, 3, 1);
  const int32_t cancel = 1;
  EXPECT_THROW(radius_graph(points_of(cloud), 1, kAll, {1, &cancel}), CancelledError);
}

}  // namespace
}  // namespace bettiscope

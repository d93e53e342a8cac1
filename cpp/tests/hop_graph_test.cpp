#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "bettiscope.h"
#include "clouds.h"
#include "geometry.h"
#include "guard.h"
#include "guarded_memory.h"

namespace bettiscope::test {
namespace {

struct Edge {
  int64_t i;
  int64_t j;
  float length;
  bool operator==(const Edge&) const = default;
};

void PrintTo(const Edge& edge, std::ostream* out) {
  *out << "(" << edge.i << ", " << edge.j << ", " << edge.length << ")";
}

using Handle = std::unique_ptr<bettiscope_graph, decltype(&bettiscope_graph_free)>;

Handle hop_graph(const std::vector<int64_t>& neighbors, int64_t k, int64_t cutoff, int32_t threads = 1) {
  const int64_t n = static_cast<int64_t>(neighbors.size()) / k;
  bettiscope_graph* graph = nullptr;
  char err[200] = "";
  EXPECT_EQ(BETTISCOPE_OK,
            bettiscope_hop_graph(neighbors.data(), n, k, cutoff, threads, nullptr, &graph, err, sizeof err))
      << err;
  EXPECT_EQ(n, bettiscope_graph_vertices(graph));
  return {graph, &bettiscope_graph_free};
}

std::vector<Edge> edges(const Handle& graph) {
  const auto size = static_cast<size_t>(bettiscope_graph_edges(graph.get()));
  std::vector<int64_t> i(size), j(size);
  std::vector<float> lengths(size);
  EXPECT_EQ(BETTISCOPE_OK, bettiscope_graph_copy(graph.get(), i.data(), j.data(), lengths.data(),
                                                 static_cast<int64_t>(size)));
  std::vector<Edge> result;
  for (size_t e = 0; e < size; ++e)
    result.push_back({i[e], j[e], lengths[e]});
  return result;
}

/** Shortest paths over a dense matrix (Floyd and Warshall). */
std::vector<Edge> hops_by_shortest_paths(const std::vector<int64_t>& neighbors, int64_t k, int64_t cutoff) {
  const auto n = neighbors.size() / static_cast<size_t>(k);
  constexpr int64_t kFar = std::numeric_limits<int32_t>::max();
  std::vector<std::vector<int64_t>> hops(n, std::vector<int64_t>(n, kFar));
  for (size_t e = 0; e < neighbors.size(); ++e) {
    const size_t i = e / static_cast<size_t>(k);
    const auto j = static_cast<size_t>(neighbors[e]);
    hops[i][j] = hops[j][i] = 1;
  }
  for (size_t via = 0; via < n; ++via) {
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j)
        hops[i][j] = std::min(hops[i][j], hops[i][via] + hops[via][j]);
    }
  }
  std::vector<Edge> result;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (hops[i][j] > cutoff) continue;
      result.push_back({static_cast<int64_t>(i), static_cast<int64_t>(j), static_cast<float>(hops[i][j])});
    }
  }
  return result;
}

std::vector<int64_t> nearest(const Cloud& cloud, int64_t k) {
  std::vector<int64_t> indices(static_cast<size_t>(cloud.n * k));
  EXPECT_EQ(BETTISCOPE_OK, bettiscope_nearest_neighbors(cloud.values.data(), cloud.n, cloud.d, k, 1, nullptr,
                                                        indices.data(), nullptr, nullptr, 0));
  return indices;
}

std::string failure(const std::vector<int64_t>& neighbors, int64_t n, int64_t k, int64_t cutoff,
                    bettiscope_status expected) {
  bettiscope_graph* graph = nullptr;
  char err[200] = "";
  EXPECT_EQ(expected,
            bettiscope_hop_graph(neighbors.data(), n, k, cutoff, 1, nullptr, &graph, err, sizeof err));
  EXPECT_EQ(nullptr, graph);
  return err;
}

TEST(HopGraph, OfAHexagon) {
  std::vector<int64_t> neighbors;
  for (int64_t i = 0; i < 6; ++i)
    neighbors.insert(neighbors.end(), {(i + 5) % 6, (i + 1) % 6});
  EXPECT_EQ((std::vector<Edge>{{1, 0, 1}, {2, 1, 1}, {3, 2, 1}, {4, 3, 1}, {5, 0, 1}, {5, 4, 1}}),
            edges(hop_graph(neighbors, 2, 1)));
  EXPECT_EQ(12U, edges(hop_graph(neighbors, 2, 2)).size());
  const std::vector<Edge> all = edges(hop_graph(neighbors, 2, 3));
  EXPECT_EQ(15U, all.size());
  EXPECT_EQ(3, std::count_if(all.begin(), all.end(), [](const Edge& edge) { return edge.length == 3; }));
}

TEST(HopGraph, JoinsWhatEitherSideNames) {
  // 0 and 1 name each other, 2 names 0, nobody names 2.
  EXPECT_EQ((std::vector<Edge>{{1, 0, 1}, {2, 0, 1}, {2, 1, 2}}), edges(hop_graph({1, 0, 0}, 1, 5)));
}

TEST(HopGraph, LeavesOutWhatCannotBeReached) {
  EXPECT_EQ((std::vector<Edge>{{1, 0, 1}, {3, 2, 1}}), edges(hop_graph({1, 0, 3, 2}, 1, 1'000'000'000'000)));
}

TEST(HopGraph, AgreesWithShortestPaths) {
  unsigned seed = 0;
  for (int64_t n : {2, 3, 20, 70, 150}) {
    for (int64_t k : {1, 2, 4, 9}) {
      if (k >= n) continue;
      for (int64_t cutoff : {1, 2, 3, 1000}) {
        const std::vector<int64_t> neighbors = nearest(grid_cloud(n, 2, 9, ++seed), k);
        const std::vector<Edge> expected = hops_by_shortest_paths(neighbors, k, cutoff);
        for (int32_t threads : {1, 3}) {
          EXPECT_EQ(expected, edges(hop_graph(neighbors, k, cutoff, threads))) << "n " << n << " k " << k;
        }
      }
    }
  }
}

TEST(HopGraph, DoesNotDependOnTheNumberOfThreads) {
  const std::vector<int64_t> neighbors = nearest(normal_cloud(3000, 3, 3), 6);
  const std::vector<Edge> one = edges(hop_graph(neighbors, 6, 3));
  for (int32_t threads : {0, 2, 4, 8})
    EXPECT_EQ(one, edges(hop_graph(neighbors, 6, 3, threads)));
}

TEST(HopGraph, ReadsNothingBeyondTheInput) {
  for (int64_t n : {2, 33, 1025}) {
    const GuardedMemory<int64_t> neighbors(nearest(normal_cloud(n, 2, 3), 1));
    bettiscope_graph* graph = nullptr;
    EXPECT_EQ(BETTISCOPE_OK, bettiscope_hop_graph(neighbors.data(), n, 1, 2, 2, nullptr, &graph, nullptr, 0));
    bettiscope_graph_free(graph);
  }
}

TEST(HopGraph, EndsWhenTheCallerCancels) {
  const std::vector<int64_t> neighbors = {1, 0};
  const int32_t cancel = 1;
  EXPECT_THROW(bettiscope::hop_graph(neighbors, 2, 1, 1, {1, &cancel}), CancelledError);
}

TEST(HopGraph, RefusesWhatIsInvalid) {
  EXPECT_EQ("n is 1, expected at least 2 vertices", failure({0}, 1, 1, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("k is 2, expected 1 to n - 1 = 1", failure({1, 0, 1, 0}, 2, 2, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("k is 0, expected 1 to n - 1 = 1", failure({1, 0}, 2, 0, 1, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("cutoff is 0, expected at least one hop", failure({1, 0}, 2, 1, 0, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("neighbors[1][0] is 2, expected another of 2 vertices",
            failure({1, 2}, 2, 1, 1, BETTISCOPE_E_DATA));
  EXPECT_EQ("neighbors[1][0] is -1, expected another of 2 vertices",
            failure({1, -1}, 2, 1, 1, BETTISCOPE_E_DATA));
  EXPECT_EQ("neighbors[1][0] is 1, expected another of 2 vertices",
            failure({1, 1}, 2, 1, 1, BETTISCOPE_E_DATA));
  failure({0}, std::numeric_limits<int64_t>::max(), 3, 1, BETTISCOPE_E_UNSUPPORTED);
  char err[100] = "";
  const int64_t neighbors[] = {1, 0};
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT,
            bettiscope_hop_graph(neighbors, 2, 1, 1, 1, nullptr, nullptr, err, sizeof err));
  EXPECT_STREQ("graph is NULL", err);
  bettiscope_graph* graph = nullptr;
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT,
            bettiscope_hop_graph(nullptr, 2, 1, 1, 1, nullptr, &graph, err, sizeof err));
  EXPECT_STREQ("neighbors is NULL", err);
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT,
            bettiscope_hop_graph(neighbors, 2, 1, 1, -1, nullptr, &graph, err, sizeof err));
  EXPECT_STREQ("threads is -1, expected 1 or more, or 0 for the number of cores", err);
}

TEST(HopGraph, CopiesOnlyIntoBuffersThatAreLargeEnough) {
  const Handle graph = hop_graph({1, 0, 0}, 1, 5);
  int64_t i[3], j[3];
  float lengths[3];
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, bettiscope_graph_copy(graph.get(), i, j, lengths, 2));
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, bettiscope_graph_copy(graph.get(), i, nullptr, lengths, 3));
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, bettiscope_graph_copy(nullptr, i, j, lengths, 3));
  EXPECT_EQ(BETTISCOPE_OK, bettiscope_graph_copy(graph.get(), i, j, lengths, 3));
  EXPECT_EQ(0, bettiscope_graph_vertices(nullptr));
  EXPECT_EQ(0, bettiscope_graph_edges(nullptr));
  bettiscope_graph_free(nullptr);
}

}  // namespace
}  // namespace bettiscope::test

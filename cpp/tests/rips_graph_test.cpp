// The edges that Rips persistence is computed on, against their definition.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "rips_call.h"

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
using Edges = std::vector<std::tuple<std::int64_t, std::int64_t, float>>;

struct Result {
  bettiscope_status status;
  std::string error;
  std::int64_t vertices = 0;
  Edges edges;
  double threshold = -1, covering_radius = -1;
};

Result rips_graph(call::Input& input, const bettiscope_rips_options& options,
                  const std::int32_t* cancel = nullptr) {
  Result result;
  char error[512] = "";
  bettiscope_graph* graph = nullptr;
  result.status = bettiscope_rips_graph(input.get(), &options, cancel, &graph, &result.threshold,
                                        &result.covering_radius, error, sizeof error);
  result.error = error;
  EXPECT_EQ(graph == nullptr, result.status != BETTISCOPE_OK);
  const auto edges = static_cast<std::size_t>(bettiscope_graph_edges(graph));
  std::vector<std::int64_t> i(edges), j(edges);
  std::vector<float> lengths(edges);
  EXPECT_EQ(
      bettiscope_graph_copy(graph, i.data(), j.data(), lengths.data(), static_cast<std::int64_t>(edges)),
      graph == nullptr ? BETTISCOPE_E_ARGUMENT : BETTISCOPE_OK);
  for (std::size_t e = 0; e < edges; ++e)
    result.edges.emplace_back(i[e], j[e], lengths[e]);
  result.vertices = bettiscope_graph_vertices(graph);
  bettiscope_graph_free(graph);
  return result;
}

/// Lengths 0, 1/2, ... 7/2 and now and then none.
oracle::Matrix random_matrix(std::size_t n, unsigned seed) {
  std::mt19937 random(seed);
  oracle::Matrix lengths(n, std::vector<float>(n, 0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      lengths[i][j] = lengths[j][i] = random() % 8 == 0 ? kInfinity : static_cast<float>(random() % 8) / 2;
  return lengths;
}

Edges edges_up_to(const oracle::Matrix& lengths, float threshold) {
  Edges edges;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (lengths[i][j] <= threshold && lengths[i][j] < kInfinity) edges.emplace_back(i, j, lengths[i][j]);
  return edges;
}

TEST(RipsGraph, HasTheEdgesUpToTheThreshold) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const auto lengths = random_matrix(1 + seed % 20, seed);
    const float radius = oracle::enclosing_radius(lengths);
    call::Input dense = call::lower(lengths), graph = call::sparse(lengths, seed % 2 == 0);
    for (const float threshold : {0.0f, 1.2f, 3.5f, kInfinity}) {
      const auto of_graph = rips_graph(graph, call::options(1, threshold));
      EXPECT_EQ(of_graph.edges, edges_up_to(lengths, threshold));
      EXPECT_EQ(of_graph.vertices, static_cast<std::int64_t>(lengths.size()));
      EXPECT_EQ(of_graph.threshold, threshold);
      EXPECT_EQ(of_graph.covering_radius, 0);
      // With bars of zero length nothing may be left out.
      EXPECT_EQ(rips_graph(dense, call::options(1, threshold, true)).edges, edges_up_to(lengths, threshold));
    }
    const auto enclosed = rips_graph(dense, call::options(1));
    EXPECT_EQ(enclosed.edges, edges_up_to(lengths, radius));
    EXPECT_EQ(enclosed.threshold, radius);
    EXPECT_EQ(rips_graph(graph, call::options(1)).edges, edges_up_to(lengths, kInfinity));
  }
}

TEST(RipsGraph, IsThatOfTheLandmarksAndOfTheMetric) {
  std::vector<std::vector<float>> hexagon;
  for (const auto& [x, y] : {std::pair(2, 0), {1, 2}, {-1, 2}, {-2, 0}, {-1, -2}, {1, -2}})
    hexagon.push_back({static_cast<float>(x), static_cast<float>(y)});
  call::Input hops = call::points(hexagon, BETTISCOPE_HOP);
  hops.raw.neighbors = 2;
  EXPECT_EQ(rips_graph(hops, call::options(1, 1)).edges,
            (Edges{{1, 0, 1}, {2, 1, 1}, {3, 2, 1}, {4, 3, 1}, {5, 0, 1}, {5, 4, 1}}));
  call::Input manhattan = call::points({{0, 0}, {3, 4}, {1, 0}}, BETTISCOPE_MANHATTAN);
  EXPECT_EQ(rips_graph(manhattan, call::options(1, 6)).edges, (Edges{{2, 0, 1}, {2, 1, 6}}));
  // Whichever is drawn first, the two ends are taken; the middle is 1 from the nearer of them.
  call::Input line = call::points({{0}, {2}, {3}});
  line.raw.landmarks = 2;
  const auto landmarks = rips_graph(line, call::options(1, 5));
  EXPECT_EQ(landmarks.vertices, 2);
  EXPECT_EQ(landmarks.edges.size(), 1u);
}

TEST(RipsGraph, RefusesWhatPersistenceRefuses) {
  call::Input input = call::points({{0, 1}, {2, std::numeric_limits<float>::quiet_NaN()}});
  for (const auto& options : {call::options(1), call::options(-1)}) {
    const auto graph = rips_graph(input, options);
    const auto persistence = call::rips(input, options);
    EXPECT_NE(graph.status, BETTISCOPE_OK);
    EXPECT_EQ(graph.status, persistence.status);
    EXPECT_EQ(graph.error, persistence.error);
  }
  const std::int32_t cancelled = 1;
  call::Input line = call::points({{0}, {2}, {3}});
  EXPECT_EQ(rips_graph(line, call::options(1), &cancelled).status, BETTISCOPE_E_CANCELLED);
  const auto options = call::options(1);
  char error[200] = "";
  EXPECT_EQ(bettiscope_rips_graph(line.get(), &options, nullptr, nullptr, nullptr, nullptr, error, 200),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(error, "graph is NULL");
}

TEST(RipsGraph, StaysWithinTheLimitOrStops) {
  std::mt19937 random(1);
  std::vector<std::vector<float>> cloud(2000, std::vector<float>(3));
  for (auto& point : cloud)
    for (float& coordinate : point)
      coordinate = static_cast<float>(random() % 1000);
  call::Input input = call::points(cloud);
  auto options = call::options(0, kInfinity);
  std::int64_t bytes = 0, least = 0;
  char error[200] = "";
  ASSERT_EQ(bettiscope_rips_memory(input.get(), &options, nullptr, &bytes, &least, error, 200),
            BETTISCOPE_OK);
  const auto unlimited = rips_graph(input, options);
  // Degree 0 needs no list of the edges, but a graph of them takes 8 bytes for each.
  const auto edges = static_cast<std::int64_t>(unlimited.edges.size());
  options.memory_limit = 8 * edges;
  ASSERT_LT(least, options.memory_limit);
  const auto stopped = rips_graph(input, options);
  options.memory_limit = 64 << 20;
  EXPECT_EQ(rips_graph(input, options).edges, unlimited.edges);
  EXPECT_EQ(stopped.status, BETTISCOPE_E_MEMORY) << edges << " edges";
  EXPECT_NE(stopped.error.find(" was reached in mid-run: "), std::string::npos) << stopped.error;
}

}  // namespace

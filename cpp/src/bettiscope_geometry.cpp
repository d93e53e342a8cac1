#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "bettiscope.h"
#include "geometry.h"
#include "guard.h"
#include "handles.h"
#include "input.h"
#include "memory_budget.h"

struct bettiscope_graph {
  bettiscope::Graph edges;
};

namespace {

using GraphHandles = bettiscope::Handles<bettiscope_graph>;
using bettiscope::Execution;
using bettiscope::guard;
using bettiscope::Points;
using bettiscope::require;

template <class Lengths>
bettiscope::Graph graph_of(const Lengths& lengths, const Execution& execution) {
  bettiscope::Graph graph;
  graph.vertices = lengths.vertices();
  graph.offsets.reserve(static_cast<size_t>(graph.vertices) + 1);
  graph.offsets.push_back(0);
  for (int64_t i = 0; i < graph.vertices; ++i) {
    execution.check_cancelled();
    lengths.for_each_lower_neighbor(static_cast<bettiscope::Vertex>(i),
                                    [&](bettiscope::Vertex j, float length) {
                                      graph.columns.push_back(static_cast<int32_t>(j));
                                      graph.lengths.push_back(length);
                                    });
    graph.offsets.push_back(static_cast<int64_t>(graph.columns.size()));
  }
  return graph;
}

}  // namespace

bettiscope_status bettiscope_farthest_points(const float* points, int64_t n, int64_t d, int64_t count,
                                             int64_t seed, int32_t threads, const int32_t* cancel,
                                             int64_t* indices, double* covering_radius, char* err,
                                             int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(indices != nullptr, "indices is NULL");
    const Execution execution = Execution::of(threads, cancel);
    const bettiscope::Landmarks landmarks =
        bettiscope::farthest_points(Points(points, n, d, execution), count, seed, execution);
    std::copy(landmarks.indices.begin(), landmarks.indices.end(), indices);
    if (covering_radius != nullptr) *covering_radius = landmarks.covering_radius;
  });
}

bettiscope_status bettiscope_nearest_neighbors(const float* points, int64_t n, int64_t d, int64_t k,
                                               int32_t threads, const int32_t* cancel, int64_t* indices,
                                               float* distances, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(indices != nullptr, "indices is NULL");
    const Execution execution = Execution::of(threads, cancel);
    const bettiscope::Neighbors neighbors =
        bettiscope::nearest_neighbors(Points(points, n, d, execution), k, execution);
    std::copy(neighbors.indices.begin(), neighbors.indices.end(), indices);
    if (distances != nullptr) std::copy(neighbors.distances.begin(), neighbors.distances.end(), distances);
  });
}

bettiscope_status bettiscope_distance_to_measure(const float* points, int64_t n, int64_t d, int64_t k,
                                                 double order, int32_t threads, const int32_t* cancel,
                                                 double* values, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(values != nullptr, "values is NULL");
    const Execution execution = Execution::of(threads, cancel);
    const std::vector<double> found =
        bettiscope::distance_to_measure(Points(points, n, d, execution), k, order, execution);
    std::copy(found.begin(), found.end(), values);
  });
}

bettiscope_status bettiscope_hop_graph(const int64_t* neighbors, int64_t n, int64_t k, int64_t cutoff,
                                       int32_t threads, const int32_t* cancel, bettiscope_graph** graph,
                                       char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(graph != nullptr, "graph is NULL");
    *graph = nullptr;
    require(neighbors != nullptr, "neighbors is NULL");
    const Execution execution = Execution::of(threads, cancel);
    // As unsigned numbers, for n and k are checked there.
    const std::span entries(neighbors, static_cast<size_t>(n) * static_cast<size_t>(k));
    auto result = std::make_unique<bettiscope_graph>();
    result->edges = bettiscope::hop_graph(entries, n, k, cutoff, execution);
    *graph = GraphHandles::give(std::move(result));
  });
}

bettiscope_status bettiscope_rips_graph(const bettiscope_input* input, const bettiscope_rips_options* options,
                                        const int32_t* cancel, bettiscope_graph** graph, double* threshold,
                                        double* covering_radius, char* err, int64_t err_capacity) noexcept {
  if (graph != nullptr) *graph = nullptr;
  return guard(err, err_capacity, [&] {
    require(graph != nullptr, "graph is NULL");
    require(input != nullptr, "input is NULL");
    require(options != nullptr, "options is NULL");
    bettiscope::check_options(*options);
    require(options->precision != BETTISCOPE_FLOAT64,
            "precision is BETTISCOPE_FLOAT64, expected BETTISCOPE_FLOAT32: a graph has float32 lengths");
    if (input->weights != nullptr)
      throw bettiscope::UnsupportedError(
          "weights are given, but a graph cannot say when its vertices enter: leave them out");
    const Execution execution = Execution::of(options->threads, cancel);
    execution.check_cancelled();
    *graph = GraphHandles::give(bettiscope::within_memory_limit(options->memory_limit, [&] {
      const bettiscope::Problem problem = bettiscope::read_problem(*input, *options, execution);
      auto result = std::make_unique<bettiscope_graph>();
      std::visit([&](const auto& lengths) { result->edges = graph_of(lengths, execution); }, problem.lengths);
      if (threshold != nullptr) *threshold = problem.threshold;
      if (covering_radius != nullptr) *covering_radius = problem.covering_radius;
      return result;
    }));
  });
}

int64_t bettiscope_graph_vertices(const bettiscope_graph* graph) noexcept {
  const bettiscope_graph* known = GraphHandles::find(graph);
  return known == nullptr ? 0 : known->edges.vertices;
}

int64_t bettiscope_graph_edges(const bettiscope_graph* graph) noexcept {
  const bettiscope_graph* known = GraphHandles::find(graph);
  return known == nullptr ? 0 : static_cast<int64_t>(known->edges.columns.size());
}

bettiscope_status bettiscope_graph_copy(const bettiscope_graph* graph, int64_t* i, int64_t* j, float* lengths,
                                        int64_t capacity) noexcept {
  return guard(nullptr, 0, [&] {
    const bettiscope::Graph& edges = GraphHandles::get(graph, "graph").edges;
    require(capacity >= static_cast<int64_t>(edges.columns.size()), "no room");
    require(edges.columns.empty() || (i != nullptr && j != nullptr && lengths != nullptr), "a NULL buffer");
    for (int64_t row = 0; row < edges.vertices; ++row)
      std::fill(i + edges.offsets[static_cast<size_t>(row)], i + edges.offsets[static_cast<size_t>(row) + 1],
                row);
    std::copy(edges.columns.begin(), edges.columns.end(), j);
    std::copy(edges.lengths.begin(), edges.lengths.end(), lengths);
  });
}

void bettiscope_graph_free(bettiscope_graph* graph) noexcept {
  GraphHandles::free(graph);
}

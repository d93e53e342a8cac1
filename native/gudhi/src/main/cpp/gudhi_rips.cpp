#include "gudhi_rips.h"

#include <gudhi/Flag_complex_edge_collapser.h>
#include <gudhi/Persistent_cohomology.h>
#include <gudhi/Rips_complex.h>
#include <gudhi/Simplex_tree.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace bettiscope {
namespace {

using Tree = Gudhi::Simplex_tree<>;
using Rips = Gudhi::rips_complex::Rips_complex<Tree::Filtration_value>;
using Cohomology =
    Gudhi::persistent_cohomology::Persistent_cohomology<Tree, Gudhi::persistent_cohomology::Field_Zp>;
using Edge = std::tuple<Tree::Vertex_handle, Tree::Vertex_handle, Tree::Filtration_value>;

/** Rips_complex looks at all pairs, so it is asked where these are not many more than the edges. */
bool is_dense(std::size_t vertices, std::size_t edges) {
  return edges >= vertices * (vertices - 1) / 8;
}

/** The edges as Rips_complex finds them in the matrix of lengths. */
std::vector<Edge> edges_of_rips_complex(int vertices, const std::vector<Edge>& edges) {
  constexpr double kNoEdge = std::numeric_limits<double>::infinity();
  const auto place = [](std::size_t i, std::size_t j) { return i * (i - 1) / 2 + j; };
  const auto n = static_cast<std::size_t>(vertices);
  std::vector<double> lower(n * (n - 1) / 2, kNoEdge);
  for (const auto& [u, v, length] : edges)
    lower[place(static_cast<std::size_t>(std::max(u, v)), static_cast<std::size_t>(std::min(u, v)))] = length;
  std::vector<std::size_t> points(n);
  std::iota(points.begin(), points.end(), std::size_t{0});
  Tree graph;
  Rips(points, std::numeric_limits<double>::max(), [&](std::size_t u, std::size_t v) {
    return lower[place(std::max(u, v), std::min(u, v))];
  }).create_complex(graph, 1);
  std::vector<Edge> found;
  for (const auto& simplex : graph.skeleton_simplex_range(1)) {
    const auto ends = graph.simplex_vertex_range(simplex);
    if (graph.dimension(simplex) == 1)
      found.emplace_back(*ends.begin(), *std::next(ends.begin()), graph.filtration(simplex));
  }
  return found;
}

/** The flag complex of the edges, up to a dimension. */
void expand(int vertices, const std::vector<Edge>& edges, int dimension, Tree& tree) {
  for (int v = 0; v < vertices; ++v)
    tree.insert_simplex({v}, 0);
  for (const auto& [u, v, length] : edges)
    tree.insert_simplex({u, v}, length);
  tree.expansion(dimension);
}

std::vector<double> bars_of(Cohomology& cohomology, int dimension) {
  auto bars = cohomology.intervals_in_dimension(dimension);
  std::sort(bars.begin(), bars.end());
  std::vector<double> pairs;
  pairs.reserve(2 * bars.size());
  for (const auto& [birth, death] : bars) {
    pairs.push_back(birth);
    pairs.push_back(death);
  }
  return pairs;
}

std::vector<std::vector<double>> diagrams_of(int vertices, std::vector<Edge> edges, int max_dimension,
                                             int field, bool zero_length) {
  if (is_dense(static_cast<std::size_t>(vertices), edges.size()))
    edges = edges_of_rips_complex(vertices, edges);
  if (!zero_length) edges = Gudhi::collapse::flag_complex_collapse_edges(edges);
  // No simplex has more vertices than there are.
  const int highest = std::min(max_dimension, vertices - 1);
  Tree tree;
  expand(vertices, edges, highest + 1, tree);
  // Homology in the dimension of the complex itself is left out unless it is asked for.
  Cohomology cohomology(tree, tree.dimension() <= highest);
  cohomology.init_coefficients(field);
  cohomology.compute_persistent_cohomology(zero_length ? -1 : 0);
  std::vector<std::vector<double>> diagrams;
  for (int dimension = 0; dimension <= highest; ++dimension)
    diagrams.push_back(bars_of(cohomology, dimension));
  return diagrams;
}

}  // namespace

GudhiRips::GudhiRips(int vertices, int edges, const int* rows, const int* columns, const float* lengths,
                     int max_dimension, int field, bool zero_length) {
  try {
    std::vector<Edge> list;
    list.reserve(static_cast<std::size_t>(edges));
    for (int e = 0; e < edges; ++e)
      list.emplace_back(rows[e], columns[e], lengths[e]);
    diagrams_ = diagrams_of(vertices, std::move(list), max_dimension, field, zero_length);
  } catch (const std::bad_alloc&) {
    throw std::runtime_error("memory could not be had for the complex of " + std::to_string(vertices) +
                             " vertices and " + std::to_string(edges) + " edges up to dimension " +
                             std::to_string(max_dimension));
  }
}

std::int64_t GudhiRips::size(int dimension) const {
  const auto d = static_cast<std::size_t>(dimension);
  return d < diagrams_.size() ? static_cast<std::int64_t>(diagrams_[d].size() / 2) : 0;
}

void GudhiRips::copy(int dimension, double* pairs) const {
  const auto d = static_cast<std::size_t>(dimension);
  if (d < diagrams_.size()) std::copy(diagrams_[d].begin(), diagrams_[d].end(), pairs);
}

}  // namespace bettiscope

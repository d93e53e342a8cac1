// The lengths of the edges of a Rips filtration: a dense matrix or a sparse graph. Both keep only the edges
// that are in the filtration; an absent edge is +infinity long.
#ifndef BETTISCOPE_LENGTHS_H
#define BETTISCOPE_LENGTHS_H

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "aligned.h"
#include "edge.h"
#include "parallel.h"

namespace bettiscope {

struct Graph;

inline constexpr float kNoEdge = std::numeric_limits<float>::infinity();

/** The minimum spanning forest, in the order of edges, by Prim's algorithm; row(v) gives the lengths from v
 * to all vertices and is called once for each. */
std::vector<Edge> minimum_spanning_forest(std::int64_t n, const std::function<const float*(Vertex)>& row,
                                          const Execution& execution);

/** A symmetric n x n matrix of lengths with +infinity on the diagonal, rows padded with +infinity. */
class DenseLengths {
 public:
  /** Gives the lengths from vertex i to the vertices 0..i-1. */
  using LowerRow = std::function<void(std::int64_t i, std::span<float> lengths)>;

  /** MemoryError where the matrix does not fit. */
  DenseLengths(std::int64_t n, const LowerRow& lower_row, const Execution& execution);

  std::int64_t vertices() const { return n_; }
  float length(Vertex a, Vertex b) const { return row(a)[b]; }
  const float* row(std::int64_t i) const { return matrix_.as<float>() + i * stride_; }

  /** min over i of max over j of the lengths: from there on the filtration is a cone. 0 for a single point.
   */
  float enclosing_radius(const Execution& execution) const;
  /** Takes the edges longer than `threshold` out. */
  void cut(float threshold, const Execution& execution);

  /** Calls visit(b, length) for each neighbour b < a of a. */
  template <class Visit>
  void for_each_lower_neighbor(Vertex a, Visit&& visit) const {
    const float* lengths = row(a);
    for (Vertex b = 0; b < a; ++b)
      if (lengths[b] < kNoEdge) visit(b, lengths[b]);
  }

  /** The minimum spanning forest, in the order of edges. */
  std::vector<Edge> spanning_forest(const Execution& execution) const;
  /** The memory of the matrix. */
  AlignedBuffer take_matrix() && { return std::move(matrix_); }

 private:
  float* own_row(std::int64_t i) { return matrix_.as<float>() + i * stride_; }

  std::int64_t n_;
  std::int64_t stride_;
  AlignedBuffer matrix_;
};

/** A symmetric graph: the neighbours of each vertex in increasing order, with lengths. */
class SparseLengths {
 public:
  /** Takes edges in any order; DataError where a pair comes twice. */
  SparseLengths(std::int64_t n, std::vector<Edge> edges, const Execution& execution);
  SparseLengths(const Graph& graph, const Execution& execution);

  std::int64_t vertices() const { return static_cast<std::int64_t>(offsets_.size()) - 1; }
  float length(Vertex a, Vertex b) const;

  /** Takes the edges longer than `threshold` out. */
  void cut(float threshold, const Execution& execution);

  std::int64_t edges() const { return static_cast<std::int64_t>(neighbors_.size() / 2); }
  std::int64_t degree(Vertex v) const { return offsets_[v + 1] - offsets_[v]; }

  template <class Visit>
  void for_each_neighbor(Vertex a, Visit&& visit) const {
    for (std::int64_t k = offsets_[a]; k < offsets_[a + 1]; ++k)
      visit(neighbors_[at(k)], lengths_[at(k)]);
  }
  template <class Visit>
  void for_each_lower_neighbor(Vertex a, Visit&& visit) const {
    for (std::int64_t k = offsets_[a]; k < offsets_[a + 1] && neighbors_[at(k)] < a; ++k)
      visit(neighbors_[at(k)], lengths_[at(k)]);
  }

  /** The minimum spanning forest, in the order of edges (Kruskal's algorithm). */
  std::vector<Edge> spanning_forest(const Execution& execution) const;

 private:
  static std::size_t at(std::int64_t k) { return static_cast<std::size_t>(k); }
  /** The place of b among the neighbours of a, or -1. */
  std::int64_t find(Vertex a, Vertex b) const;

  std::vector<std::int64_t> offsets_;
  std::vector<Vertex> neighbors_;
  std::vector<float> lengths_;
};

}  // namespace bettiscope

#endif

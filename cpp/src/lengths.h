// The lengths of the edges of a Rips filtration: a dense matrix or a sparse graph. Both keep only the edges
// that are in the filtration; an absent edge is +infinity long.
#ifndef BETTISCOPE_LENGTHS_H
#define BETTISCOPE_LENGTHS_H

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "aligned.h"
#include "parallel.h"
#include "simplex.h"

namespace bettiscope {

inline constexpr float kNoEdge = std::numeric_limits<float>::infinity();

/** A symmetric n x n matrix of lengths with +infinity on the diagonal, rows padded with +infinity. */
class DenseLengths {
 public:
  /** Gives the lengths from vertex i to the vertices 0..i-1. */
  using LowerRow = std::function<void(std::int64_t i, std::span<float> lengths)>;

  /** MemoryError where the matrix does not fit. */
  DenseLengths(std::int64_t n, const LowerRow& lower_row, const Execution& execution);

  std::int64_t vertices() const { return n_; }
  float length(Vertex a, Vertex b) const { return row(a)[b]; }
  const float* row(std::int64_t i) const { return values_.data() + i * stride_; }

  /** min over i of max over j of the lengths: from there on the filtration is a cone. 0 for a single point.
   */
  float enclosing_radius() const;
  /** Takes the edges longer than `threshold` out. */
  void cut(float threshold);

  /** Numbers the edges by 0..slots()-1. */
  std::int64_t slots() const { return n_ * (n_ - 1) / 2; }
  std::int64_t slot(const Edge& e) const {
    const std::int64_t high = e.high();
    return high * (high - 1) / 2 + e.low();
  }

  /** Calls visit(b, length) for each neighbour b < a of a. */
  template <class Visit>
  void for_each_lower_neighbor(Vertex a, Visit&& visit) const {
    const float* lengths = row(a);
    for (Vertex b = 0; b < a; ++b)
      if (lengths[b] < kNoEdge) visit(b, lengths[b]);
  }

  /**
   * Calls visit(v) for each common neighbour v of `of`, in increasing order, whose longest edge to them lies
   * in [lower, upper], until visit returns false. `visit` may lower `upper` meanwhile.
   */
  template <class Visit>
  void for_each_common_neighbor(const Vertices& of, float lower, const float& upper, Visit&& visit) const {
    std::array<const float*, 18> rows;
    int count = 0;
    for (Vertex v : of)
      rows[static_cast<std::size_t>(count++)] = row(v);
    for (std::int64_t first = 0; first < n_; first += 64) {
      std::uint64_t hits = within(rows.data(), count, first, lower, upper);
      for (; hits != 0; hits &= hits - 1)
        if (!visit(static_cast<Vertex>(first + std::countr_zero(hits)))) return;
    }
  }

  /** The minimum spanning forest, in the order of edges (Prim's algorithm). */
  std::vector<Edge> spanning_forest() const;

 private:
  float* row(std::int64_t i) { return values_.data() + i * stride_; }
  static std::uint64_t within(const float* const* rows, int count, std::int64_t first, float lower,
                              float upper);

  std::int64_t n_;
  std::int64_t stride_;
  AlignedVector<float> values_;
};

/** A symmetric graph: the neighbours of each vertex in increasing order, with lengths. */
class SparseLengths {
 public:
  /** Takes edges in any order; DataError where a pair comes twice. */
  SparseLengths(std::int64_t n, const std::vector<Edge>& edges);

  std::int64_t vertices() const { return static_cast<std::int64_t>(offsets_.size()) - 1; }
  float length(Vertex a, Vertex b) const;

  /** Takes the edges longer than `threshold` out. */
  void cut(float threshold);

  std::int64_t slots() const { return static_cast<std::int64_t>(neighbors_.size()); }
  std::int64_t slot(const Edge& e) const { return find(e.high(), e.low()); }

  template <class Visit>
  void for_each_lower_neighbor(Vertex a, Visit&& visit) const {
    for (std::int64_t k = offsets_[a]; k < offsets_[a + 1] && neighbors_[at(k)] < a; ++k)
      visit(neighbors_[at(k)], lengths_[at(k)]);
  }

  template <class Visit>
  void for_each_common_neighbor(const Vertices& of, float lower, const float& upper, Visit&& visit) const {
    std::array<std::int64_t, 18> next;
    int shortest = 0;
    for (int q = 0; q < of.size(); ++q) {
      next[static_cast<std::size_t>(q)] = offsets_[of[q]];
      if (degree(of[q]) < degree(of[shortest])) shortest = q;
    }
    for (std::int64_t k = offsets_[of[shortest]]; k < offsets_[of[shortest] + 1]; ++k) {
      const Vertex v = neighbors_[at(k)];
      float longest = lengths_[at(k)];
      for (int q = 0; q < of.size() && longest <= upper; ++q) {
        if (q == shortest) continue;
        std::int64_t& p = next[static_cast<std::size_t>(q)];
        const std::int64_t end = offsets_[of[q] + 1];
        while (p < end && neighbors_[at(p)] < v)
          ++p;
        if (p == end) return;
        longest = neighbors_[at(p)] == v ? std::max(longest, lengths_[at(p)]) : kNoEdge;
      }
      if (longest >= lower && longest <= upper && !visit(v)) return;
    }
  }

  /** The minimum spanning forest, in the order of edges (Kruskal's algorithm). */
  std::vector<Edge> spanning_forest() const;

 private:
  static std::size_t at(std::int64_t k) { return static_cast<std::size_t>(k); }
  std::int64_t degree(Vertex v) const { return offsets_[v + 1] - offsets_[v]; }
  /** The place of b among the neighbours of a, or -1. */
  std::int64_t find(Vertex a, Vertex b) const;

  std::vector<std::int64_t> offsets_;
  std::vector<Vertex> neighbors_;
  std::vector<float> lengths_;
};

}  // namespace bettiscope

#endif

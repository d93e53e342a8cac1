// The one total order of edges: by length, then by (higher vertex, lower vertex). From here on edges are
// known by their rank in it: no two are equal, and a block is known by the rank of its edge.
#ifndef BETTISCOPE_EDGE_ORDER_H
#define BETTISCOPE_EDGE_ORDER_H

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "aligned.h"
#include "lengths.h"
#include "parallel.h"
#include "rank_kernels.h"

namespace bettiscope {

/** The kernels of the instruction set in use (dispatch.h). */
const RankKernels& rank_kernels();

/** The edges by rank. */
struct EdgeOrder {
  std::vector<Vertex> high;
  std::vector<Vertex> low;
  std::vector<float> lengths;

  Rank size() const { return static_cast<Rank>(lengths.size()); }
  float length(Rank f) const { return lengths[static_cast<std::size_t>(f)]; }
  std::array<Vertex, 2> ends(Rank f) const {
    return {high[static_cast<std::size_t>(f)], low[static_cast<std::size_t>(f)]};
  }
};

// A key holds the bits of an edge's length, and below them its higher and its lower end in 16 bits each.
inline float length_of_key(std::uint64_t key) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(key >> 32));
}
inline std::array<Vertex, 2> ends_of_key(std::uint64_t key) {
  return {static_cast<Vertex>(key) >> 16, static_cast<Vertex>(key) & 0xffff};
}
/** Of whose edges both ends fit a key. */
constexpr std::int64_t kMostDenseVertices = 1 << 16;

/** The ranks between all pairs of few vertices with many edges. */
class RankMatrix {
 public:
  using Rank = bettiscope::Rank;
  using PerThread = const RankMatrix&;
  static constexpr Rank kNone = kNoRank;

  /** The edges by rank, as their keys. */
  class Order {
   public:
    explicit Order(std::vector<std::uint64_t> keys) : keys_(std::move(keys)) {}

    Rank size() const { return static_cast<Rank>(keys_.size()); }
    float length(Rank f) const { return length_of_key(key(f)); }
    std::array<Vertex, 2> ends(Rank f) const { return ends_of_key(key(f)); }

   private:
    std::uint64_t key(Rank f) const { return keys_[static_cast<std::size_t>(f)]; }

    std::vector<std::uint64_t> keys_;
  };

  /** The ranks take the place of the lengths in memory. UnsupportedError where they do not fit a Rank. */
  RankMatrix(DenseLengths lengths, const Execution& execution);

  std::int64_t vertices() const { return n_; }
  /** A vertex as the lengths number it. */
  Vertex original(Vertex v) const { return v; }
  const Order& order() const { return order_; }
  Rank rank(Vertex a, Vertex b) const { return row(a)[b]; }
  const Rank* row(Vertex v) const { return matrix_.as<Rank>() + v * 64 * words_; }
  std::int64_t words() const { return words_; }

 private:
  std::int64_t n_;
  std::int64_t words_;
  AlignedBuffer matrix_;
  Order order_;
};

/**
 * The ranks of the edges of a sparse graph: the neighbours of each vertex in increasing order. The vertices
 * are numbered anew, breadth first, so that what is near in the graph is near in memory.
 */
class RankGraph {
 public:
  using Rank = bettiscope::Rank;
  using PerThread = const RankGraph&;
  static constexpr Rank kNone = kNoRank;

  struct Neighbor {
    Vertex vertex;
    Rank rank;
  };

  /** The ranks take the place of the lengths in memory. UnsupportedError where they do not fit. */
  RankGraph(SparseLengths lengths, const Execution& execution);

  std::int64_t vertices() const { return static_cast<std::int64_t>(offsets_.size()) - 1; }
  /** A vertex as the lengths number it. */
  Vertex original(Vertex v) const { return original_[v]; }
  const EdgeOrder& order() const { return order_; }
  std::int64_t degree(Vertex v) const { return offsets_[v + std::size_t{1}] - offsets_[v]; }
  const Neighbor* begin(Vertex v) const { return neighbors_.data() + offsets_[v]; }
  const Neighbor* end(Vertex v) const { return neighbors_.data() + offsets_[v + std::size_t{1}]; }
  /** The first neighbour after v itself. */
  const Neighbor* first_higher(Vertex v) const { return neighbors_.data() + higher_[v]; }
  Rank rank(Vertex a, Vertex b) const;

 private:
  /** Fills the lists of neighbours, with the bits of the lengths in the place of ranks. */
  void fill_with_lengths(SparseLengths lengths, const Execution& execution);
  /** Calls visit(a, its neighbour b < a, a among the neighbours of b) for all edges, by a and then b. */
  template <class Visit>
  void for_each_edge(const Execution& execution, Visit&& visit);

  std::vector<Vertex> original_;
  std::vector<std::int64_t> offsets_;
  std::vector<std::int64_t> higher_;
  std::vector<Neighbor> neighbors_;
  EdgeOrder order_;
};

}  // namespace bettiscope

#endif

// The matching inside a block whose lune has no apex.
#ifndef BETTISCOPE_LUNE_GRAPH_H
#define BETTISCOPE_LUNE_GRAPH_H

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "edge_order.h"

namespace bettiscope {

/** Simplices of at most this dimension are handled; their cofaces have one vertex more than they. */
inline constexpr int kMaxDimension = 10;

/**
 * A set of vertices of a lune by their places in the matching's order, increasing: a simplex of the block
 * without the two ends of the block's edge.
 */
struct Places {
  std::array<std::int32_t, kMaxDimension> at;
  int count = 0;

  void push(std::int32_t place) { at[static_cast<std::size_t>(count++)] = place; }
  void insert(std::int32_t place);
  void remove(std::int32_t place);
  bool contains(std::int32_t place) const;
  std::int32_t last() const { return at[static_cast<std::size_t>(count - 1)]; }
};

/** What the matching says of a simplex of the block. */
struct Match {
  enum Role { kFacet, kCoface, kCritical };

  Role role;
  std::int32_t partner; /**< of a kCoface: the place without which it is its facet in the pair */
  /** Orders the simplices of equal dimension of the block. */
  std::array<std::int32_t, kMaxDimension + 1> key;
  int key_size;

  std::strong_ordering operator<=>(const Match& other) const {
    return std::lexicographical_compare_three_way(key.begin(), key.begin() + key_size, other.key.begin(),
                                                  other.key.begin() + other.key_size);
  }
  bool operator==(const Match& other) const { return (*this <=> other) == 0; }
};

/**
 * The lune graph of a block: its vertices in the matching's order, which is breadth first, each component
 * begun at its smallest vertex, and their adjacency. The memory is used again by the next block.
 */
class LuneGraph {
 public:
  void build(const RankMatrix& ranks, Rank f);
  void build(const RankGraph& ranks, Rank f);

  int size() const { return static_cast<int>(vertices_.size()); }
  Vertex vertex(std::int32_t place) const { return vertices_[static_cast<std::size_t>(place)]; }
  std::int32_t place(Vertex v) const;

  /** The apex of the whole lune, or kOpen. */
  std::int32_t apex() const;
  /** The smallest vertices of all components but the first, increasing. */
  std::vector<Vertex> later_components() const;
  Match match(const Places& simplex) const;
  /** Calls visit(place) for each vertex joined to all of the simplex. */
  template <class Visit>
  void for_each_coface(const Places& simplex, Visit&& visit) const {
    for (std::size_t w = 0; w < words_; ++w) {
      std::uint64_t common = all_[w];
      for (int k = 0; k < simplex.count; ++k)
        common &= row(simplex.at[static_cast<std::size_t>(k)])[w];
      for (; common != 0; common &= common - 1)
        visit(static_cast<std::int32_t>(64 * w) + __builtin_ctzll(common));
    }
  }
  /** The critical simplices of `count` places, last to first in the order of the block. */
  std::vector<Places> critical(int count, const Execution& execution) const;

 private:
  using Set = std::vector<std::uint64_t>;

  const std::uint64_t* row(std::int32_t place) const {
    return adjacency_.data() + static_cast<std::size_t>(place) * words_;
  }
  std::uint64_t* row(std::int32_t place) {
    return adjacency_.data() + static_cast<std::size_t>(place) * words_;
  }
  void allocate(std::size_t count);
  void order_breadth_first();
  std::int32_t apex_of(const Set& set) const;
  void keep_earlier_neighbors(Set& set, std::int32_t place) const;
  void collect_critical(const Set& set, int left, const Execution& execution, Places& chosen,
                        std::vector<Places>& out) const;

  std::vector<Vertex> vertices_;
  std::vector<std::pair<Vertex, std::int32_t>> places_;  // by vertex
  std::size_t words_ = 0;
  Set adjacency_;
  Set all_;
  Set scratch_;
  Set scratch_lune_;
};

}  // namespace bettiscope

#endif

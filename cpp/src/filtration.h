// The order of the simplices of a Rips filtration, its blocks, and the cofaces of a simplex one by one.
// cpp/docs/persistence.md gives the argument; the words are the same.
#ifndef BETTISCOPE_FILTRATION_H
#define BETTISCOPE_FILTRATION_H

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>

#include "lengths.h"
#include "simplex.h"

namespace bettiscope {

template <class Lengths>
class Filtration {
 public:
  explicit Filtration(const Lengths& lengths)
      : lengths_(lengths),
        packing_(lengths.vertices()),
        fronts_(new std::atomic<std::uint32_t>[static_cast<std::size_t>(lengths.slots())]()) {}

  const Lengths& lengths() const { return lengths_; }
  const VertexPacking& packing() const { return packing_; }

  Edge edge(Vertex a, Vertex b) const { return {lengths_.length(a, b), ends_of(a, b)}; }

  Vertices vertices(const Simplex& s, int dimension) const {
    Vertices out = ends(s.longest);
    for (int k = 0; k < dimension - 1; ++k)
      out.push(packing_.at(s.rest, dimension - 1, k));
    return out;
  }

  /**
   * The front of the lune of e: the point of the lune whose longer edge to the ends of e is first in the
   * order of edges; nothing if the lune is empty.
   */
  std::optional<Vertex> front(const Edge& e) const {
    std::atomic<std::uint32_t>& kept = fronts_[static_cast<std::size_t>(lengths_.slot(e))];
    std::uint32_t value = kept.load(std::memory_order_relaxed);
    if (value == kUnknown) {
      const std::optional<Vertex> found = find_front(e);
      value = found ? *found + kFirstVertex : kNone;
      kept.store(value, std::memory_order_relaxed);
    }
    if (value == kNone) return std::nullopt;
    return static_cast<Vertex>(value - kFirstVertex);
  }

  bool lune_is_empty(const Edge& e) const {
    bool empty = true;
    for_each_in_lune(e, ends(e), [&](Vertex) { return empty = false; });
    return empty;
  }

  std::vector<Vertex> lune(const Edge& e) const {
    std::vector<Vertex> out;
    for_each_in_lune(e, ends(e), [&](Vertex v) {
      out.push_back(v);
      return true;
    });
    return out;
  }

  /**
   * The order of simplices of equal dimension: by longest edge; in a block, first those with the block's
   * front, then lexicographically.
   */
  bool before(const Simplex& a, const Simplex& b, int dimension) const {
    if (!(a.longest == b.longest)) return a.longest < b.longest;
    if (a.rest == b.rest) return false;
    const Vertex v = *front(a.longest);
    const bool with_front = packing_.contains(a.rest, dimension - 1, v);
    if (with_front != packing_.contains(b.rest, dimension - 1, v)) return with_front;
    return a.rest < b.rest;
  }

  /** The first coface of s after `after`, or the first of all where that is null. */
  std::optional<Simplex> next_coface(const Simplex& s, int dimension, const Simplex* after) const {
    const Vertices of = vertices(s, dimension);
    const float own = s.longest.length;
    const bool in_own_length = after == nullptr || after->longest.length == own;
    const float lower = in_own_length ? 0 : after->longest.length;
    float upper = std::numeric_limits<float>::max();
    std::optional<Simplex> best;
    lengths_.for_each_common_neighbor(of, lower, upper, [&](Vertex v) {
      const Simplex t = coface(s, of, v);
      if (after != nullptr && !before(*after, t, dimension + 1)) return true;
      if (best && !before(t, *best, dimension + 1)) return true;
      best = t;
      upper = t.longest.length;
      return true;
    });
    return best;
  }

  /** If t is the coface in an apparent pair, its facet in that pair. t is known not to be the facet in one.
   */
  std::optional<Simplex> apparent_facet(const Simplex& t, int dimension) const {
    const std::optional<Vertex> first_of_block = front(t.longest);
    if (!first_of_block) return std::nullopt;
    const int count = dimension - 1;
    if (packing_.contains(t.rest, count, *first_of_block))
      return Simplex{t.longest, packing_.remove(t.rest, count, *first_of_block)};
    const Vertex first = packing_.at(t.rest, count, 0);
    const Simplex facet{t.longest, packing_.remove(t.rest, count, first)};
    // The pair is apparent unless a vertex before `first` in the order of the block joins the facet to a
    // simplex.
    if (joins(*first_of_block, facet, dimension - 1)) return std::nullopt;
    bool apparent = false;
    for_each_in_lune(t.longest, vertices(facet, dimension - 1), [&](Vertex smallest) {
      apparent = smallest == first;
      return false;
    });
    return apparent ? std::optional(facet) : std::nullopt;
  }

  /** Whether the front of the block is joined to all other points of the lune. */
  bool is_dominated(const Edge& e, Vertex front) const {
    bool dominated = true;
    for_each_in_lune(e, ends(e), [&](Vertex v) { return dominated = v == front || edge(front, v) < e; });
    return dominated;
  }

 private:
  static constexpr std::uint32_t kUnknown = 0, kNone = 1, kFirstVertex = 2;

  static Vertices ends(const Edge& e) {
    Vertices out;
    out.push(e.high());
    out.push(e.low());
    return out;
  }

  /** Whether v, of the lune of s's longest edge, is joined to all other vertices of s by edges before that
   * one. */
  bool joins(Vertex v, const Simplex& s, int dimension) const {
    for (int k = 0; k < dimension - 1; ++k)
      if (!(edge(v, packing_.at(s.rest, dimension - 1, k)) < s.longest)) return false;
    return true;
  }

  /** Visits, in increasing order, the vertices joined to all of `of` by edges before e. */
  template <class Visit>
  void for_each_in_lune(const Edge& e, const Vertices& of, Visit&& visit) const {
    lengths_.for_each_common_neighbor(of, 0, e.length, [&](Vertex v) {
      for (Vertex u : of)
        if (!(edge(u, v) < e)) return true;
      return visit(v);
    });
  }

  std::optional<Vertex> find_front(const Edge& e) const {
    std::optional<Vertex> best;
    Edge longer_of_best = e;
    lengths_.for_each_common_neighbor(ends(e), 0, longer_of_best.length, [&](Vertex v) {
      const Edge longer = std::max(edge(e.high(), v), edge(e.low(), v));
      if (longer < longer_of_best) {
        longer_of_best = longer;
        best = v;
      }
      return true;
    });
    return best;
  }

  Simplex coface(const Simplex& s, const Vertices& of, Vertex v) const {
    Edge longest = s.longest;
    Vertex end = 0;  // of s, of the longest edge if that is one with v
    for (Vertex u : of) {
      const Edge e = edge(u, v);
      if (longest < e) {
        longest = e;
        end = u;
      }
    }
    const int count = of.size() - 2;
    if (longest == s.longest) return {longest, packing_.insert(s.rest, count, v)};
    // The longest edge is {end, v}: the rest is s without `end`.
    const Vertex high = s.longest.high(), low = s.longest.low();
    if (end == high) return {longest, packing_.insert(s.rest, count, low)};
    if (end == low) return {longest, packing_.insert(s.rest, count, high)};
    const std::uint64_t others = packing_.remove(s.rest, count, end);
    return {longest, packing_.insert(packing_.insert(others, count - 1, low), count, high)};
  }

  const Lengths& lengths_;
  VertexPacking packing_;
  std::unique_ptr<std::atomic<std::uint32_t>[]> fronts_;
};

}  // namespace bettiscope

#endif

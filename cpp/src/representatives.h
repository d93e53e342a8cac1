// Representatives of bars: cocycles, and loops in degree 1. cpp/docs/persistence.md gives the argument.
#ifndef BETTISCOPE_REPRESENTATIVES_H
#define BETTISCOPE_REPRESENTATIVES_H

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

#include "components.h"
#include "key_order.h"
#include "rips.h"

namespace bettiscope {

/** A bar, and what stands for its class. */
struct Representative {
  std::size_t index; /**< of the bar in its dimension's, in order */
  Bar bar;
  /** The simplices of the cocycle, each increasing, and their coefficients, 1 to p - 1. */
  std::vector<Vertex> vertices;
  std::vector<std::uint16_t> coefficients;
  /** In degree 1: the vertices of a closed walk. */
  std::vector<Vertex> loop;
  std::size_t birth = 0; /**< which of the simplices begins the bar */
};

/** What rips_barcode is asked for beside the bars: representatives of some bars of one dimension. */
struct RepresentativesOf {
  /** A bar by its index in order, and by its place in an unordered list. */
  struct Choice {
    std::size_t index;
    std::size_t place;
  };

  std::size_t dimension;
  /** Which are wanted, of all bars of the dimension, unordered. */
  std::function<std::vector<Choice>(const std::vector<Bar>& bars)> choose;
  /** The caller's number of a vertex of the lengths. */
  std::function<Vertex(Vertex)> name;
  /** What the length of an edge stands for. */
  std::function<double(float)> length;
  /** Out: vertices have the caller's numbers, in the order of the reduction. */
  std::vector<Representative> found;
};

/**
 * Orients the simplices by the numbers that their vertices have now, so that all are increasing, divides by
 * the coefficient of the one that begins the bar, and puts that one first, the others in the order of their
 * vertices.
 */
void normalize_cocycle(Representative& of, std::size_t dimension, int prime, const Execution& execution);

/** A component of the vertices, as a bar of degree 0: its smallest vertex, and how many edges of the forest
 * come before the one that ends it. */
struct ComponentBar {
  Vertex smallest;
  std::size_t edges;
};

/** A cocycle of degree 0 is 1 on the component as it is before the bar's end. ends(k): of the k-th edge of
 * the forest; original(v): the lengths' number of a vertex. */
template <class Ends, class Original>
void represent_components(std::int64_t n, const std::vector<ComponentBar>& component_of, const Ends& ends,
                          const Original& original, const std::vector<Bar>& bars, RepresentativesOf& wanted,
                          const Execution& execution) {
  for (const RepresentativesOf::Choice& chosen : wanted.choose(bars)) {
    const ComponentBar& component = component_of[chosen.place];
    Components components(n);
    execution.for_each(0, component.edges, [&](std::size_t k) { components.join(ends(k)); });
    Representative found{chosen.index, bars[chosen.place], {}, {}, {}};
    execution.for_each(0, static_cast<std::size_t>(n), [&](std::size_t v) {
      const auto vertex = static_cast<Vertex>(v);
      if (components.root(vertex) != component.smallest) return;
      if (vertex == component.smallest) found.birth = found.vertices.size();
      found.vertices.push_back(wanted.name(original(vertex)));
      found.coefficients.push_back(1);
    });
    wanted.found.push_back(std::move(found));
  }
}

/** Calls visit(w, rank) for the edges {v, w} before the edge f. */
template <class Visit>
void for_each_edge_before(const RankMatrix& ranks, Rank f, Vertex v, Visit&& visit) {
  const Rank* row = ranks.row(v);
  for (Vertex w = 0; w < static_cast<std::uint64_t>(ranks.vertices()); ++w)
    if (row[w] < f) visit(w, row[w]);
}
template <class Visit>
void for_each_edge_before(const RankGraph& ranks, Rank f, Vertex v, Visit&& visit) {
  for (const RankGraph::Neighbor* neighbor = ranks.begin(v); neighbor != ranks.end(v); ++neighbor)
    if (neighbor->rank < f) visit(neighbor->vertex, neighbor->rank);
}
template <class Visit>
void for_each_edge_before(const KeyOrder& order, EdgeKey f, Vertex v, Visit&& visit) {
  std::vector<float> lengths(static_cast<std::size_t>(order.vertices()));
  order.lengths().distances().row(v, 0, lengths);
  lengths[v] = kNoEdge;
  for (Vertex w = 0; w < lengths.size(); ++w) {
    const EdgeKey key = w == v ? kNoKey : order.key(lengths[w], v, w);
    if (key < f) visit(w, key);
  }
}

/**
 * The shortest of the walks that begin with the edge {ends[0], ends[1]}, of the rank f, and come back to
 * ends[0] along edges before f (Dijkstra 1959), of which there is one. length(l): what the length of an edge
 * stands for.
 */
template <class Ranks, class Length>
std::vector<Vertex> shortest_way(const Ranks& ranks, std::array<Vertex, 2> ends, typename Ranks::Rank f,
                                 const Length& length, const Execution& execution) {
  const auto n = static_cast<std::size_t>(ranks.vertices());
  std::vector<double> distances(n, std::numeric_limits<double>::infinity());
  std::vector<Vertex> next(n, kNoVertex);  // on the way to ends[0]
  using Reached = std::pair<double, Vertex>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> reached;
  distances[ends[0]] = 0;
  reached.push({0, ends[0]});
  while (!reached.empty() && reached.top().second != ends[1]) {
    execution.check_cancelled();
    const auto [distance, v] = reached.top();
    reached.pop();
    if (distance > distances[v]) continue;
    for_each_edge_before(ranks, f, v, [&](Vertex w, typename Ranks::Rank edge) {
      const double further = distance + length(ranks.order().length(edge));
      if (!(further < distances[w])) return;
      distances[w] = further;
      next[w] = v;
      reached.push({further, w});
    });
  }
  std::vector<Vertex> walk = {ends[0]};
  for (Vertex v = ends[1]; v != ends[0]; v = next[v])
    walk.push_back(v);
  return walk;
}

}  // namespace bettiscope

#endif

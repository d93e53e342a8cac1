#include "lengths.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "components.h"
#include "geometry.h"
#include "guard.h"
#include "memory_budget.h"

namespace bettiscope {

namespace {

AlignedBuffer matrix_of(std::int64_t n, std::int64_t stride) {
  try {
    return AlignedBuffer(static_cast<std::size_t>(n * stride) * sizeof(float));
  } catch (const MemoryLimitReached&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw MemoryError(message("the lengths between n = ", n, " points need ", n * stride / 250000,
                              " MB, which could not be had: take landmarks or a smaller threshold"));
  }
}

}  // namespace

DenseLengths::DenseLengths(std::int64_t n, const LowerRow& lower_row, const Execution& execution)
    : n_(n), stride_((n + 63) / 64 * 64), matrix_(matrix_of(n, stride_)) {
  execution.progress.begin(BETTISCOPE_PHASE_LENGTHS, n);
  parallel_for(execution, n, 16, [&](std::int64_t begin, std::int64_t end, int) {
    for (std::int64_t i = begin; i < end; ++i) {
      execution.check_cancelled();
      lower_row(i, {own_row(i), static_cast<std::size_t>(i)});
      own_row(i)[i] = kNoEdge;
      std::fill(own_row(i) + n, own_row(i) + stride_, kNoEdge);
    }
    execution.progress.add(end - begin);
  });
  // The upper triangle, in tiles that stay in cache.
  constexpr std::int64_t kTile = 64;
  parallel_for(execution, (n + kTile - 1) / kTile, 1, [&](std::int64_t begin, std::int64_t end, int) {
    for (std::int64_t i0 = begin * kTile; i0 < end * kTile; i0 += kTile)
      for (std::int64_t j0 = i0; j0 < n; j0 += kTile)
        for (std::int64_t i = i0; i < std::min(i0 + kTile, n); ++i)
          for (std::int64_t j = std::max(j0, i + 1); j < std::min(j0 + kTile, n); ++j)
            own_row(i)[j] = row(j)[i];
  });
}

float DenseLengths::enclosing_radius(const Execution& execution) const {
  float radius = n_ == 1 ? 0 : kNoEdge;
  for (std::int64_t i = 0; i < n_ && n_ > 1; ++i) {
    execution.check_cancelled();
    float farthest = 0;
    for (std::int64_t j = 0; j < n_; ++j)
      if (j != i) farthest = std::max(farthest, row(i)[j]);
    radius = std::min(radius, farthest);
  }
  return radius;
}

void DenseLengths::cut(float threshold, const Execution& execution) {
  for (std::int64_t i = 0; i < n_; ++i) {
    execution.check_cancelled();
    for (std::int64_t j = 0; j < n_; ++j)
      if (row(i)[j] > threshold) own_row(i)[j] = kNoEdge;
  }
}

std::vector<Edge> minimum_spanning_forest(std::int64_t n, const std::function<const float*(Vertex)>& row,
                                          const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_REDUCTION, n);
  std::vector<Edge> forest;
  // Of each vertex outside the tree, its first edge into the tree.
  std::vector<Edge> nearest(static_cast<std::size_t>(n), Edge{kNoEdge, 0});
  std::vector<Vertex> outside(nearest.size());
  std::iota(outside.begin(), outside.end(), Vertex{0});
  Vertex last = 0;
  while (outside.size() > 1) {
    execution.check_cancelled();
    const auto removed = std::find(outside.begin(), outside.end(), last);
    *removed = outside.back();
    outside.pop_back();
    Vertex best = outside.front();
    const float* lengths = row(last);
    for (Vertex v : outside) {
      const Edge edge{lengths[v], ends_of(last, v)};
      if (edge < nearest[v]) nearest[v] = edge;
      if (nearest[v] < nearest[best]) best = v;
    }
    if (nearest[best].length < kNoEdge) forest.push_back(nearest[best]);
    last = best;
    execution.progress.add(1);
  }
  execution.sort(forest);
  execution.progress.add(1);
  return forest;
}

std::vector<Edge> DenseLengths::spanning_forest(const Execution& execution) const {
  return minimum_spanning_forest(n_, [&](Vertex v) { return row(v); }, execution);
}

SparseLengths::SparseLengths(std::int64_t n, std::vector<Edge> edges, const Execution& execution)
    : offsets_(static_cast<std::size_t>(n + 1)) {
  execution.for_each(0, edges.size(), [&](std::size_t e) {
    ++offsets_[edges[e].high() + std::size_t{1}];
    ++offsets_[edges[e].low() + std::size_t{1}];
  });
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
  // Two passes of a counting sort by vertex leave the neighbours of each vertex in increasing order.
  struct HalfEdge {
    Vertex vertex, neighbor;
    float length;
  };
  std::vector<HalfEdge> by_neighbor(2 * edges.size());
  std::vector<std::int64_t> next(offsets_.begin(), offsets_.end() - 1);
  execution.for_each(0, edges.size(), [&](std::size_t k) {
    const Edge& e = edges[k];
    by_neighbor[at(next[e.low()]++)] = {e.high(), e.low(), e.length};
    by_neighbor[at(next[e.high()]++)] = {e.low(), e.high(), e.length};
  });
  edges = {};  // no need to hold everything three times
  neighbors_.resize(by_neighbor.size());
  lengths_.resize(by_neighbor.size());
  std::copy(offsets_.begin(), offsets_.end() - 1, next.begin());
  execution.for_each(0, by_neighbor.size(), [&](std::size_t half) {
    const HalfEdge& e = by_neighbor[half];
    const std::int64_t k = next[e.vertex]++;
    if (k > offsets_[e.vertex] && neighbors_[at(k - 1)] == e.neighbor)
      throw DataError(message("the pair (", e.neighbor, ", ", e.vertex, ") is given twice"));
    neighbors_[at(k)] = e.neighbor;
    lengths_[at(k)] = e.length;
  });
}

SparseLengths::SparseLengths(const Graph& graph, const Execution& execution)
    : offsets_(graph.offsets.size()),
      neighbors_(2 * graph.columns.size()),
      lengths_(2 * graph.columns.size()) {
  for (std::size_t v = 0; v + 1 < graph.offsets.size(); ++v)
    offsets_[v + 1] = graph.offsets[v + 1] - graph.offsets[v];
  for (std::int32_t column : graph.columns)
    ++offsets_[static_cast<std::size_t>(column) + 1];
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
  // Rows ascend, and so do their columns: each vertex has its lower neighbours first, then the higher ones.
  std::vector<std::int64_t> next(offsets_.begin(), offsets_.end() - 1);
  const auto add = [&](std::size_t vertex, std::size_t neighbor, float length) {
    const std::int64_t k = next[vertex]++;
    neighbors_[at(k)] = static_cast<Vertex>(neighbor);
    lengths_[at(k)] = length;
  };
  for (std::size_t v = 0; v + 1 < graph.offsets.size(); ++v) {
    execution.check_cancelled();
    for (std::int64_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
      const auto u = static_cast<std::size_t>(graph.columns[at(e)]);
      add(v, u, graph.lengths[at(e)]);
      add(u, v, graph.lengths[at(e)]);
    }
  }
}

void SparseLengths::cut(float threshold, const Execution& execution) {
  std::int64_t kept = 0, begin = 0;
  for (std::size_t v = 0; v + 1 < offsets_.size(); ++v) {
    execution.check_cancelled();
    for (std::int64_t k = std::exchange(begin, offsets_[v + 1]); k < offsets_[v + 1]; ++k) {
      if (!(lengths_[at(k)] <= threshold && lengths_[at(k)] < kNoEdge)) continue;
      neighbors_[at(kept)] = neighbors_[at(k)];
      lengths_[at(kept++)] = lengths_[at(k)];
    }
    offsets_[v + 1] = kept;
  }
  neighbors_.resize(at(kept));
  lengths_.resize(at(kept));
}

std::int64_t SparseLengths::find(Vertex a, Vertex b) const {
  const auto first = neighbors_.begin() + offsets_[a], last = neighbors_.begin() + offsets_[a + 1];
  const auto place = std::lower_bound(first, last, b);
  return place != last && *place == b ? place - neighbors_.begin() : -1;
}

float SparseLengths::length(Vertex a, Vertex b) const {
  const std::int64_t k = degree(a) < degree(b) ? find(a, b) : find(b, a);
  return k < 0 ? kNoEdge : lengths_[at(k)];
}

std::vector<Edge> SparseLengths::spanning_forest(const Execution& execution) const {
  execution.progress.begin(BETTISCOPE_PHASE_REDUCTION, vertices());
  std::vector<Edge> edges;
  edges.reserve(neighbors_.size() / 2);
  for (std::int64_t a = 0; a < vertices(); ++a) {
    execution.check_cancelled();
    for_each_lower_neighbor(static_cast<Vertex>(a), [&](Vertex b, float length) {
      edges.push_back({length, ends_of(static_cast<Vertex>(a), b)});
    });
  }
  execution.sort(edges);
  Components components(vertices());
  std::vector<Edge> forest;
  execution.for_each(0, edges.size(), [&](std::size_t k) {
    if (components.join({edges[k].high(), edges[k].low()})) forest.push_back(edges[k]);
  });
  execution.progress.add(vertices());
  return forest;
}

}  // namespace bettiscope

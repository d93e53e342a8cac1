#include <algorithm>
#include <limits>

#include "geometry.h"
#include "graph_rows.h"
#include "guard.h"

namespace bettiscope {
namespace {

/** Undirected adjacency: the neighbours of vertex i are targets[offsets[i]] .. targets[offsets[i + 1] - 1].
 */
struct Adjacency {
  std::vector<int64_t> offsets;
  std::vector<int32_t> targets;

  std::span<const int32_t> of(int64_t i) const {
    const int64_t begin = offsets[static_cast<size_t>(i)];
    return std::span(targets).subspan(static_cast<size_t>(begin),
                                      static_cast<size_t>(offsets[static_cast<size_t>(i) + 1] - begin));
  }
};

void check_neighbors(std::span<const int64_t> neighbors, int64_t n, int64_t k, const Execution& execution) {
  for (int64_t i = 0; i < n; ++i) {
    execution.check_cancelled();
    for (int64_t c = 0; c < k; ++c) {
      const int64_t j = neighbors[static_cast<size_t>(i * k + c)];
      if (j < 0 || j >= n || j == i) {
        throw DataError(
            message("neighbors[", i, "][", c, "] is ", j, ", expected another of ", n, " vertices"));
      }
    }
  }
}

/** The union of the relation and its reverse. Mutual neighbours are in it twice, which a search does not
 * mind. */
Adjacency symmetrize(std::span<const int64_t> neighbors, int64_t n, int64_t k, const Execution& execution) {
  Adjacency adjacency;
  adjacency.offsets.assign(static_cast<size_t>(n) + 1, 0);
  for (int64_t i = 0; i < n; ++i)
    adjacency.offsets[static_cast<size_t>(i) + 1] = k;
  execution.for_each(0, neighbors.size(),
                     [&](size_t entry) { ++adjacency.offsets[static_cast<size_t>(neighbors[entry]) + 1]; });
  for (size_t i = 0; i < static_cast<size_t>(n); ++i)
    adjacency.offsets[i + 1] += adjacency.offsets[i];
  adjacency.targets.resize(2 * neighbors.size());
  std::vector<int64_t> next(adjacency.offsets.begin(), adjacency.offsets.end() - 1);
  execution.for_each(0, neighbors.size(), [&](size_t entry) {
    const size_t i = entry / static_cast<size_t>(k);
    const auto j = static_cast<size_t>(neighbors[entry]);
    adjacency.targets[static_cast<size_t>(next[i]++)] = static_cast<int32_t>(j);
    adjacency.targets[static_cast<size_t>(next[j]++)] = static_cast<int32_t>(i);
  });
  return adjacency;
}

/** Breadth-first search from one vertex after another; one for each thread. */
class Search {
 public:
  Search(const Adjacency& adjacency, int64_t n)
      : adjacency_(adjacency), seen_from_(static_cast<size_t>(n), kNever) {}

  /** Adds the row of source: the vertices j < source at most cutoff hops away. */
  void run(int64_t source, int64_t cutoff, GraphRows::Part& out) {
    queue_.assign(1, static_cast<int32_t>(source));
    seen_from_[static_cast<size_t>(source)] = static_cast<int32_t>(source);
    size_t level_begin = 0;
    for (int64_t hops = 1; hops <= cutoff && level_begin < queue_.size(); ++hops) {
      const size_t level_end = queue_.size();
      for (size_t at = level_begin; at < level_end; ++at)
        expand(source, queue_[at]);
      for (size_t at = level_end; at < queue_.size(); ++at) {
        if (queue_[at] < source) out.add(queue_[at], static_cast<float>(hops));
      }
      level_begin = level_end;
    }
    out.end_row(source);
  }

 private:
  static constexpr int32_t kNever = -1;

  void expand(int64_t source, int32_t vertex) {
    for (int32_t next : adjacency_.of(vertex)) {
      int32_t& seen_from = seen_from_[static_cast<size_t>(next)];
      if (seen_from == source) continue;
      seen_from = static_cast<int32_t>(source);
      queue_.push_back(next);
    }
  }

  const Adjacency& adjacency_;
  std::vector<int32_t>
      seen_from_; /**< the last source that saw a vertex: nothing to clear between searches */
  std::vector<int32_t> queue_;
};

}  // namespace

Graph hop_graph(std::span<const int64_t> neighbors, int64_t n, int64_t k, int64_t cutoff,
                const Execution& execution) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  require(n >= 2, "n is ", n, ", expected at least 2 vertices");
  if (n > kMost) throw UnsupportedError(message("n is ", n, ", more vertices than ", kMost));
  require(k >= 1 && k < n, "k is ", k, ", expected 1 to n - 1 = ", n - 1);
  require(cutoff >= 1, "cutoff is ", cutoff, ", expected at least one hop");
  execution.progress.begin(BETTISCOPE_PHASE_GRAPH, n);
  check_neighbors(neighbors, n, k, execution);
  const Adjacency adjacency = symmetrize(neighbors, n, k, execution);

  constexpr int64_t kGrain = 256;
  const int64_t parts = (n + kGrain - 1) / kGrain;
  GraphRows rows(n, parts);
  const int64_t workers = std::min<int64_t>(parts, execution.threads);
  std::vector<Search> searches(static_cast<size_t>(workers), Search(adjacency, n));
  parallel_for(execution, n, kGrain, [&](int64_t begin, int64_t end, int worker) {
    for (int64_t i = begin; i < end; ++i) {
      execution.check_cancelled();
      searches[static_cast<size_t>(worker)].run(i, cutoff, rows.part(begin / kGrain));
    }
    execution.progress.add(end - begin);
  });
  return rows.take(execution);
}

}  // namespace bettiscope

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "dispatch.h"
#include "geometry.h"
#include "graph_rows.h"
#include "tree.h"

namespace bettiscope {
namespace {

/** Searches the tree for the points within a radius of one after another. */
class Search {
 public:
  Search(const Tree& tree, float radius) : tree_(tree), kernels_(kernels()), radius_(radius) {
    // Whatever is as far as the next float32 is longer than the radius after rounding too.
    const double beyond = std::nextafter(radius, std::numeric_limits<float>::infinity());
    limit_ = beyond * beyond;
  }

  /** Adds the row of the point at this place, unless `out` is NULL; returns its size. */
  int64_t run(int64_t place, GraphRows::Part* out) {
    place_ = place;
    found_ = 0;
    visit(tree_.height() - 1, 0, out);
    if (out != nullptr) out->end_row(tree_.index()[static_cast<size_t>(place)]);
    return found_;
  }

 private:
  void visit(int64_t level, int64_t group, GraphRows::Part* out) {
    const Points& points = tree_.points();
    alignas(64) double distances[kBoxes];
    kernels_.box_distances(tree_.boxes(level, group), points.dimension(), points.point(place_), distances);
    const int64_t children = std::min(kBoxes, tree_.level(level).nodes - group * kBoxes);
    for (int64_t child = 0; child < children; ++child) {
      if (distances[child] > limit_) continue;
      const int64_t node = group * kBoxes + child;
      if (level == 0) {
        scan(node, out);
      } else {
        visit(level - 1, node, out);
      }
    }
  }

  void scan(int64_t block, GraphRows::Part* out) {
    const Points& points = tree_.points();
    const int64_t* index = tree_.index().data() + block * kBlock;
    const int64_t own = tree_.index()[static_cast<size_t>(place_)];
    const int64_t size = std::min(kBlock, points.size() - block * kBlock);
    if (index[0] >= own) return;  // they ascend
    float lengths[kBlock];
    kernels_.narrow.euclidean(points.block(block), points.dimension(), points.point(place_), lengths);
    for (int64_t p = 0; p < size && index[p] < own; ++p) {
      if (lengths[p] > radius_) continue;
      if (out != nullptr) out->add(index[p], lengths[p]);
      ++found_;
    }
  }

  const Tree& tree_;
  const Kernels& kernels_;
  const float radius_;
  double limit_;
  int64_t place_ = 0;
  int64_t found_ = 0;
};

/** Finds all pairs within the radius, for `rows` or, where that is NULL, to count them; nothing where they
 * are more than most_edges. */
std::optional<int64_t> search_all(const Points& points, float radius, int64_t most_edges, GraphRows* rows,
                                  const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_GRAPH, points.size());
  const Tree tree(points, execution);
  std::atomic<int64_t> edges{0};
  parallel_for(execution, points.block_count(), 1, [&](int64_t block, int64_t, int) {
    Search search(tree, radius);
    const int64_t end = std::min((block + 1) * kBlock, points.size());
    for (int64_t place = block * kBlock; place < end && edges <= most_edges; ++place) {
      execution.check_cancelled();
      edges += search.run(place, rows == nullptr ? nullptr : &rows->part(block));
    }
    execution.progress.add(end - block * kBlock);
  });
  if (edges > most_edges) return std::nullopt;
  return edges;
}

}  // namespace

std::optional<Graph> radius_graph(const Points& points, float radius, int64_t most_edges,
                                  const Execution& execution) {
  GraphRows rows(points.size(), points.block_count());
  if (!search_all(points, radius, most_edges, &rows, execution)) return std::nullopt;
  return rows.take(execution);
}

std::optional<int64_t> count_within_radius(const Points& points, float radius, int64_t most_edges,
                                           const Execution& execution) {
  return search_all(points, radius, most_edges, nullptr, execution);
}

}  // namespace bettiscope

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "dispatch.h"
#include "geometry.h"
#include "guard.h"
#include "tree.h"

namespace bettiscope {
namespace {

struct Neighbor {
  double distance; /**< squared */
  int64_t index;

  bool operator<(const Neighbor& other) const {
    return distance < other.distance || (distance == other.distance && index < other.index);
  }
};

/**
 * Searches the tree for the neighbours of all points of a block together, so that what one of them brings
 * into the cache serves the others; one for each thread.
 */
class Search {
 public:
  Search(const Tree& tree, int64_t k, const Execution& execution)
      : tree_(tree), kernels_(kernels()), execution_(execution), k_(static_cast<size_t>(k)) {
    for (std::vector<Neighbor>& found : found_)
      found.reserve(k_);
  }

  void run(int64_t block) {
    first_place_ = block * kBlock;
    Queries queries;
    for (int64_t p = 0; p < std::min(kBlock, tree_.points().size() - first_place_); ++p)
      queries.push(p);
    for (std::vector<Neighbor>& found : found_)
      found.clear();
    visit(tree_.height() - 1, 0, queries);
    for (std::vector<Neighbor>& found : found_)
      std::sort_heap(found.begin(), found.end());
  }

  /** The k nearest neighbours of point p of the block, in order. */
  const std::vector<Neighbor>& found(int64_t p) const { return found_[static_cast<size_t>(p)]; }

 private:
  /** Some of the points of the block. */
  struct Queries {
    std::array<int64_t, kBlock> points;
    size_t count = 0;

    void push(int64_t p) { points[count++] = p; }
    std::span<const int64_t> all() const { return std::span(points).first(count); }
  };

  /** How far a point or box may be to matter still; an equal distance may have a smaller index. */
  double reach(int64_t p) const {
    const std::vector<Neighbor>& found = found_[static_cast<size_t>(p)];
    return found.size() < k_ ? std::numeric_limits<double>::infinity() : found.front().distance;
  }

  const double* query(int64_t p) const { return tree_.points().point(first_place_ + p); }

  void visit(int64_t level, int64_t group, const Queries& queries) {
    execution_.check_cancelled();
    alignas(64) double distances[kBlock][kBoxes];
    std::array<double, kBoxes> nearest;
    nearest.fill(std::numeric_limits<double>::infinity());
    for (int64_t p : queries.all()) {
      kernels_.box_distances(tree_.boxes(level, group), tree_.points().dimension(), query(p), distances[p]);
      for (size_t child = 0; child < kBoxes; ++child)
        nearest[child] = std::min(nearest[child], distances[p][child]);
    }
    std::array<size_t, kBoxes> order;
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return nearest[a] < nearest[b]; });
    for (size_t child : order) {
      const int64_t node = group * kBoxes + static_cast<int64_t>(child);
      if (node >= tree_.level(level).nodes) continue;
      Queries near;
      for (int64_t p : queries.all()) {
        if (distances[p][child] <= reach(p)) near.push(p);
      }
      if (level == 0) {
        for (int64_t p : near.all())
          scan(node, p);
      } else if (near.count > 0) {
        visit(level - 1, node, near);
      }
    }
  }

  void scan(int64_t block, int64_t p) {
    const Points& points = tree_.points();
    alignas(64) double distances[kBlock];
    kernels_.squared_distances(points.block(block), points.dimension(), query(p), distances);
    const int64_t first = block * kBlock;
    const int64_t size = std::min(kBlock, points.size() - first);
    double limit = reach(p);
    for (int64_t other = 0; other < size; ++other) {
      if (distances[other] > limit || first + other == first_place_ + p) continue;
      offer({distances[other], tree_.index()[static_cast<size_t>(first + other)]},
            found_[static_cast<size_t>(p)]);
      limit = reach(p);
    }
  }

  void offer(const Neighbor& neighbor, std::vector<Neighbor>& found) const {
    if (found.size() == k_) {
      if (!(neighbor < found.front())) return;
      std::pop_heap(found.begin(), found.end());
      found.pop_back();
    }
    found.push_back(neighbor);
    std::push_heap(found.begin(), found.end());
  }

  const Tree& tree_;
  const Kernels& kernels_;
  const Execution& execution_;
  const size_t k_;
  int64_t first_place_ = 0;
  std::array<std::vector<Neighbor>, kBlock> found_; /**< heaps, the farthest on top */
};

}  // namespace

Neighbors nearest_neighbors(const Points& points, int64_t k, const Execution& execution) {
  require(k >= 1 && k < points.size(), "k is ", k, ", expected 1 to n - 1 = ", points.size() - 1);
  execution.progress.begin(BETTISCOPE_PHASE_NEIGHBORS, points.size());
  const Tree tree(points, execution);
  Neighbors neighbors;
  neighbors.indices.resize(static_cast<size_t>(points.size() * k));
  neighbors.distances.resize(static_cast<size_t>(points.size() * k));
  parallel_for(execution, points.block_count(), 4, [&](int64_t begin, int64_t end, int) {
    Search search(tree, k, execution);
    for (int64_t block = begin; block < end; ++block) {
      search.run(block);
      for (int64_t p = 0; p < std::min(kBlock, points.size() - block * kBlock); ++p) {
        auto at = static_cast<size_t>(tree.index()[static_cast<size_t>(block * kBlock + p)] * k);
        for (const Neighbor& neighbor : search.found(p)) {
          neighbors.indices[at] = neighbor.index;
          neighbors.distances[at] = static_cast<float>(std::sqrt(neighbor.distance));
          ++at;
        }
      }
    }
    execution.progress.add(std::min(end * kBlock, points.size()) - begin * kBlock);
  });
  return neighbors;
}

}  // namespace bettiscope

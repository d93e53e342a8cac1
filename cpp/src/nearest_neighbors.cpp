#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

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

/** Searches the tree for the neighbours of one point after another; one for each thread. */
class Search {
 public:
  Search(const Tree& tree, int64_t k) : tree_(tree), kernels_(kernels()), k_(static_cast<size_t>(k)) {
    found_.reserve(k_);
  }

  /** The k nearest neighbours of the point at this place, in order. */
  const std::vector<Neighbor>& run(int64_t place) {
    place_ = place;
    found_.clear();
    visit(tree_.height() - 1, 0);
    std::sort_heap(found_.begin(), found_.end());
    return found_;
  }

 private:
  /** How far a point or box may be to matter still; an equal distance may have a smaller index. */
  double reach() const {
    return found_.size() < k_ ? std::numeric_limits<double>::infinity() : found_.front().distance;
  }

  void visit(int64_t level, int64_t group) {
    const Points& points = tree_.points();
    alignas(64) std::array<double, kBoxes> distances;
    kernels_.box_distances(tree_.boxes(level, group), points.dimension(), points.point(place_),
                           distances.data());
    const int64_t children = std::min(kBoxes, tree_.level(level).nodes - group * kBoxes);
    std::array<int64_t, kBoxes> order;
    for (int64_t child = 0; child < children; ++child) {
      int64_t at = child;
      for (; at > 0 && distances[index(order[index(at - 1)])] > distances[index(child)]; --at) {
        order[index(at)] = order[index(at - 1)];
      }
      order[index(at)] = child;
    }
    for (int64_t next = 0; next < children; ++next) {
      const int64_t child = order[index(next)];
      if (distances[index(child)] > reach()) return;
      const int64_t node = group * kBoxes + child;
      if (level == 0) {
        scan(node);
      } else {
        visit(level - 1, node);
      }
    }
  }

  void scan(int64_t block) {
    const Points& points = tree_.points();
    alignas(64) double distances[kBlock];
    kernels_.squared_distances(points.block(block), points.dimension(), points.point(place_), distances);
    const int64_t first = block * kBlock;
    const int64_t size = std::min(kBlock, points.size() - first);
    double limit = reach();
    for (int64_t p = 0; p < size; ++p) {
      if (distances[p] > limit || first + p == place_) continue;
      offer({distances[p], tree_.index()[index(first + p)]});
      limit = reach();
    }
  }

  void offer(const Neighbor& neighbor) {
    if (found_.size() == k_) {
      if (!(neighbor < found_.front())) return;
      std::pop_heap(found_.begin(), found_.end());
      found_.pop_back();
    }
    found_.push_back(neighbor);
    std::push_heap(found_.begin(), found_.end());
  }

  static size_t index(int64_t i) { return static_cast<size_t>(i); }

  const Tree& tree_;
  const Kernels& kernels_;
  const size_t k_;
  int64_t place_ = 0;
  std::vector<Neighbor> found_; /**< a heap, the farthest on top */
};

}  // namespace

Neighbors nearest_neighbors(const Points& points, int64_t k, const Execution& execution) {
  require(k >= 1 && k < points.size(), "k is ", k, ", expected 1 to n - 1 = ", points.size() - 1);
  const Tree tree(points);
  Neighbors neighbors;
  neighbors.indices.resize(static_cast<size_t>(points.size() * k));
  neighbors.distances.resize(static_cast<size_t>(points.size() * k));
  parallel_for(execution, points.block_count(), 4, [&](int64_t begin, int64_t end, int) {
    Search search(tree, k);
    for (int64_t place = begin * kBlock; place < std::min(end * kBlock, points.size()); ++place) {
      auto at = static_cast<size_t>(tree.index()[static_cast<size_t>(place)] * k);
      for (const Neighbor& neighbor : search.run(place)) {
        neighbors.indices[at] = neighbor.index;
        neighbors.distances[at] = static_cast<float>(std::sqrt(neighbor.distance));
        ++at;
      }
    }
  });
  return neighbors;
}

}  // namespace bettiscope

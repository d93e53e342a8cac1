#include <algorithm>
#include <cmath>
#include <limits>

#include "dispatch.h"
#include "geometry.h"
#include "guard.h"
#include "tree.h"

namespace bettiscope {
namespace {

/** A point by its place in the tree, and its squared distance to the nearest landmark. */
struct Candidate {
  double distance;
  int64_t index;
  int64_t place;

  /** The farther one first, the smaller index where they are equally far. */
  bool before(const Candidate& other) const {
    return distance > other.distance || (distance == other.distance && index < other.index);
  }
};

/** What no point is, neither a landmark nor the padding of a block: below every squared distance. */
constexpr double kTaken = -1;

/**
 * Farthest-point sampling with pruning: every node of the tree knows its farthest point, and a new landmark
 * changes nothing in a node whose box is no nearer to it than that point is to the landmarks before.
 */
class Sampler {
 public:
  explicit Sampler(const Tree& tree)
      : tree_(tree),
        kernels_(kernels()),
        nearest_(static_cast<size_t>(tree.points().block_count() * kBlock), kTaken),
        best_(static_cast<size_t>(tree.height()) + 1) {
    std::fill_n(nearest_.begin(), tree.points().size(), std::numeric_limits<double>::infinity());
    for (int64_t l = 0; l < tree.height(); ++l) {
      const Candidate all{std::numeric_limits<double>::infinity(), 0, 0};
      best_[static_cast<size_t>(l)].assign(static_cast<size_t>(tree.level(l).nodes), all);
    }
    best_.back().resize(1);
  }

  /** Makes the point at this place a landmark. */
  void take(int64_t place) {
    nearest_[static_cast<size_t>(place)] = kTaken;
    update(tree_.height() - 1, 0, place);
  }

  /** The point to take next: farthest from the landmarks. */
  const Candidate& farthest() const { return best_.back().front(); }

 private:
  /** Lets the points of a group know the landmark at this place. */
  void update(int64_t level, int64_t group, int64_t place) {
    const double* query = tree_.points().point(place);
    alignas(64) double distances[kBoxes];
    kernels_.box_distances(tree_.boxes(level, group), tree_.points().dimension(), query, distances);
    std::vector<Candidate>& best = best_[static_cast<size_t>(level)];
    const int64_t first = group * kBoxes;
    const int64_t last = std::min(first + kBoxes, tree_.level(level).nodes);
    // The landmark's own node must be updated whatever the distances: it may hold duplicates of it.
    const int64_t own = place / (kBlock << (3 * level));
    for (int64_t node = first; node < last; ++node) {
      if (node != own && distances[node - first] >= best[static_cast<size_t>(node)].distance) continue;
      if (level == 0) {
        best[static_cast<size_t>(node)] = update_block(node, query);
      } else {
        update(level - 1, node, place);
      }
    }
    const auto begin = best.begin() + first;
    best_[static_cast<size_t>(level) + 1][static_cast<size_t>(group)] = *std::min_element(
        begin, best.begin() + last, [](const Candidate& a, const Candidate& b) { return a.before(b); });
  }

  Candidate update_block(int64_t block, const double* query) {
    const Points& points = tree_.points();
    double* nearest = nearest_.data() + block * kBlock;
    const int64_t p = kernels_.update_nearest(points.block(block), points.dimension(), query, nearest);
    const int64_t place = std::min(block * kBlock + p, points.size() - 1);
    return {nearest[p], tree_.index()[static_cast<size_t>(place)], place};
  }

  static_assert(kBoxes == 8, "own nodes are found by shifting by 3 bits a level");

  const Tree& tree_;
  const Kernels& kernels_;
  AlignedVector<double> nearest_;
  /** By level and node; one more level for the root itself. */
  std::vector<std::vector<Candidate>> best_;
};

/** Well mixed bits of the seed (the SplitMix64 finalizer of Steele, Lea and Flood 2014), reduced to an index.
 */
int64_t first_landmark(int64_t seed, int64_t n) {
  uint64_t z = static_cast<uint64_t>(seed) + 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return static_cast<int64_t>((z ^ (z >> 31)) % static_cast<uint64_t>(n));
}

}  // namespace

Landmarks farthest_points(const Points& points, int64_t count, int64_t seed, const Execution& execution) {
  require(count >= 1 && count <= points.size(), "count is ", count, ", expected 1 to n = ", points.size());
  const Tree tree(points);
  Sampler sampler(tree);
  const auto first = std::find(tree.index().begin(), tree.index().end(), first_landmark(seed, points.size()));
  int64_t place = first - tree.index().begin();
  Landmarks landmarks;
  landmarks.indices.reserve(static_cast<size_t>(count));
  for (int64_t taken = 0; taken < count; ++taken) {
    execution.check_cancelled();
    landmarks.indices.push_back(tree.index()[static_cast<size_t>(place)]);
    sampler.take(place);
    place = sampler.farthest().place;
  }
  landmarks.covering_radius = std::sqrt(std::max(0.0, sampler.farthest().distance));
  return landmarks;
}

}  // namespace bettiscope

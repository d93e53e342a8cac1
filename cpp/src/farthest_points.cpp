#include <algorithm>
#include <cmath>
#include <limits>

#include "dispatch.h"
#include "geometry.h"
#include "guard.h"
#include "mixed_bits.h"
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

/** Coordinates of blocks that one thread updates while others would wake, some 10 us. */
constexpr int64_t kWorthATeam = 8192;

/**
 * Farthest-point sampling with pruning: every node of the tree knows its farthest point, and a new landmark
 * changes nothing in a node whose box is no nearer to it than that point is to the landmarks before.
 */
class Sampler {
 public:
  Sampler(const Tree& tree, int threads)
      : tree_(tree),
        kernels_(kernels()),
        team_(threads),
        nearest_(static_cast<size_t>(tree.points().block_count() * kBlock), kTaken),
        best_(static_cast<size_t>(tree.height()) + 1),
        groups_(static_cast<size_t>(tree.height())) {
    std::fill_n(nearest_.begin(), tree.points().size(), std::numeric_limits<double>::infinity());
    for (int64_t l = 0; l < tree.height(); ++l) {
      const Candidate unknown{std::numeric_limits<double>::infinity(), 0, 0};
      best(l).assign(static_cast<size_t>(tree.level(l).nodes), unknown);
    }
    best(tree.height()).resize(1);
  }

  /** Makes the point at this place a landmark. */
  void take(int64_t place) {
    nearest_[static_cast<size_t>(place)] = kTaken;
    collect(place);
    update_blocks(tree_.points().point(place));
    for (int64_t l = 0; l < tree_.height(); ++l)
      refresh(l);
  }

  /** The point to take next: farthest from the landmarks. */
  const Candidate& farthest() const { return best_.back().front(); }

 private:
  /** Finds the blocks that a landmark at this place may be near to, and the groups on the way to them. */
  void collect(int64_t place) {
    const double* query = tree_.points().point(place);
    groups_.back().assign(1, 0);
    for (int64_t l = tree_.height() - 1; l >= 0; --l) {
      std::vector<int64_t>& near = l > 0 ? groups_[static_cast<size_t>(l) - 1] : blocks_;
      near.clear();
      // The landmark's own node changes whatever the distances: it may hold duplicates of it.
      const int64_t own = place / (kBlock << (kLogBoxes * l));
      for (int64_t group : groups_[static_cast<size_t>(l)]) {
        alignas(64) double distances[kBoxes];
        kernels_.box_distances(tree_.boxes(l, group), tree_.points().dimension(), query, distances);
        const int64_t first = group * kBoxes;
        const int64_t last = std::min(first + kBoxes, tree_.level(l).nodes);
        for (int64_t node = first; node < last; ++node) {
          if (distances[node - first] < best(l)[static_cast<size_t>(node)].distance || node == own)
            near.push_back(node);
        }
      }
    }
  }

  void update_blocks(const double* query) {
    const auto count = static_cast<int64_t>(blocks_.size());
    if (team_.size() == 1 || count * tree_.points().dimension() < kWorthATeam)
      return update_blocks(query, 0, count);
    team_.run([&](int member) {
      update_blocks(query, count * member / team_.size(), count * (member + 1) / team_.size());
    });
  }

  void update_blocks(const double* query, int64_t begin, int64_t end) {
    const Points& points = tree_.points();
    for (int64_t at = begin; at < end; ++at) {
      const int64_t block = blocks_[static_cast<size_t>(at)];
      double* nearest = nearest_.data() + block * kBlock;
      const int64_t p = kernels_.update_nearest(points.block(block), points.dimension(), query, nearest);
      // All may be taken: then p may be padding, but no matter which, for it is never farthest.
      const int64_t place = std::min(block * kBlock + p, points.size() - 1);
      best(0)[static_cast<size_t>(block)] = {nearest[p], tree_.index()[static_cast<size_t>(place)], place};
    }
  }

  /** The farthest points of the collected groups of a level, from those of their parts. */
  void refresh(int64_t level) {
    for (int64_t group : groups_[static_cast<size_t>(level)]) {
      const auto begin = best(level).begin() + group * kBoxes;
      const auto end = best(level).begin() + std::min((group + 1) * kBoxes, tree_.level(level).nodes);
      best(level + 1)[static_cast<size_t>(group)] =
          *std::min_element(begin, end, [](const Candidate& a, const Candidate& b) { return a.before(b); });
    }
  }

  static constexpr int kLogBoxes = 3;
  static_assert(kBoxes == 1 << kLogBoxes);

  /** The farthest points of the nodes of a level; the root itself is alone on one level more. */
  std::vector<Candidate>& best(int64_t level) { return best_[static_cast<size_t>(level)]; }

  const Tree& tree_;
  const Kernels& kernels_;
  Team team_;
  AlignedVector<double>
      nearest_; /**< the squared distance of each place to the nearest landmark, or kTaken */
  std::vector<std::vector<Candidate>> best_;
  std::vector<std::vector<int64_t>> groups_; /**< those that the last landmark changes, by level */
  std::vector<int64_t> blocks_;              /**< the blocks in them */
};

int64_t first_landmark(int64_t seed, int64_t n) {
  return static_cast<int64_t>(mixed_bits(static_cast<uint64_t>(seed)) % static_cast<uint64_t>(n));
}

/** A landmark must change enough for a second thread to help. */
int useful_threads(const Points& points, int threads) {
  return points.block_count() * points.dimension() < kWorthATeam ? 1 : threads;
}

}  // namespace

Landmarks farthest_points(const Points& points, int64_t count, int64_t seed, const Execution& execution) {
  require(count >= 1 && count <= points.size(), "count is ", count, ", expected 1 to n = ", points.size());
  execution.progress.begin(BETTISCOPE_PHASE_LANDMARKS, count);
  const Tree tree(points, execution);
  Sampler sampler(tree, useful_threads(tree.points(), execution.threads));
  const auto first = std::find(tree.index().begin(), tree.index().end(), first_landmark(seed, points.size()));
  int64_t place = first - tree.index().begin();
  Landmarks landmarks;
  landmarks.indices.reserve(static_cast<size_t>(count));
  for (int64_t taken = 0; taken < count; ++taken) {
    execution.check_cancelled();
    landmarks.indices.push_back(tree.index()[static_cast<size_t>(place)]);
    sampler.take(place);
    execution.progress.add(1);
    place = sampler.farthest().place;
  }
  landmarks.covering_radius = std::sqrt(std::max(0.0, sampler.farthest().distance));
  return landmarks;
}

}  // namespace bettiscope

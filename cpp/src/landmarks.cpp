#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

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

/** Numbers drawn from a seed by SplitMix64. */
class Draws {
 public:
  explicit Draws(int64_t seed) : state_(static_cast<uint64_t>(seed)) {}

  /** From 0 to count - 1; how likely one is differs by less than count / 2^64 of it. */
  int64_t below(int64_t count) { return static_cast<int64_t>(next() % static_cast<uint64_t>(count)); }
  /** In [0, 1). */
  double part() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  uint64_t next() {
    const uint64_t bits = mixed_bits(state_);
    state_ += kMixedStep;
    return bits;
  }

  uint64_t state_;
};

/** Which of the masses, laid end to end, `at` is in, and where in it; never one that is not above 0. */
int64_t find_in(std::span<const double> masses, double& at) {
  size_t found = 0;
  for (size_t k = 0; k < masses.size(); ++k) {
    if (masses[k] <= 0) continue;
    found = k;
    if (at < masses[k]) break;
    at -= masses[k];  // beyond the end, where rounding leads there, it is in the last
  }
  return static_cast<int64_t>(found);
}

/**
 * The landmarks taken so far. Every node of the tree knows its point farthest from them, so a new landmark
 * changes nothing in a node whose box is no nearer to it than that point is to the landmarks before.
 */
class Sampler {
 public:
  /** `weighs`: whether points are to be drawn by their squared distances. */
  Sampler(const Tree& tree, bool weighs, int threads)
      : tree_(tree),
        kernels_(kernels()),
        team_(threads),
        nearest_(static_cast<size_t>(tree.points().block_count() * kBlock), kTaken),
        best_(static_cast<size_t>(tree.height()) + 1),
        masses_(weighs ? best_.size() : 0),
        groups_(static_cast<size_t>(tree.height())) {
    std::fill_n(nearest_.begin(), tree.points().size(), std::numeric_limits<double>::infinity());
    for (int64_t l = 0; l < tree.height(); ++l) {
      const Candidate unknown{std::numeric_limits<double>::infinity(), 0, 0};
      best(l).assign(static_cast<size_t>(tree.level(l).nodes), unknown);
    }
    best(tree.height()).resize(1);
    for (size_t l = 0; l < masses_.size(); ++l)
      masses_[l].resize(best_[l].size());
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

  /** The sum of all squared distances to the nearest landmark, after the first is taken. */
  double mass() const { return masses_.back().front(); }

  /** The place of the point where this part of the mass ends, in the order of the tree. */
  int64_t place_at(double part) const {
    double at = part * mass();
    int64_t node = 0;
    for (int64_t l = tree_.height() - 1; l >= 0; --l) {
      const auto [begin, end] = parts(l, node);
      node = begin + find_in(std::span(masses_[static_cast<size_t>(l)]).subspan(begin, end - begin), at);
    }
    return node * kBlock + find_in(std::span(nearest_).subspan(node * kBlock, kBlock), at);
  }

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
      if (!masses_.empty()) masses_[0][static_cast<size_t>(block)] = sum({nearest, kBlock});
    }
  }

  /** In order, so that it is the same everywhere; what is taken has no mass. */
  static double sum(std::span<const double> masses) {
    double all = 0;
    for (double mass : masses)
      all += std::max(mass, 0.0);
    return all;
  }

  /** The nodes that a group of a level is made of: from the first to before the last. */
  std::pair<size_t, size_t> parts(int64_t level, int64_t group) const {
    return {static_cast<size_t>(group * kBoxes),
            static_cast<size_t>(std::min((group + 1) * kBoxes, tree_.level(level).nodes))};
  }

  /** The farthest points and the masses of the collected groups of a level, from those of their parts. */
  void refresh(int64_t level) {
    const auto l = static_cast<size_t>(level);
    for (int64_t group : groups_[l]) {
      const auto g = static_cast<size_t>(group);
      const auto [begin, end] = parts(level, group);
      const std::span nodes = std::span(best_[l]).subspan(begin, end - begin);
      best_[l + 1][g] = *std::min_element(nodes.begin(), nodes.end(),
                                          [](const Candidate& a, const Candidate& b) { return a.before(b); });
      if (!masses_.empty()) masses_[l + 1][g] = sum(std::span(masses_[l]).subspan(begin, end - begin));
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
  std::vector<std::vector<double>>
      masses_; /**< as best_, the sums of squared distances; empty unless it weighs */
  std::vector<std::vector<int64_t>> groups_; /**< those that the last landmark changes, by level */
  std::vector<int64_t> blocks_;              /**< the blocks in them */
};

/** A landmark must change enough for a second thread to help. */
int useful_threads(const Points& points, int threads) {
  return points.block_count() * points.dimension() < kWorthATeam ? 1 : threads;
}

/** The place in the tree of each point. */
std::vector<int64_t> places_of(const Tree& tree) {
  std::vector<int64_t> places(tree.index().size());
  for (size_t place = 0; place < places.size(); ++place)
    places[static_cast<size_t>(tree.index()[place])] = static_cast<int64_t>(place);
  return places;
}

}  // namespace

LandmarkMethod landmark_method_of(int32_t number) {
  switch (number) {
    case BETTISCOPE_FARTHEST:
      return LandmarkMethod::kFarthest;
    case BETTISCOPE_RANDOM:
      return LandmarkMethod::kRandom;
    case BETTISCOPE_KMEANS_PLUS_PLUS:
      return LandmarkMethod::kKMeansPlusPlus;
    default:
      throw ArgumentError(message("the method of landmarks is ", number,
                                  ", expected BETTISCOPE_FARTHEST, _RANDOM or _KMEANS_PLUS_PLUS"));
  }
}

Landmarks choose_landmarks(const Points& points, int64_t count, LandmarkMethod method, int64_t seed,
                           const Execution& execution) {
  require(count >= 1 && count <= points.size(), "count is ", count, ", expected 1 to n = ", points.size());
  execution.progress.begin(BETTISCOPE_PHASE_LANDMARKS, count);
  const Tree tree(points, execution);
  Sampler sampler(tree, method == LandmarkMethod::kKMeansPlusPlus,
                  useful_threads(tree.points(), execution.threads));
  Draws draws(seed);
  std::vector<int64_t> places = places_of(tree);
  const auto next = [&](int64_t taken) {
    if (taken == 0 || method == LandmarkMethod::kRandom) {
      // A shuffle that ends early (Fisher, Yates).
      const auto chosen = static_cast<size_t>(taken + draws.below(points.size() - taken));
      std::swap(places[static_cast<size_t>(taken)], places[chosen]);
      return places[static_cast<size_t>(taken)];
    }
    const bool by_mass = method == LandmarkMethod::kKMeansPlusPlus && sampler.mass() > 0;
    return by_mass ? sampler.place_at(draws.part()) : sampler.farthest().place;
  };
  Landmarks landmarks;
  landmarks.indices.reserve(static_cast<size_t>(count));
  for (int64_t taken = 0; taken < count; ++taken) {
    execution.check_cancelled();
    const int64_t place = next(taken);
    landmarks.indices.push_back(tree.index()[static_cast<size_t>(place)]);
    sampler.take(place);
    execution.progress.add(1);
  }
  landmarks.covering_radius = std::sqrt(std::max(0.0, sampler.farthest().distance));
  return landmarks;
}

}  // namespace bettiscope

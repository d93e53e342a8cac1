#include "bottleneck.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <vector>

#include "essential_bars.h"
#include "ground_cost.h"

namespace bettiscope {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

using Length = GroundCost<BETTISCOPE_NORM_INFINITY, 1>;

/**
 * The least radius with a matching in which no pair, and no way to the diagonal, is longer (Efrat, Itai, Katz
 * 2001: paths are sought in a geometric structure instead of a graph). A point whose way to the diagonal is
 * longer than the radius has to have a partner; as long as one has none, alternating paths of pairs within
 * the radius are sought from all of them at once. Where there is no path, the least length that adds a pair
 * or a way to the diagonal to what was reached is a lower bound of the radius, and the next radius tried. Few
 * such steps are enough mostly; where they are many the interval that is left is halved.
 */
class BottleneckMatching {
 public:
  BottleneckMatching(const Diagram& a, const Diagram& b, double scale, const Execution& execution)
      : execution_(execution), sides_{Side(a, scale), Side(b, scale)} {}

  double radius() const { return radius_; }
  Index mate(Index row) const { return sides_[0].mate[at(row)]; }

  void solve() {
    constexpr int kSmallSteps = 12;
    for (const std::size_t side : kSides)
      enclose_nearest(side);
    for (int step = 0; step < kSmallSteps; ++step) {
      if (match_within_radius()) return;
      radius_ = lower_bound_;
    }
    halve();
  }

 private:
  struct Side {
    PriceTree tree; /**< of price 0; -infinity for points that are not to be found */
    std::vector<double> to_diagonal;
    std::vector<Index> mate;

    Side(const Diagram& diagram, double scale)
        : Side(coordinates(diagram, &FiniteBar::birth, scale),
               coordinates(diagram, &FiniteBar::death, scale)) {}
    Side(const std::vector<double>& births, const std::vector<double>& deaths)
        : tree(births, deaths, 0), mate(births.size(), kNone) {
      for (std::size_t k = 0; k < births.size(); ++k)
        to_diagonal.push_back(Length(1).to_diagonal(deaths[k] - births[k]));
    }

    static std::vector<double> coordinates(const Diagram& diagram, double FiniteBar::* coordinate,
                                           double scale) {
      std::vector<double> all;
      for (const FiniteBar& bar : diagram.finite)
        all.push_back(bar.*coordinate * scale);
      return all;
    }
  };

  /** A point of the side whose partners are sought, reached from one without a partner. */
  struct Reached {
    Index point;
    std::size_t source; /**< place of the first point of its path */
  };

  bool is_single(std::size_t side, std::size_t point) const {
    return sides_[side].mate[point] == kNone && sides_[side].to_diagonal[point] > radius_;
  }
  bool has_single(std::size_t side) const {
    for (std::size_t k = 0; k < sides_[side].mate.size(); ++k)
      if (is_single(side, k)) return true;
    return false;
  }

  /** The nearest point of the other side that can be found, nearer than `bound`. */
  Cheapest nearest(std::size_t side, Index point, double bound) const {
    Cheapest found{bound};
    const PriceTree& tree = sides_[side].tree;
    sides_[1 - side].tree.find(Length(1), tree.x(point), tree.y(point), found);
    return found;
  }
  Cheapest within_radius(std::size_t side, Index point) const {
    return nearest(side, point, std::nextafter(radius_, kInfinity));
  }

  /** Each point has to go to its nearest or to the diagonal, at least. */
  void enclose_nearest(std::size_t side) {
    const Side& one = sides_[side];
    execution_.for_each(0, one.mate.size(), [&](std::size_t k) {
      if (one.to_diagonal[k] > radius_)
        radius_ = std::max(radius_, nearest(side, static_cast<Index>(k), one.to_diagonal[k]).cost);
    });
  }

  void pair(std::size_t side, Index point, Index partner) {
    sides_[side].mate[at(point)] = partner;
    sides_[1 - side].mate[at(partner)] = point;
  }

  /** Gives single points the nearest that is single too, as it comes. */
  void match_nearest(std::size_t side) {
    Side& other = sides_[1 - side];
    std::vector<double> prices;
    for (const Index mate : other.mate)
      prices.push_back(mate == kNone ? 0 : -kInfinity);
    other.tree.set_all(prices);
    execution_.for_each(0, sides_[side].mate.size(), [&](std::size_t k) {
      if (!is_single(side, k)) return;
      const Cheapest found = within_radius(side, static_cast<Index>(k));
      if (found.index == kNone) return;
      pair(side, static_cast<Index>(k), found.index);
      other.tree.set_price(found.index, -kInfinity);
    });
  }

  /** Seeks paths from all single points at once that have no point in common, and matches along them. False
   * where there is none; then what can be reached was reached. */
  bool match_more(std::size_t side) {
    Side& one = sides_[side];
    Side& other = sides_[1 - side];
    other.tree.set_all(std::vector<double>(other.mate.size(), 0));
    reached_.clear();
    from_.assign(other.mate.size(), 0);
    for (std::size_t k = 0; k < one.mate.size(); ++k)
      if (is_single(side, k)) reached_.push_back({static_cast<Index>(k), reached_.size()});
    std::vector<char> is_done(reached_.size());
    std::deque<std::size_t> waiting;
    for (std::size_t k = 0; k < reached_.size(); ++k)
      waiting.push_back(k);
    bool any = false;
    while (!waiting.empty()) {
      execution_.check_cancelled();
      const std::size_t place = waiting.front();
      waiting.pop_front();
      const auto [point, source] = reached_[place];
      if (is_done[source]) continue;
      const Cheapest found = within_radius(side, point);
      if (found.index == kNone) continue;
      other.tree.set_price(found.index, -kInfinity);
      from_[at(found.index)] = place;
      const Index mate = other.mate[at(found.index)];
      if (mate == kNone || one.to_diagonal[at(mate)] <= radius_) {
        match_along(side, found.index);
        is_done[source] = any = true;
        continue;
      }
      waiting.push_back(place);
      waiting.push_back(reached_.size());
      reached_.push_back({mate, source});
    }
    return any;
  }

  /** Along the path that ends at a point of the other side, whose partner goes to the diagonal. */
  void match_along(std::size_t side, Index end) {
    Side& one = sides_[side];
    if (const Index mate = sides_[1 - side].mate[at(end)]; mate != kNone) one.mate[at(mate)] = kNone;
    while (end != kNone) {
      const Index point = reached_[from_[at(end)]].point;
      const Index before = one.mate[at(point)];
      pair(side, point, end);
      end = before;
    }
  }

  /** Beyond the radius: the least length that lets go on from what was reached. */
  double next_length(std::size_t side) const {
    double least = kInfinity;
    for (const Reached& reached : reached_) {
      execution_.check_cancelled();
      least = std::min(least, sides_[side].to_diagonal[at(reached.point)]);
      least = nearest(side, reached.point, least).cost;
    }
    return least;
  }

  /** Completes the matching; false where the radius is too small, with a lower bound of the right one. */
  bool match_within_radius() {
    for (const std::size_t side : kSides) {
      match_nearest(side);
      while (has_single(side)) {
        if (match_more(side)) continue;
        lower_bound_ = next_length(side);
        return false;
      }
    }
    return true;
  }

  /** The longest pair or way to the diagonal. */
  double longest() const {
    const auto& [a, b] = sides_;
    double longest = 0;
    for (std::size_t k = 0; k < a.mate.size(); ++k)
      longest = std::max(longest, a.mate[k] == kNone ? a.to_diagonal[k] : pair_length(static_cast<Index>(k)));
    for (std::size_t k = 0; k < b.mate.size(); ++k)
      if (b.mate[k] == kNone) longest = std::max(longest, b.to_diagonal[k]);
    return longest;
  }
  double pair_length(Index row) const {
    const auto& [a, b] = sides_;
    return Length(1)(b.tree.x(a.mate[at(row)]) - a.tree.x(row), b.tree.y(a.mate[at(row)]) - a.tree.y(row));
  }

  using Mates = std::array<std::vector<Index>, 2>;
  Mates mates() const { return {sides_[0].mate, sides_[1].mate}; }
  void set_mates(const Mates& mates) {
    for (const std::size_t side : kSides)
      sides_[side].mate = mates[side];
  }

  /** Finds the radius between the lower bound and what the matching has as it is. */
  void halve() {
    Mates part = mates(), whole = part;  // within the lower bound, and within `upper`
    double upper = longest();
    while (lower_bound_ < upper) {
      radius_ = lower_bound_ + (upper - lower_bound_) / 2;
      set_mates(part);
      if (match_within_radius()) {
        whole = mates();
        upper = longest();
      } else {
        part = mates();
      }
    }
    radius_ = upper;
    set_mates(whole);
  }

  const Execution& execution_;
  std::array<Side, 2> sides_;
  double radius_ = 0;
  double lower_bound_ = 0; /**< of the radius, where it was too small */

  // of the last search
  std::vector<Reached> reached_;
  std::vector<std::size_t> from_; /**< the place in reached_ from which a point of the other side was found */
};

double finite_bottleneck(const Diagram& a, const Diagram& b, Matching* matching, const Execution& execution) {
  const double scale = common_scale(a, b);
  BottleneckMatching problem(a, b, scale, execution);
  problem.solve();
  for (std::size_t k = 0; matching != nullptr && k < a.finite.size(); ++k)
    if (const Index mate = problem.mate(static_cast<Index>(k)); mate != kNone)
      (*matching)[static_cast<std::size_t>(a.finite[k].index)] = b.finite[at(mate)].index;
  return problem.radius() / scale;
}

}  // namespace

double bottleneck(const Diagram& a, const Diagram& b, Matching* matching, const Execution& execution) {
  if (matching != nullptr) matching->assign(static_cast<std::size_t>(a.size), -1);
  if (a.essential.size() != b.essential.size()) return kInfinity;
  double largest = finite_bottleneck(a, b, matching, execution);
  for (const double half : half_differences(a.essential, b.essential, matching))
    largest = std::max(largest, 2 * half);
  return largest;
}

}  // namespace bettiscope

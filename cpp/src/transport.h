#ifndef BETTISCOPE_TRANSPORT_H
#define BETTISCOPE_TRANSPORT_H

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "auction.h"
#include "compensated_sum.h"
#include "diagram.h"
#include "flow.h"
#include "parallel.h"
#include "price_tree.h"

namespace bettiscope {

/**
 * The cheapest way to bring the points of one diagram to those of another or to the diagonal, equal points
 * together: a problem of transport in which every point has so many units, and the diagonal takes any number.
 *
 * Each point has a price. Prices are a solution of the dual problem: none is above the cost of the point's
 * way to the diagonal, and those of two points are together at most the cost between them; what is missing to
 * that is the slack of the pair, or of the point's way. A flow over ways without slack is the best there is.
 * Points whose remaining units have slack to the diagonal are discontented; shortest augmenting paths, in
 * slack, make them content one by one (Edmonds and Karp 1972; Jonker and Volgenant 1987). Nearly all of the
 * work is done by auctions before, which leave prices that are nearly the best.
 */
template <class Cost>
class Transport {
 public:
  /** Whether a solution of that cost is good enough, when none costs less than the bound. */
  using GoodEnough = std::function<bool(double cost, double lower_bound)>;

  Transport(const PointGroups& a, const PointGroups& b, const Cost& cost, const Execution& execution)
      : groups_{&a, &b},
        cost_(cost),
        execution_(execution),
        sides_{Side(a, cost), Side(b, cost)},
        flow_(a.size(), b.size()) {}

  /** good_enough: empty for the best. */
  void solve(const GoodEnough& good_enough) {
    price_by_nearest();
    lower_prices_of_rows();
    send_to_cheapest();
    if (discontented() > kFew && run_auctions(good_enough)) return;
    for (const std::size_t side : {kSides[1], kSides[0]})
      for (Index point = 0; point < sides_[side].tree.size(); ++point)
        while (is_discontented(side, point))
          augment(side, point);
  }

  const Flow& flow() const { return flow_; }

  double cost() const {
    const auto& [a, b] = sides_;
    CompensatedSum sum;
    for (Index row = 0; row < a.tree.size(); ++row) {
      sum.add(a.rest[at(row)] * a.to_diagonal[at(row)]);
      flow_.for_each(0, row, [&](Index column, Index amount) { sum.add(amount * pair_cost(row, column)); });
    }
    for (std::size_t k = 0; k < b.rest.size(); ++k)
      sum.add(b.rest[k] * b.to_diagonal[k]);
    return sum.value();
  }

  /** No flow costs less: the value of the prices as a solution of the dual problem, those of side 0 made the
   * best that are allowed. */
  double lower_bound() {
    if (proven_) return *proven_;
    lower_prices_of_rows();
    CompensatedSum sum;
    for (const std::size_t side : kSides)
      for (Index k = 0; k < sides_[side].tree.size(); ++k)
        sum.add(groups_[side]->count(k) * sides_[side].price[at(k)]);
    return sum.value();
  }

 private:
  /** So few discontented points are content sooner than an auction is held. */
  static constexpr Index kFew = 32;

  struct Side {
    PriceTree tree;
    std::vector<double> to_diagonal, price;
    std::vector<Index> rest; /**< units that are sent to the diagonal, or are still to be sent */

    Side(const PointGroups& groups, const Cost& cost) : tree(groups.birth, groups.death, 0) {
      for (Index k = 0; k < groups.size(); ++k) {
        to_diagonal.push_back(cost.to_diagonal(groups.death[at(k)] - groups.birth[at(k)]));
        rest.push_back(groups.count(k));
      }
      price.assign(rest.size(), 0);
    }

    void set_price(Index point, double to) {
      price[at(point)] = to;
      tree.set_price(point, to);
    }
  };

  /** A point of the side that a search began on, at a distance in slack. */
  struct Reached {
    Index point;
    double distance;
    Index from; /**< the point of the other side whose units it would get back; kNone for the first */
  };
  /** Goes on to a point of the other side. */
  struct Step {
    double distance;
    std::size_t from; /**< place in reached_ */
    Index to;         /**< kNone: the diagonal */
  };
  struct Farther {
    bool operator()(const Step& a, const Step& b) const { return a.distance > b.distance; }
  };
  /** A part of a path: units go from a point to one of the other side, or come back. */
  struct Leg {
    Index point, other;
    bool is_back;
  };

  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }

  double pair_cost(Index row, Index column) const {
    const auto& [a, b] = sides_;
    return cost_(b.tree.x(column) - a.tree.x(row), b.tree.y(column) - a.tree.y(row));
  }

  bool is_discontented(std::size_t side, Index point) const {
    const Side& one = sides_[side];
    return one.rest[at(point)] > 0 && one.price[at(point)] < one.to_diagonal[at(point)];
  }

  Index discontented() const {
    Index count = 0;
    for (const std::size_t side : kSides)
      for (Index point = 0; point < sides_[side].tree.size(); ++point)
        count += is_discontented(side, point);
    return count;
  }

  /** Prices of columns that no row can share the cost of a pair with, for less than nothing. They are as
   * small as the costs that matter, and so are their rounding errors. */
  void price_by_nearest() {
    auto& [a, b] = sides_;
    for (Index column = 0; column < b.tree.size(); ++column) {
      Cheapest nearest{b.to_diagonal[at(column)]};
      a.tree.find(cost_, b.tree.x(column), b.tree.y(column), nearest);
      b.price[at(column)] = nearest.cost;
    }
    b.tree.set_all(b.price);
  }

  /** The highest prices that are allowed beside those of the columns; remembers where they come from. */
  void lower_prices_of_rows() {
    auto& [a, b] = sides_;
    cheapest_.assign(a.price.size(), kNone);
    execution_.for_each(0, a.price.size(), [&](std::size_t row) {
      Cheapest found{a.to_diagonal[row]};
      b.tree.find(cost_, a.tree.x(static_cast<Index>(row)), a.tree.y(static_cast<Index>(row)), found);
      a.price[row] = found.cost;
      cheapest_[row] = found.index;
    });
    a.tree.set_all(a.price);
  }

  void send(Index row, Index column, Index amount) {
    if (amount == 0) return;
    flow_.add(row, column, amount);
    sides_[0].rest[at(row)] -= amount;
    sides_[1].rest[at(column)] -= amount;
  }

  /** Sends what can be sent from each row to the column that sets its price. */
  void send_to_cheapest() {
    for (Index row = 0; row < sides_[0].tree.size(); ++row) {
      const Index column = cheapest_[at(row)];
      if (column != kNone) send(row, column, std::min(sides_[0].rest[at(row)], sides_[1].rest[at(column)]));
    }
  }

  void take_all_back() {
    flow_ = Flow(groups_[0]->size(), groups_[1]->size());
    for (const std::size_t side : kSides)
      for (Index k = 0; k < groups_[side]->size(); ++k)
        sides_[side].rest[at(k)] = groups_[side]->count(k);
  }

  /** Auctions with smaller and smaller steps. True where one is good enough, and is the solution; else its
   * prices are taken over, and its pairs where they have no slack. */
  bool run_auctions(const GoodEnough& good_enough) {
    /** The steps, in the mean of all prices: where they begin, how they go on, where it is better to stop,
     * and how they grow where they were too small, which may happen so often. */
    constexpr double kFirst = 4, kFiner = 0.2, kLast = 0.15, kCoarser = 1000;
    constexpr int kMostFailures = 5;
    Auction<Cost> auction(*groups_[0], *groups_[1], cost_, execution_);
    for_each_unit(1,
                  [&](Index column, Index unit) { auction.set_price(1, unit, sides_[1].price[at(column)]); });
    const double mean = mean_price();
    int failures = 0;
    for (double epsilon = kFirst * mean; epsilon >= kLast * mean;) {
      const bool is_done = auction.run(epsilon);
      if (good_enough) {
        const double bound = auction.lower_bound();
        if (good_enough(auction.cost(), bound)) {
          take_over(auction, false);
          proven_ = bound;
          return true;
        }
      }
      if (!is_done && ++failures == kMostFailures) break;
      epsilon *= is_done ? kFiner : kCoarser;
    }
    take_over(auction, true);
    return false;
  }

  /** Of all units, at least a bit. */
  double mean_price() const {
    constexpr double kLeast = 1e-15;
    double prices = 0, costs = 0, units = 0;
    for (const std::size_t side : kSides)
      for (Index k = 0; k < groups_[side]->size(); ++k) {
        units += groups_[side]->count(k);
        prices += groups_[side]->count(k) * sides_[side].price[at(k)];
        costs += groups_[side]->count(k) * sides_[side].to_diagonal[at(k)];
      }
    return std::max(prices, kLeast * costs) / units;
  }

  template <class Visit>
  void for_each_unit(std::size_t side, Visit&& visit) const {
    Index unit = 0;
    for (Index group = 0; group < groups_[side]->size(); ++group)
      for (Index k = 0; k < groups_[side]->count(group); ++k)
        visit(group, unit++);
  }

  void take_over(const Auction<Cost>& auction, bool only_without_slack) {
    take_all_back();
    std::vector<Index> column_of;
    sides_[1].price.assign(sides_[1].price.size(), -kInfinity);
    for_each_unit(1, [&](Index column, Index unit) {
      column_of.push_back(column);
      sides_[1].price[at(column)] = std::max(sides_[1].price[at(column)], auction.price(1, unit));
    });
    sides_[1].tree.set_all(sides_[1].price);
    lower_prices_of_rows();
    for_each_unit(0, [&](Index row, Index unit) {
      if (auction.mate(unit) == kNone) return;
      const Index column = column_of[at(auction.mate(unit))];
      if (!only_without_slack || slack(row, column) <= 0) send(row, column, 1);
    });
    if (only_without_slack) send_to_cheapest();
  }

  double slack(Index row, Index column) const {
    return pair_cost(row, column) - sides_[1].price[at(column)] - sides_[0].price[at(row)];
  }

  // ---- augmenting paths: from a point of one side over pairs without slack, once prices have changed, to
  // where units are left over

  /** Makes a point content, or sends some of its units. */
  void augment(std::size_t side, Index source) {
    execution_.check_cancelled();
    const Step end = search(side, source);
    change_prices(side, end);
    send_along(side, end);
  }

  /** The nearest point of the other side with units left, or a reached point whose units can go to the
   * diagonal instead. */
  Step search(std::size_t side, Index source) {
    Side& other = sides_[1 - side];
    steps_.clear();
    reached_.clear();
    passed_.clear();
    is_reached_.resize(std::max(sides_[0].price.size(), sides_[1].price.size()));
    from_.resize(is_reached_.size());
    Step end{kInfinity, 0, kNone};
    reach(side, {source, 0, kNone}, end);
    while (!steps_.empty() && steps_.front().distance < end.distance) {
      const Step step = steps_.front();
      std::pop_heap(steps_.begin(), steps_.end(), Farther());
      steps_.pop_back();
      const bool is_new = other.tree.price(step.to) != -kInfinity;
      if (is_new) {
        from_[at(step.to)] = step.from;
        if (other.rest[at(step.to)] > 0) {
          end = step;
          break;
        }
        pass(side, step, end);
      }
      look_on(side, step.from, end);
    }
    for (const Reached& reached : reached_)
      is_reached_[at(reached.point)] = false;
    return end;
  }

  void reach(std::size_t side, const Reached& reached, Step& end) {
    is_reached_[at(reached.point)] = true;
    reached_.push_back(reached);
    const double slack = sides_[side].to_diagonal[at(reached.point)] - sides_[side].price[at(reached.point)];
    const Step leave{reached.distance + std::max(0.0, slack), reached_.size() - 1, kNone};
    if (leave.distance < end.distance) end = leave;
    look_on(side, reached_.size() - 1, end);
  }

  /** Reaches all that send units to a point of the other side, which is not to be found again. */
  void pass(std::size_t side, const Step& step, Step& end) {
    passed_.push_back(step);
    sides_[1 - side].tree.set_price(step.to, -kInfinity);
    flow_.for_each(1 - side, step.to, [&](Index point, Index) {
      if (!is_reached_[at(point)]) reach(side, {point, step.distance, step.to}, end);
    });
  }

  /** Plans the step from a reached point to the nearest that was not passed. */
  void look_on(std::size_t side, std::size_t from, const Step& end) {
    const Reached& reached = reached_[from];
    const double price = sides_[side].price[at(reached.point)];
    const PriceTree& tree = sides_[side].tree;
    Cheapest next{end.distance - reached.distance + price};
    sides_[1 - side].tree.find(cost_, tree.x(reached.point), tree.y(reached.point), next);
    if (next.index == kNone) return;
    steps_.push_back({reached.distance + std::max(0.0, next.cost - price), from, next.index});
    std::push_heap(steps_.begin(), steps_.end(), Farther());
  }

  /** So that there is no slack on the path, nor more than there may be anywhere. */
  void change_prices(std::size_t side, const Step& end) {
    for (const Reached& reached : reached_) {
      const double raised = sides_[side].price[at(reached.point)] + (end.distance - reached.distance);
      sides_[side].set_price(reached.point, std::min(raised, sides_[side].to_diagonal[at(reached.point)]));
    }
    Side& other = sides_[1 - side];
    for (const Step& step : passed_)
      other.set_price(step.to, other.price[at(step.to)] - (end.distance - step.distance));
    if (end.to != kNone) return;
    const Index last = reached_[end.from].point;
    sides_[side].set_price(last, sides_[side].to_diagonal[at(last)]);
  }

  void send_along(std::size_t side, const Step& end) {
    const Index source = reached_.front().point;
    const std::vector<Leg> path = path_to(end);
    Index amount = sides_[side].rest[at(source)];
    if (end.to != kNone) amount = std::min(amount, sides_[1 - side].rest[at(end.to)]);
    for (const Leg& leg : path)
      if (leg.is_back) amount = std::min(amount, amount_of(side, leg));
    if (end.to == kNone && end.from == 0) return;  // the diagonal is as good as anything now
    for (const Leg& leg : path)
      add(side, leg, leg.is_back ? -amount : amount);
    sides_[side].rest[at(source)] -= amount;
    if (end.to != kNone)
      sides_[1 - side].rest[at(end.to)] -= amount;
    else
      sides_[side].rest[at(reached_[end.from].point)] += amount;
  }

  /** From its end. */
  std::vector<Leg> path_to(const Step& end) const {
    std::vector<Leg> path;
    std::size_t place = end.from;
    for (Index to = end.to;;) {
      const Reached& reached = reached_[place];
      if (to != kNone) path.push_back({reached.point, to, false});
      if (reached.from == kNone) return path;
      path.push_back({reached.point, reached.from, true});
      to = reached.from;
      place = from_[at(to)];
    }
  }

  Index amount_of(std::size_t side, const Leg& leg) const {
    return side == 0 ? flow_.amount(leg.point, leg.other) : flow_.amount(leg.other, leg.point);
  }
  void add(std::size_t side, const Leg& leg, Index amount) {
    side == 0 ? flow_.add(leg.point, leg.other, amount) : flow_.add(leg.other, leg.point, amount);
  }

  std::array<const PointGroups*, 2> groups_;
  const Cost& cost_;
  const Execution& execution_;
  std::array<Side, 2> sides_;
  Flow flow_;
  std::optional<double> proven_; /**< the lower bound that came with a good enough solution */
  std::vector<Index> cheapest_;  /**< the column that sets the price of a row, or kNone */

  // of a search
  std::vector<Step> steps_; /**< a heap of those to come */
  std::vector<Reached> reached_;
  std::vector<Step> passed_;
  std::vector<char> is_reached_;
  std::vector<std::size_t> from_; /**< the place in reached_ from which a point of the other side was found */
};

}  // namespace bettiscope

#endif

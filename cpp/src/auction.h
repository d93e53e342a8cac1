#ifndef BETTISCOPE_AUCTION_H
#define BETTISCOPE_AUCTION_H

#include <array>
#include <utility>
#include <vector>

#include "compensated_sum.h"
#include "diagram.h"
#include "parallel.h"
#include "price_tree.h"

namespace bettiscope {

/**
 * Auctions between the points of two diagrams, each point a unit of its own (Bertsekas 1988; Bertsekas and
 * Castanon 1992 for the two directions; Kerber, Morozov, Nigmetov 2017 for diagrams and trees). A matched
 * pair shares its cost between the prices of its two units. Units of one side bid: each takes the unit that
 * is the cheapest for it, and leaves it so little that the second best is cheaper by epsilon. The diagonal is
 * open to all at its cost. After an auction whose bidders are side 0, those of side 1 whose unit was taken
 * bid until the diagonal is the best for all that have none. The matching is then within epsilon for each
 * unit of the best.
 */
template <class Cost>
class Auction {
 public:
  Auction(const PointGroups& a, const PointGroups& b, const Cost& cost, const Execution& execution)
      : cost_(cost), execution_(execution), sides_{Side(a, cost), Side(b, cost)} {}

  /** The unit of side 1 that one of side 0 is matched with, or kNone for the diagonal. */
  Index mate(Index row) const { return sides_[0].mate[at(row)]; }
  double price(std::size_t side, Index unit) const { return sides_[side].price[at(unit)]; }
  void set_price(std::size_t side, Index unit, double price) { sides_[side].price[at(unit)] = price; }

  /** Matches anew, with the prices as they are. False where it was given up, for the steps were too small
   * for what the prices have to change; they have changed by much then. */
  bool run(double epsilon) {
    for (Side& side : sides_)
      std::fill(side.mate.begin(), side.mate.end(), kNone);
    std::vector<Index> bidders(sides_[0].mate.size());
    for (std::size_t k = 0; k < bidders.size(); ++k)
      bidders[k] = static_cast<Index>(k);
    const bool is_done = bid_all(0, std::move(bidders), epsilon) && bid_all(1, discontented(1), epsilon);
    limit_prices();
    return is_done;
  }

  /** Of the matching. */
  double cost() const {
    const auto& [a, b] = sides_;
    CompensatedSum sum;
    for (std::size_t i = 0; i < a.mate.size(); ++i)
      sum.add(a.mate[i] == kNone ? a.to_diagonal[i] : pair_cost(a, static_cast<Index>(i), b, a.mate[i]));
    for (std::size_t j = 0; j < b.mate.size(); ++j)
      if (b.mate[j] == kNone) sum.add(b.to_diagonal[j]);
    return sum.value();
  }

  /** No matching costs less: the value of the prices of side 1, and the best prices of side 0 to them, as a
   * solution of the dual problem. */
  double lower_bound() {
    auto& [a, b] = sides_;
    b.tree.set_all(b.price);
    CompensatedSum sum;
    execution_.for_each(0, a.price.size(), [&](std::size_t i) {
      Cheapest found{a.to_diagonal[i]};
      b.tree.find(cost_, a.tree.x(static_cast<Index>(i)), a.tree.y(static_cast<Index>(i)), found);
      sum.add(found.cost);
    });
    for (const double price : b.price)
      sum.add(price);
    return sum.value();
  }

 private:
  struct Side {
    PriceTree tree;
    std::vector<double> to_diagonal, price;
    std::vector<Index> mate;

    Side(const PointGroups& groups, const Cost& cost)
        : tree(copies(groups.birth, groups), copies(groups.death, groups), 0),
          to_diagonal(at(tree.size())),
          mate(at(tree.size()), kNone) {
      for (std::size_t k = 0; k < to_diagonal.size(); ++k)
        to_diagonal[k] = cost.to_diagonal(tree.y(static_cast<Index>(k)) - tree.x(static_cast<Index>(k)));
      price = to_diagonal;
    }

    static std::vector<double> copies(const std::vector<double>& values, const PointGroups& groups) {
      std::vector<double> all;
      for (Index k = 0; k < groups.size(); ++k)
        all.insert(all.end(), at(groups.count(k)), values[at(k)]);
      return all;
    }
  };

  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }
  double pair_cost(const Side& a, Index i, const Side& b, Index j) const {
    return cost_(b.tree.x(j) - a.tree.x(i), b.tree.y(j) - a.tree.y(i));
  }

  /** Those without a unit for whom the diagonal is not the best. */
  std::vector<Index> discontented(std::size_t side) const {
    std::vector<Index> all;
    for (std::size_t k = 0; k < sides_[side].mate.size(); ++k)
      if (sides_[side].mate[k] == kNone && sides_[side].price[k] < sides_[side].to_diagonal[k])
        all.push_back(static_cast<Index>(k));
    return all;
  }

  /** Lets units of a side bid until all have a unit or the diagonal; false where that took too long. */
  bool bid_all(std::size_t side, std::vector<Index> bidders, double epsilon) {
    /** Bids for each unit; an auction that goes well needs two or three. */
    constexpr std::size_t kPatience = 20;
    Side& one = sides_[side];
    Side& other = sides_[1 - side];
    other.tree.set_all(other.price);
    std::size_t left = kPatience * (one.mate.size() + other.mate.size());
    for (; !bidders.empty(); --left) {
      if (left == 0) return false;
      if (left % 256 == 0) execution_.check_cancelled();
      const Index bidder = bidders.back();
      bidders.pop_back();
      const Index outbid = bid(one, other, bidder, epsilon);
      if (outbid != kNone && one.price[at(outbid)] < one.to_diagonal[at(outbid)]) bidders.push_back(outbid);
    }
    return true;
  }

  /** Gives a unit the best there is for it; the one that had that before is returned, or kNone. */
  Index bid(Side& one, Side& other, Index bidder, double epsilon) {
    TwoCheapest found{one.to_diagonal[at(bidder)], kNone, one.to_diagonal[at(bidder)]};
    other.tree.find(cost_, one.tree.x(bidder), one.tree.y(bidder), found);
    if (found.index == kNone) {
      one.price[at(bidder)] = one.to_diagonal[at(bidder)];
      return kNone;
    }
    const Index outbid = other.mate[at(found.index)];
    if (outbid != kNone) one.mate[at(outbid)] = kNone;
    one.mate[at(bidder)] = found.index;
    other.mate[at(found.index)] = bidder;
    one.price[at(bidder)] = found.second + epsilon;
    other.price[at(found.index)] = pair_cost(one, bidder, other, found.index) - one.price[at(bidder)];
    other.tree.set_price(found.index, other.price[at(found.index)]);
    return outbid;
  }

  /** No unit is worth more than its way to the diagonal costs; bids may have taken it there by epsilon. */
  void limit_prices() {
    for (Side& side : sides_)
      for (std::size_t k = 0; k < side.price.size(); ++k)
        side.price[k] = std::min(side.price[k], side.to_diagonal[k]);
  }

  const Cost& cost_;
  const Execution& execution_;
  std::array<Side, 2> sides_;
};

}  // namespace bettiscope

#endif

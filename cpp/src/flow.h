#ifndef BETTISCOPE_FLOW_H
#define BETTISCOPE_FLOW_H

#include <array>
#include <vector>

#include "price_tree.h"

namespace bettiscope {

/** How many units go from the points of one side, 0, to those of the other, 1. */
class Flow {
 public:
  Flow(Index rows, Index columns)
      : first_{std::vector<Index>(static_cast<std::size_t>(rows), kNone),
               std::vector<Index>(static_cast<std::size_t>(columns), kNone)} {}

  /** Of a point of side 0 to one of side 1. */
  Index amount(Index row, Index column) const;
  /** Changes it; the amount must not become less than 0. */
  void add(Index row, Index column, Index amount);

  /** Calls visit(other, amount) for each point that exchanges units with a point of a side. */
  template <class Visit>
  void for_each(std::size_t side, Index point, Visit&& visit) const {
    for (Index arc = first_[side][static_cast<std::size_t>(point)]; arc != kNone;) {
      const Arc& known = arcs_[static_cast<std::size_t>(arc)];
      arc = known.next[side];
      visit(known.end[1 - side], known.amount);
    }
  }

 private:
  struct Arc {
    std::array<Index, 2> end;
    std::array<Index, 2> next; /**< of the arcs with the same end on a side */
    Index amount;
  };

  Index find(Index row, Index column) const;
  void unlink(Index arc, std::size_t side);

  std::vector<Arc> arcs_;
  std::vector<Index> unused_; /**< arcs that were taken out */
  std::array<std::vector<Index>, 2> first_;
};

}  // namespace bettiscope

#endif

#include "flow.h"

namespace bettiscope {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

}  // namespace

Index Flow::find(Index row, Index column) const {
  Index arc = first_[0][at(row)];
  while (arc != kNone && arcs_[at(arc)].end[1] != column)
    arc = arcs_[at(arc)].next[0];
  return arc;
}

Index Flow::amount(Index row, Index column) const {
  const Index arc = find(row, column);
  return arc == kNone ? 0 : arcs_[at(arc)].amount;
}

void Flow::add(Index row, Index column, Index amount) {
  Index arc = find(row, column);
  if (arc == kNone) {
    if (unused_.empty()) {
      arc = static_cast<Index>(arcs_.size());
      arcs_.emplace_back();
    } else {
      arc = unused_.back();
      unused_.pop_back();
    }
    arcs_[at(arc)] = {{row, column}, {first_[0][at(row)], first_[1][at(column)]}, 0};
    first_[0][at(row)] = first_[1][at(column)] = arc;
  }
  arcs_[at(arc)].amount += amount;
  if (arcs_[at(arc)].amount != 0) return;
  unlink(arc, 0);
  unlink(arc, 1);
  unused_.push_back(arc);
}

void Flow::unlink(Index arc, std::size_t side) {
  const Arc& known = arcs_[at(arc)];
  Index* link = &first_[side][at(known.end[side])];
  while (*link != arc)
    link = &arcs_[at(*link)].next[side];
  *link = known.next[side];
}

}  // namespace bettiscope

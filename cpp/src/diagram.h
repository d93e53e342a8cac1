// Persistence diagrams as callers give them, ready to be compared.
#ifndef BETTISCOPE_DIAGRAM_H
#define BETTISCOPE_DIAGRAM_H

#include <cstdint>
#include <string>
#include <vector>

#include "parallel.h"
#include "price_tree.h"

namespace bettiscope {

/** A bar that dies, of nonzero length. */
struct FiniteBar {
  double birth, death;
  std::int64_t index; /**< among all bars of the diagram */
};
inline bool operator<(const FiniteBar& a, const FiniteBar& b) {
  if (a.birth != b.birth) return a.birth < b.birth;
  return a.death != b.death ? a.death < b.death : a.index < b.index;
}

/** A bar that never dies. */
struct EssentialBar {
  double birth;
  std::int64_t index;
};
inline bool operator<(const EssentialBar& a, const EssentialBar& b) {
  return a.birth != b.birth ? a.birth < b.birth : a.index < b.index;
}

/** A diagram in order; bars of zero length, which are on the diagonal, are left out. */
struct Diagram {
  std::int64_t size; /**< bars as given */
  std::vector<FiniteBar> finite;
  std::vector<EssentialBar> essential;
};

/** Checks and orders (birth, death) of `size` bars. Errors name the argument `name` and, where the diagram is
 * a part of it, the bar's place in it, which is `first` for the first one. */
Diagram read_diagram(const double* pairs, std::int64_t first, std::int64_t size, const std::string& name,
                     const Execution& execution);

/** The diagrams of a batch: diagram k is the bars offsets[k] to offsets[k + 1] - 1 of `pairs`. */
std::vector<Diagram> read_diagrams(const double* pairs, const std::int64_t* offsets, std::int64_t count,
                                   const Execution& execution);

/** DataError where a diagram, named `name`, has essential bars, for which `what` is not defined. */
void refuse_essential(const Diagram& diagram, const std::string& name, const char* what);

/** The finite bars as points of the plane, equal ones together, and scaled. */
struct PointGroups {
  std::vector<double> birth, death;
  std::vector<Index> first; /**< of each group, and the end: places in Diagram::finite */

  PointGroups(const Diagram& diagram, double scale);
  Index size() const { return static_cast<Index>(birth.size()); }
  Index count(Index group) const {
    const auto k = static_cast<std::size_t>(group);
    return first[k + 1] - first[k];
  }
};

/** A power of two that brings the longest finite bar of the two to a length of 1/2 to 1; 1 where there is
 * none. */
double common_scale(const Diagram& a, const Diagram& b);

/** Whether the finite bars of the two are the same. */
bool equal_finite_bars(const Diagram& a, const Diagram& b);

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_WASSERSTEIN_H
#define BETTISCOPE_WASSERSTEIN_H

#include <cstdint>
#include <vector>

#include "diagram.h"
#include "parallel.h"

namespace bettiscope {

/** A distance, and what was proven of it. */
struct Distance {
  double value;
  double lower_bound;
};

/** For each bar of the first diagram that of the second which it is matched with; -1: the diagonal. */
using Matching = std::vector<std::int64_t>;

/** See BETTISCOPE_WASSERSTEIN. `norm` is one of BETTISCOPE_NORM_*, `error` the relative error allowed, 0 for
 * none; the matching is filled in unless it is NULL, and the lower bound sought only where it is wanted. */
struct WassersteinQuestion {
  double order;
  std::int32_t norm;
  double error;
  bool wants_lower_bound;
};
Distance wasserstein(const Diagram& a, const Diagram& b, const WassersteinQuestion& question,
                     Matching* matching, const Execution& execution);

}  // namespace bettiscope

#endif

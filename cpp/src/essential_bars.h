#ifndef BETTISCOPE_ESSENTIAL_BARS_H
#define BETTISCOPE_ESSENTIAL_BARS_H

#include <vector>

#include "diagram.h"
#include "wasserstein.h"

namespace bettiscope {

/** How far the births of essential bars are from each other that are matched in their order; as many of both
 * diagrams. Half of it, which does not overflow. The pairs are added to the matching unless it is NULL. */
std::vector<double> half_differences(const std::vector<EssentialBar>& a, const std::vector<EssentialBar>& b,
                                     Matching* matching);

/** (sum of lengths^order)^(1/order), without overflow on the way. */
double norm_of(const std::vector<double>& lengths, double order);

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_BOTTLENECK_H
#define BETTISCOPE_BOTTLENECK_H

#include "wasserstein.h"

namespace bettiscope {

/** See BETTISCOPE_BOTTLENECK. The matching is filled in unless it is NULL. */
double bottleneck(const Diagram& a, const Diagram& b, Matching* matching, const Execution& execution);

}  // namespace bettiscope

#endif

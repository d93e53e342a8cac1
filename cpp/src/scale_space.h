#ifndef BETTISCOPE_SCALE_SPACE_H
#define BETTISCOPE_SCALE_SPACE_H

#include "diagram.h"
#include "parallel.h"

namespace bettiscope {

/** See bettiscope_scale_space_kernel. */
double scale_space_kernel(const Diagram& a, const Diagram& b, double bandwidth, const Execution& execution);

/** See BETTISCOPE_SCALE_SPACE. */
double scale_space_distance(const Diagram& a, const Diagram& b, double bandwidth, const Execution& execution);

}  // namespace bettiscope

#endif

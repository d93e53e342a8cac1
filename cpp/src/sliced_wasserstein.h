#ifndef BETTISCOPE_SLICED_WASSERSTEIN_H
#define BETTISCOPE_SLICED_WASSERSTEIN_H

#include <cstdint>

#include "diagram.h"
#include "parallel.h"

namespace bettiscope {

/** See BETTISCOPE_SLICED_WASSERSTEIN. directions: 0 for the integral over all. */
double sliced_wasserstein(const Diagram& a, const Diagram& b, std::int64_t directions,
                          const Execution& execution);

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_FRECHET_MEAN_H
#define BETTISCOPE_FRECHET_MEAN_H

#include <cstdint>
#include <vector>

#include "diagram.h"

namespace bettiscope {

/** A diagram, and the mean of the squared distances to it. */
struct FrechetMean {
  std::vector<double> pairs; /**< births and deaths; essential bars come last */
  double variance;
};

/** See bettiscope_frechet_mean. `pairs` and `offsets` are what the diagrams were read from. */
FrechetMean frechet_mean(const std::vector<Diagram>& diagrams, const double* pairs,
                         const std::int64_t* offsets, std::int64_t most_steps, const Execution& execution);

}  // namespace bettiscope

#endif

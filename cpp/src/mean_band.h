#ifndef BETTISCOPE_MEAN_BAND_H
#define BETTISCOPE_MEAN_BAND_H

#include <cstdint>
#include <vector>

#include "parallel.h"

namespace bettiscope {

/** Rows of one width, one after another. */
struct Rows {
  const std::vector<double>& values;
  std::size_t count;
  std::size_t width() const { return values.size() / count; }
};

std::vector<double> mean_row(const Rows& rows);

/** Of the multiplier bootstrap; see bettiscope_mean_vector. */
struct Bootstrap {
  double confidence;
  std::int64_t samples;
  std::int64_t seed;
};
double half_width(const Rows& rows, const std::vector<double>& mean, const Bootstrap& bootstrap,
                  const Execution& execution);

}  // namespace bettiscope

#endif

#include <cmath>
#include <limits>
#include <string>

#include "geometry.h"
#include "guard.h"

namespace bettiscope {

Points::Points(int64_t n, int64_t d) : size_(n), dimension_(d) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  require(n >= 1, "n is ", n, ", expected at least one point");
  require(d >= 1, "d is ", d, ", expected at least one coordinate");
  if (n > kMost) throw UnsupportedError(message("n is ", n, ", more points than ", kMost));
  if (d > kMost) throw UnsupportedError(message("d is ", d, ", more coordinates than ", kMost));
  blocks_.resize(static_cast<size_t>(block_count() * d) * kBlock);
}

Points::Points(const float* values, int64_t n, int64_t d, const Execution& execution) : Points(n, d) {
  fill(values, execution);
}

Points::Points(const double* values, int64_t n, int64_t d, const Execution& execution) : Points(n, d) {
  fill(values, execution);
}

template <class Value>
void Points::fill(const Value* values, const Execution& execution) {
  require(values != nullptr, "points is NULL");
  for (int64_t i = 0; i < size_; ++i) {
    execution.check_cancelled();
    double* to = point(i);
    for (int64_t c = 0; c < dimension_; ++c) {
      const double value = values[i * dimension_ + c];
      // The bound leaves float64 room for the sum of squares. NaN fails the comparison too.
      if (!(std::fabs(value) <= std::numeric_limits<float>::max())) {
        throw DataError(
            message("points[", i, "][", c, "] is ", value, ", expected a finite float32 coordinate"));
      }
      to[c * kBlock] = value;
    }
  }
}

Points Points::subset(std::span<const int64_t> indices, const Execution& execution) const {
  Points chosen(static_cast<int64_t>(indices.size()), dimension_);
  for (int64_t i = 0; i < chosen.size(); ++i) {
    execution.check_cancelled();
    const double* from = point(indices[static_cast<size_t>(i)]);
    double* to = chosen.point(i);
    for (int64_t c = 0; c < dimension_; ++c)
      to[c * kBlock] = from[c * kBlock];
  }
  return chosen;
}

}  // namespace bettiscope

// What it costs to move a point of a persistence diagram: a power of its length in the inner norm.
#ifndef BETTISCOPE_GROUND_COST_H
#define BETTISCOPE_GROUND_COST_H

#include <algorithm>
#include <cmath>

#include "bettiscope.h"

namespace bettiscope {

/** The order-th power of the length of a vector in a norm (BETTISCOPE_NORM_*). `power` is the order where it
 * is 1 or 2, which spares the pow, and 0 for any. */
template <int norm, int power>
class GroundCost {
 public:
  explicit GroundCost(double order) : order_(order) {}

  double operator()(double dx, double dy) const {
    const double x = std::abs(dx), y = std::abs(dy);
    if constexpr (norm == BETTISCOPE_NORM_INFINITY) return raised(std::max(x, y));
    if constexpr (norm == BETTISCOPE_NORM_1) return raised(x + y);
    const double square = x * x + y * y;
    if constexpr (power == 2) return square;
    return raised(std::sqrt(square));
  }

  /** Of the way from a point to the diagonal; it is death - birth above it, or half of that in two directions
   * at once. */
  double to_diagonal(double persistence) const {
    if constexpr (norm == BETTISCOPE_NORM_1) return raised(persistence);
    return (*this)(persistence / 2, persistence / 2);
  }

 private:
  double raised(double length) const {
    if constexpr (power == 1) return length;
    if constexpr (power == 2) return length * length;
    return std::pow(length, order_);
  }

  double order_;
};

}  // namespace bettiscope

#endif

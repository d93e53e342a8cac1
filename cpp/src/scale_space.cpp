#include "scale_space.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "compensated_sum.h"
#include "signed_points.h"

namespace bettiscope {
namespace {

/**
 * The kernel of two points, times 8 pi sigma. The squared distance to the mirrored point is that to the point
 * itself plus twice the product of the lengths of both bars, so that nothing cancels near the diagonal.
 */
double kernel(const WeightedPoint& p, const WeightedPoint& q, double bandwidth) {
  const double x = p.birth - q.birth, y = p.death - q.death;
  const double lengths = (p.death - p.birth) * (q.death - q.birth);
  return -std::exp(-(x * x + y * y) / (8 * bandwidth)) * std::expm1(-lengths / (4 * bandwidth));
}

double sum_over(const std::vector<WeightedPoint>& points, const WeightedPoint& p, double bandwidth) {
  double sum = 0;
  for (const WeightedPoint& q : points)
    sum += q.weight * kernel(p, q, bandwidth);
  return sum;
}

double inner_product(const std::vector<WeightedPoint>& a, const std::vector<WeightedPoint>& b,
                     double bandwidth, const Execution& execution) {
  CompensatedSum sum;
  for (const WeightedPoint& p : a) {
    execution.check_cancelled();
    sum.add(p.weight * sum_over(b, p, bandwidth));
  }
  return sum.value() / (8 * std::numbers::pi * bandwidth);
}

}  // namespace

double scale_space_kernel(const Diagram& a, const Diagram& b, double bandwidth, const Execution& execution) {
  return inner_product(collected(weighted(a, 1), execution), collected(weighted(b, 1), execution), bandwidth,
                       execution);
}

double scale_space_distance(const Diagram& a, const Diagram& b, double bandwidth,
                            const Execution& execution) {
  // k(a, a) + k(b, b) - 2 k(a, b), without what cancels in it.
  const std::vector<WeightedPoint> points = difference(a, b, execution);
  return std::sqrt(std::max(0.0, inner_product(points, points, bandwidth, execution)));
}

}  // namespace bettiscope

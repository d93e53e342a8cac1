#include <algorithm>
#include <cmath>
#include <vector>

#include "geometry.h"
#include "guard.h"

namespace bettiscope {
namespace {

double distance(const Points& points, int64_t i, int64_t j) {
  const double *p = points.point(i), *q = points.point(j);
  double sum = 0;
  for (int64_t c = 0; c < points.dimension() * kBlock; c += kBlock)
    sum += (p[c] - q[c]) * (p[c] - q[c]);
  return std::sqrt(sum);
}

double power(double x, double order) {
  return order == 1 ? x : order == 2 ? x * x : std::pow(x, order);
}
double root(double x, double order) {
  return order == 1 ? x : order == 2 ? std::sqrt(x) : std::pow(x, 1 / order);
}

/** (sum of the distances' powers / k)^(1/order), the distances being increasing; of the k the point itself,
 * at the distance 0, is not among them. */
double mean_of(const std::vector<double>& distances, int64_t k, double order) {
  const double farthest = distances.back();
  if (!(farthest > 0)) return 0;
  // Divided by the greatest first, so that no power is too large or too small.
  double sum = 0;
  for (const double distance : distances)
    sum += power(distance / farthest, order);
  return farthest * root(sum / static_cast<double>(k), order);
}

}  // namespace

std::vector<double> distance_to_measure(const Points& points, int64_t k, double order,
                                        const Execution& execution) {
  require(k >= 1 && k <= points.size(), "k is ", k, ", expected 1 to n = ", points.size());
  require(order >= 1 && std::isfinite(order), "order is ", order, ", expected a finite number of 1 or more");
  std::vector<double> values(static_cast<size_t>(points.size()), 0.0);
  if (k == 1) return values;
  const int64_t others = k - 1;
  const std::vector<int64_t> neighbors = nearest_neighbors(points, others, execution).indices;
  parallel_for(execution, points.size(), 64, [&](int64_t begin, int64_t end, int) {
    std::vector<double> distances(static_cast<size_t>(others));
    for (int64_t i = begin; i < end; ++i) {
      execution.check_cancelled();
      const auto first = neighbors.begin() + i * others;
      std::transform(first, first + others, distances.begin(),
                     [&](int64_t j) { return distance(points, i, j); });
      values[static_cast<size_t>(i)] = mean_of(distances, k, order);
    }
  });
  return values;
}

}  // namespace bettiscope

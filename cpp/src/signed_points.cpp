#include "signed_points.h"

namespace bettiscope {
std::vector<WeightedPoint> collected(std::vector<WeightedPoint> points, const Execution& execution) {
  execution.sort(points);
  std::vector<WeightedPoint> kept;
  for (const WeightedPoint& point : points) {
    const bool is_new = kept.empty() || kept.back() < point;
    if (is_new) {
      if (!kept.empty() && kept.back().weight == 0) kept.pop_back();
      kept.push_back(point);
    } else {
      kept.back().weight += point.weight;
    }
  }
  if (!kept.empty() && kept.back().weight == 0) kept.pop_back();
  return kept;
}

std::vector<WeightedPoint> weighted(const Diagram& diagram, double weight) {
  std::vector<WeightedPoint> points;
  for (const FiniteBar& bar : diagram.finite)
    points.push_back({bar.birth, bar.death, weight});
  return points;
}

std::vector<WeightedPoint> difference(const Diagram& a, const Diagram& b, const Execution& execution) {
  std::vector<WeightedPoint> points = weighted(a, 1);
  const std::vector<WeightedPoint> others = weighted(b, -1);
  points.insert(points.end(), others.begin(), others.end());
  return collected(std::move(points), execution);
}

}  // namespace bettiscope

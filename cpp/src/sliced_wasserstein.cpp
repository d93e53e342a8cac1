#include "sliced_wasserstein.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "compensated_sum.h"
#include "signed_points.h"

namespace bettiscope {
namespace {

/**
 * What the distance is of: the points of `a` and the feet on the diagonal of those of `b` with weight 1, the
 * other way round with weight -1. In a direction the distance of the two is the integral over the line of the
 * absolute sum of the weights before: the sum over the points of their coordinate, times by how much the
 * absolute sum falls there. It does not change with the origin, which is put into the middle of the points:
 * so their coordinates round least.
 */
std::vector<WeightedPoint> points_and_feet(const Diagram& a, const Diagram& b, const Execution& execution) {
  std::vector<WeightedPoint> points = difference(a, b, execution);
  const std::size_t count = points.size();
  for (std::size_t k = 0; k < count; ++k) {
    const double foot = points[k].birth / 2 + points[k].death / 2;
    points.push_back({foot, foot, -points[k].weight});
  }
  points = collected(std::move(points), execution);
  double birth = 0, death = 0;
  for (const WeightedPoint& point : points) {
    birth += point.birth / static_cast<double>(points.size());
    death += point.death / static_cast<double>(points.size());
  }
  for (WeightedPoint& point : points) {
    point.birth -= birth;
    point.death -= death;
  }
  return points;
}

// ---- all directions: the half circle from straight down by the right to straight up; the other half is the
// same

/** A direction, by the tangent of its angle, in which another point passes the one looked at, and by how much
 * the sum of the weights before that changes. */
struct Passing {
  double tangent;
  double change;
};
bool operator<(const Passing& a, const Passing& b) {
  return a.tangent < b.tangent;
}

/** The integral of the coordinate of a point over the directions up to that tangent, but for a constant. */
double integral(const WeightedPoint& point, double tangent) {
  if (std::isinf(tangent)) return tangent > 0 ? point.birth : -point.birth;
  const double cosine = 1 / std::hypot(1.0, tangent);
  return point.birth * tangent * cosine - point.death * cosine;
}

/** The part of a point in the integral of the distance over the half circle. */
class PointIntegral {
 public:
  double of(const std::vector<WeightedPoint>& points, std::size_t index, const Execution& execution) {
    const WeightedPoint& point = points[index];
    double before = collect(points, index);
    execution.sort(passings_);
    CompensatedSum sum;
    double since = -kInfinity, falls = fall(before, point.weight);
    for (std::size_t k = 0; k < passings_.size(); ++k) {
      before += passings_[k].change;
      if (k + 1 < passings_.size() && passings_[k + 1].tangent == passings_[k].tangent) continue;
      const double falls_now = fall(before, point.weight);
      if (falls_now == falls) continue;
      sum.add(falls * (integral(point, passings_[k].tangent) - integral(point, since)));
      since = passings_[k].tangent;
      falls = falls_now;
    }
    sum.add(falls * (integral(point, kInfinity) - integral(point, since)));
    return sum.value();
  }

 private:
  static double fall(double before, double weight) { return std::abs(before) - std::abs(before + weight); }

  /** The sum of weights before the point in the first direction; all others pass it once. */
  double collect(const std::vector<WeightedPoint>& points, std::size_t index) {
    const WeightedPoint& point = points[index];
    passings_.clear();
    double before = 0;
    for (std::size_t k = 0; k < points.size(); ++k) {
      if (k == index) continue;
      const double x = points[k].birth - point.birth, y = points[k].death - point.death;
      const bool is_before = y > 0 || (y == 0 && x < 0);
      if (is_before) before += points[k].weight;
      if (y != 0) passings_.push_back({-x / y, is_before ? -points[k].weight : points[k].weight});
    }
    return before;
  }

  std::vector<Passing> passings_;
};

double mean_over_all(const std::vector<WeightedPoint>& points, const Execution& execution) {
  PointIntegral integral;
  CompensatedSum sum;
  for (std::size_t k = 0; k < points.size(); ++k) {
    execution.check_cancelled();
    sum.add(integral.of(points, k, execution));
  }
  return sum.value() / std::numbers::pi;
}

// ---- so many directions

struct Projected {
  double coordinate;
  double weight;
};
bool operator<(const Projected& a, const Projected& b) {
  return a.coordinate < b.coordinate;
}

double distance_in(const std::vector<WeightedPoint>& points, double angle, std::vector<Projected>& line,
                   const Execution& execution) {
  line.clear();
  for (const WeightedPoint& point : points)
    line.push_back({point.birth * std::cos(angle) + point.death * std::sin(angle), point.weight});
  execution.sort(line);
  CompensatedSum sum;
  double before = 0;
  for (std::size_t k = 0; k + 1 < line.size(); ++k) {
    before += line[k].weight;
    sum.add(std::abs(before) * (line[k + 1].coordinate - line[k].coordinate));
  }
  return sum.value();
}

double mean_over(std::int64_t directions, const std::vector<WeightedPoint>& points,
                 const Execution& execution) {
  std::vector<Projected> line;
  CompensatedSum sum;
  for (std::int64_t k = 0; k < directions; ++k) {
    execution.check_cancelled();
    const double share = static_cast<double>(k) / static_cast<double>(directions);
    sum.add(distance_in(points, std::numbers::pi * (share - 0.5), line, execution));
  }
  return sum.value() / static_cast<double>(directions);
}

}  // namespace

double sliced_wasserstein(const Diagram& a, const Diagram& b, std::int64_t directions,
                          const Execution& execution) {
  const std::vector<WeightedPoint> points = points_and_feet(a, b, execution);
  if (points.empty()) return 0;
  const double mean =
      directions == 0 ? mean_over_all(points, execution) : mean_over(directions, points, execution);
  return std::max(0.0, mean);
}

}  // namespace bettiscope

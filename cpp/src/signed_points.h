#ifndef BETTISCOPE_SIGNED_POINTS_H
#define BETTISCOPE_SIGNED_POINTS_H

#include <vector>

#include "diagram.h"
#include "parallel.h"

namespace bettiscope {

/** A point of the plane that counts so many times. */
struct WeightedPoint {
  double birth, death;
  double weight;
};
inline bool operator<(const WeightedPoint& a, const WeightedPoint& b) {
  return a.birth < b.birth || (a.birth == b.birth && a.death < b.death);
}

/** Equal points together, those left out of which nothing remains; in order. */
std::vector<WeightedPoint> collected(std::vector<WeightedPoint> points, const Execution& execution);

/** The finite bars, each of that weight. */
std::vector<WeightedPoint> weighted(const Diagram& diagram, double weight);

/** Those of `a`, and those of `b` with weight -1: what both have is in neither. */
std::vector<WeightedPoint> difference(const Diagram& a, const Diagram& b, const Execution& execution);

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_LEVELS_H
#define BETTISCOPE_LEVELS_H

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "edge.h"
#include "geometry.h"
#include "rips.h"

namespace bettiscope {

/** Rounded to float32; infinite beyond its range. */
inline float to_float32(double value) {
  return value > static_cast<double>(std::numeric_limits<float>::max()) ? kNoEdge : static_cast<float>(value);
}

/** Gives the float64 lengths from vertex i to the vertices begin .. begin + lengths.size() - 1, all below i.
 */
using WideRow = std::function<void(std::int64_t i, std::int64_t begin, std::span<double> lengths)>;

/**
 * Which float32 stands for a length. All computations compare lengths as float32; that is exact for float64
 * ones too where each different length has a float32 of its own, in the same order. A level is that float32;
 * 0 and +infinity stand for themselves.
 */
class Levels {
 public:
  /** Without float64 lengths: a length stands for itself, rounded to float32. */
  Levels() = default;
  /** With the float64 lengths, in any order, of which those beyond `threshold` (NaN for none) and infinite
   * ones have no level. UnsupportedError where too many are different. */
  Levels(std::vector<double> lengths, double threshold, const Execution& execution);

  /** The level of a length; of one that is none of them, that of the next shorter one. */
  float of(double length) const;
  /** As of(); +infinity for a length beyond the greatest level. */
  float of_edge(double length) const;
  /** The length that a level stands for. */
  double length(float level) const;
  /** Whether a length is at most a threshold, in the precision of the lengths. */
  bool is_within(double length, double threshold) const {
    return has_wide_ ? length <= threshold : to_float32(length) <= to_float32(threshold);
  }

  /** Forgets the levels that are not in the barcode, and puts the others closer together. */
  void keep_those_in(Barcode& barcode, const Execution& execution);

 private:
  bool has_wide_ = false;
  std::vector<double> lengths_; /**< different, increasing, > 0 */
};

/** All float64 lengths between n vertices, with room for n more. */
std::vector<double> wide_lengths(std::int64_t n, const WideRow& row, const Execution& execution);

/** The float64 lengths of a graph's edges. */
std::vector<double> wide_lengths(const Graph& graph, const WideRow& row, const Execution& execution);

}  // namespace bettiscope

#endif

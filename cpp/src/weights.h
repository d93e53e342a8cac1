#ifndef BETTISCOPE_WEIGHTS_H
#define BETTISCOPE_WEIGHTS_H

#include <cstdint>
#include <span>
#include <vector>

#include "bettiscope.h"
#include "parallel.h"

namespace bettiscope {

/** The weights of an input's vertices, of which there may be none (bettiscope.h). All values are diameters,
 * as float64. */
class Weights {
 public:
  /** Throws ArgumentError or DataError. */
  Weights(const bettiscope_input& input, const Execution& execution);

  /** Whether there are any; else all the rest is that of weights 0. */
  bool given() const { return !weights_.empty(); }
  /** Keeps those of these vertices, in this order. */
  void choose(std::span<const std::int64_t> vertices);

  /** When a vertex enters. */
  double birth(std::int64_t v) const { return given() ? 2 * weights_[static_cast<std::size_t>(v)] : 0; }
  /** When the edge {v, w} of a length enters, both its ends or later; never where that is +infinity.
   * DataError where it does so beyond float32. */
  double edge(double length, std::int64_t v, std::int64_t w) const;

 private:
  std::vector<double> weights_;
  std::int32_t power_;
};

}  // namespace bettiscope

#endif

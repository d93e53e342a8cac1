#ifndef BETTISCOPE_INPUT_H
#define BETTISCOPE_INPUT_H

#include <variant>

#include "bettiscope.h"
#include "computed_lengths.h"
#include "lengths.h"
#include "levels.h"
#include "parallel.h"
#include "rips.h"

namespace bettiscope {

/** An input read, checked and brought to lengths. */
struct Problem {
  std::variant<DenseLengths, SparseLengths, ComputedLengths> lengths;
  double threshold;
  Levels levels; /**< what the lengths stand for */
  bool is_cone;  /**< from the threshold on the filtration is a cone */
  double covering_radius;
  Births births; /**< of the vertices */
  std::vector<std::int64_t>
      landmarks; /**< the caller's numbers of the vertices; empty where they are the same */

  /** Gives the vertices of the simplices of a dimension's bars the caller's numbers (BarSimplices). */
  void name_as_given(std::vector<Vertex>& vertices, std::size_t dimension) const;
};

/** Checks options for themselves; throws ArgumentError or UnsupportedError. */
void check_options(const bettiscope_rips_options& options);

/** Reads an input; throws ArgumentError, DataError, or MemoryError where more than options.memory_limit may
 * be needed. */
Problem read_problem(const bettiscope_input& input, const bettiscope_rips_options& options,
                     const Execution& execution);

/** As bettiscope_rips_memory. */
struct MemoryPrediction {
  std::int64_t bytes;
  std::int64_t least_limit;
};
MemoryPrediction predict_memory(const bettiscope_input& input, const bettiscope_rips_options& options,
                                const Execution& execution);

}  // namespace bettiscope

#endif

// How much memory a computation may take, told before it begins. What the reduction adds to it depends on the
// data; the estimates leave room for it, and MemoryBudget ends a run that needs more.
#ifndef BETTISCOPE_MEMORY_ESTIMATE_H
#define BETTISCOPE_MEMORY_ESTIMATE_H

#include <cstdint>

#include "bettiscope.h"

namespace bettiscope {

/** What the estimates depend on. */
struct MemoryDemand {
  std::int64_t points;    /**< given; 0 where the input is no points */
  std::int64_t dimension; /**< coordinates of each */
  std::int64_t vertices;  /**< used */
  int top;                /**< highest dimension */
  bool zero_length;
  bool wide; /**< lengths are compared as float64 */
  int threads;
  bool witness; /**< the lengths are those of a lazy witness complex */

  /** Bytes with the lengths between all vertices in a matrix. */
  std::int64_t with_matrix() const;
  /** Bytes with a graph of so many edges. */
  std::int64_t with_graph(std::int64_t edges) const;
  /** Bytes with lengths computed when they are needed, each thread keeping `rows` rows of them. */
  std::int64_t with_computed(std::int64_t rows) const;
  /** The most edges of a graph for which `bytes` are enough; may be negative. */
  std::int64_t most_edges(std::int64_t bytes) const;
  /** The most rows of computed lengths for which `bytes` are enough; may be negative. */
  std::int64_t most_rows(std::int64_t bytes) const;

 private:
  double of_points() const;
  double of_witnesses() const;
  double of_work() const;
  double of_zero_length_bars() const;
  double of_level() const;
};

/** Too much: MemoryError with both numbers and the remedies. */
[[noreturn]] void refuse_memory(std::int64_t needed, std::int64_t limit);

}  // namespace bettiscope

#endif

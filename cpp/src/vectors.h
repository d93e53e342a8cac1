// Persistence diagrams as vectors: curves on a grid of scales, images, statistics.
#ifndef BETTISCOPE_VECTORS_H
#define BETTISCOPE_VECTORS_H

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bettiscope.h"
#include "diagram.h"

namespace bettiscope {

/** Values of a row; ArgumentError naming the member that is wrong. */
std::int64_t checked_width(const bettiscope_vector_options& options);

/** What bettiscope_vectors makes of diagrams: options that were checked, and their grid. */
class VectorMaker {
 public:
  /** As checked_width. */
  explicit VectorMaker(const bettiscope_vector_options& options);

  /** Values of a row. */
  std::int64_t width() const { return width_; }
  /** DataError where the kind is not defined for a diagram of that name. */
  void check(const Diagram& diagram, const std::string& name) const;
  /** The row of a diagram; UnsupportedError where it is beyond float64. */
  void write(const Diagram& diagram, const std::string& name, double* row, const Execution& execution) const;

 private:
  bettiscope_vector_options options_;
  std::int64_t width_;
  std::vector<double> scales_;  /**< of curves; the edges of pixels along births */
  std::vector<double> lengths_; /**< the edges of pixels along lengths */
};

/** Calls check(diagram, name) for each diagram, then make(index, name, execution) over the threads; tells the
 * progress of a batch. */
template <class Check, class Make>
void for_each_diagram(const std::vector<Diagram>& diagrams, const Execution& execution, Check&& check,
                      Make&& make) {
  const auto name = [](std::size_t k) { return "diagram " + std::to_string(k); };
  for (std::size_t k = 0; k < diagrams.size(); ++k)
    check(diagrams[k], name(k));
  const auto count = static_cast<std::int64_t>(diagrams.size());
  execution.progress.begin(BETTISCOPE_PHASE_BATCH, count);
  parallel_for(execution, count, 1, [&](std::int64_t begin, std::int64_t, int) {
    const auto k = static_cast<std::size_t>(begin);
    make(k, name(k), Execution{1, execution.cancel});
    execution.progress.add(1);
  });
}

/** The rows of many diagrams, one after another, as for_each_diagram. */
void write_rows(const VectorMaker& maker, const std::vector<Diagram>& diagrams, double* rows,
                const Execution& execution);

/** Where the Betti curve changes, and to what. */
std::vector<std::pair<double, std::int64_t>> betti_steps(const Diagram& diagram, const Execution& execution);

/** ArgumentError unless it is a power of lengths that can be a weight. */
void check_exponent(double exponent);

/** The weights (l / longest)^exponent of finite bars; their longest is 1. */
std::vector<double> relative_weights(const Diagram& diagram, double exponent);

}  // namespace bettiscope

#endif

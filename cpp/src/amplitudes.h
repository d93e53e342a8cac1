// How large a persistence diagram is: norms of the functions that are made of it.
#ifndef BETTISCOPE_AMPLITUDES_H
#define BETTISCOPE_AMPLITUDES_H

#include <memory>
#include <string>

#include "vectors.h"

namespace bettiscope {

/** What bettiscope_amplitudes makes of diagrams: options that were checked. */
class AmplitudeMaker {
 public:
  /** ArgumentError naming the member that is wrong. */
  AmplitudeMaker(const bettiscope_vector_options& options, double order);

  /** DataError for a diagram of that name that has essential bars. */
  static void check(const Diagram& diagram, const std::string& name);
  /** UnsupportedError where it is beyond float64. */
  double of(const Diagram& diagram, const std::string& name, const Execution& execution) const;

 private:
  double unchecked(const Diagram& diagram, const std::string& name, const Execution& execution) const;

  std::int32_t kind_;
  double exponent_;
  double order_;
  std::unique_ptr<VectorMaker> image_; /**< for BETTISCOPE_IMAGE */
};

}  // namespace bettiscope

#endif

// What all networks of a learner have in common.
#ifndef BETTISCOPE_TRAINING_H
#define BETTISCOPE_TRAINING_H

#include <cstdint>
#include <vector>

#include "bettiscope_train.h"

namespace bettiscope {

/** The widths of a multilayer perceptron, and where each layer's parameters lie in one vector. */
class Shape {
 public:
  /** widths: coordinates of a point, hidden layers, outputs; checked. */
  explicit Shape(std::vector<std::int64_t> widths);

  /** Hidden ones and the last. */
  std::size_t layers() const { return offsets_.size() - 1; }
  std::int64_t inputs(std::size_t layer) const { return widths_[layer]; }
  std::int64_t outputs(std::size_t layer) const { return widths_[layer + 1]; }
  std::int64_t inputs() const { return widths_.front(); }
  std::int64_t outputs() const { return widths_.back(); }
  std::int64_t offset(std::size_t layer) const { return offsets_[layer]; }
  std::int64_t parameters() const { return offsets_.back(); }
  /** All hidden layers' units. */
  std::int64_t hidden_units() const;
  std::int64_t largest_width() const;

 private:
  std::vector<std::int64_t> widths_;
  std::vector<std::int64_t> offsets_;
};

/** bettiscope_train_options, checked and with what they point to. */
struct Training {
  Shape shape;
  std::int32_t activation;
  std::int32_t loss;
  std::int32_t optimizer;
  std::int64_t batch_size;
  double momentum;
  double weight_decay;
  double dropout;
  double l1;
  double l2;
  double gradient_clip;
  std::vector<double> class_weights; /**< one for each class, all 1 where none were given */

  /** ArgumentError, or UnsupportedError for more parameters than can be counted. */
  static Training of(const bettiscope_train_options& options);

  std::int64_t classes() const { return static_cast<std::int64_t>(class_weights.size()); }
};

}  // namespace bettiscope

#endif

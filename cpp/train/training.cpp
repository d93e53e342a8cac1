#include "training.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "guard.h"

namespace bettiscope {
namespace {

constexpr std::int64_t kMostLayers = 1 << 16;
constexpr std::int64_t kMostWidth = 1 << 24;
constexpr std::int64_t kMostParameters = std::int64_t{1} << 32;

std::vector<std::int64_t> read_widths(const bettiscope_train_options& options) {
  require(options.layers >= 1, "layers is ", options.layers, ", expected 1 or more");
  require(options.widths != nullptr, "widths is NULL, expected layers + 1 values");
  if (options.layers > kMostLayers)
    throw UnsupportedError(message("layers is ", options.layers, ", expected at most ", kMostLayers));
  std::vector<std::int64_t> widths(options.widths, options.widths + options.layers + 1);
  for (std::size_t k = 0; k < widths.size(); ++k) {
    require(widths[k] >= 1, "widths[", k, "] is ", widths[k], ", expected 1 or more");
    if (widths[k] > kMostWidth)
      throw UnsupportedError(message("widths[", k, "] is ", widths[k], ", expected at most ", kMostWidth));
  }
  return widths;
}

void check_choice(const char* name, std::int32_t value, std::int32_t most) {
  require(value >= 1 && value <= most, name, " is ", value, ", expected one of 1 to ", most);
}

void check_fraction(const char* name, double value) {
  require(value >= 0 && value < 1, name, " is ", value, ", expected 0 or more and below 1");
}

void check_not_negative(const char* name, double value) {
  require(value >= 0 && std::isfinite(value), name, " is ", value, ", expected 0 or more");
}

std::int64_t classes_of(const bettiscope_train_options& options, std::int64_t outputs) {
  if (options.loss == BETTISCOPE_BCE)
    require(outputs == 1, "widths[", options.layers, "], the outputs, is ", outputs,
            ", expected 1 with BETTISCOPE_BCE");
  if (options.loss == BETTISCOPE_CROSS_ENTROPY)
    require(outputs >= 2, "widths[", options.layers, "], the outputs, is ", outputs,
            ", expected 2 or more with BETTISCOPE_CROSS_ENTROPY");
  return std::max<std::int64_t>(outputs, 2);
}

std::vector<double> read_class_weights(const bettiscope_train_options& options, std::int64_t outputs) {
  const auto classes = static_cast<std::size_t>(classes_of(options, outputs));
  if (options.class_weights == nullptr) return std::vector<double>(classes, 1.0);
  std::vector<double> weights(options.class_weights, options.class_weights + classes);
  for (std::size_t c = 0; c < classes; ++c)
    require(weights[c] > 0 && std::isfinite(weights[c]), "class_weights[", c, "] is ", weights[c],
            ", expected a number above 0");
  return weights;
}

}  // namespace

Shape::Shape(std::vector<std::int64_t> widths) : widths_(std::move(widths)), offsets_{0} {
  for (std::size_t layer = 0; layer + 1 < widths_.size(); ++layer) {
    offsets_.push_back(offsets_.back() + (inputs(layer) + 1) * outputs(layer));
    if (offsets_.back() > kMostParameters)
      throw UnsupportedError(message("widths make ", offsets_.back(), " parameters in the first ", layer + 1,
                                     " layers, expected at most ", kMostParameters));
  }
}

std::int64_t Shape::hidden_units() const {
  return std::accumulate(widths_.begin() + 1, widths_.end() - 1, std::int64_t{0});
}

std::int64_t Shape::largest_width() const {
  return *std::max_element(widths_.begin(), widths_.end());
}

Training Training::of(const bettiscope_train_options& options) {
  check_choice("activation", options.activation, BETTISCOPE_SIGMOID);
  check_choice("loss", options.loss, BETTISCOPE_MSE_OF_SIGMOID);
  check_choice("optimizer", options.optimizer, BETTISCOPE_ADAMW);
  require(options.batch_size >= 1, "batch_size is ", options.batch_size, ", expected 1 or more");
  check_fraction("momentum", options.momentum);
  require(options.momentum == 0 || options.optimizer == BETTISCOPE_SGD, "momentum is ", options.momentum,
          ", expected 0 unless the optimizer is BETTISCOPE_SGD");
  check_not_negative("weight_decay", options.weight_decay);
  check_fraction("dropout", options.dropout);
  check_not_negative("l1", options.l1);
  check_not_negative("l2", options.l2);
  check_not_negative("gradient_clip", options.gradient_clip);
  Shape shape(read_widths(options));
  std::vector<double> class_weights = read_class_weights(options, shape.outputs());
  return {std::move(shape),   options.activation, options.loss,          options.optimizer,
          options.batch_size, options.momentum,   options.weight_decay,  options.dropout,
          options.l1,         options.l2,         options.gradient_clip, std::move(class_weights)};
}

}  // namespace bettiscope

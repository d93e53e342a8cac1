#include "network.h"

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace bettiscope::mlx {
namespace {

constexpr double kEpsilon = 1e-8;

mx::array constant(double value) {
  return mx::array(static_cast<float>(value));
}

std::vector<int> checked_widths(const bettiscope_mlx_options& options) {
  require(options.layers >= 1 && options.widths != nullptr,
          "layers = " + std::to_string(options.layers) + ": at least 1 with widths is expected");
  std::vector<int> widths(options.widths, options.widths + options.layers + 1);
  for (const int width : widths)
    require(width >= 1, "a width is " + std::to_string(width) + ": at least 1 is expected");
  return widths;
}

/** Where the weights and biases of the layers begin in the vector of parameters, and its end. */
mx::Shape boundaries_of(const std::vector<int>& widths) {
  mx::Shape boundaries;
  int64_t end = 0;
  for (size_t layer = 0; layer + 1 < widths.size(); ++layer) {
    const int64_t outputs = widths[layer + 1];
    for (const int64_t length : {outputs * widths[layer], outputs}) {
      end += length;
      require(end <= INT32_MAX, "a network has more than 2147483647 parameters");
      boundaries.push_back(static_cast<int32_t>(end));
    }
  }
  return boundaries;
}

void require_member(int value, int last, const char* name) {
  require(value >= 1 && value <= last, std::string(name) + " = " + std::to_string(value) + " is not known");
}

}  // namespace

Network::Network(const bettiscope_mlx_options& options)
    : device_(options.device == BETTISCOPE_MLX_GPU ? mx::Device::gpu : mx::Device::cpu),
      widths_(checked_widths(options)),
      boundaries_(boundaries_of(widths_)),
      parameters_(boundaries_.back()),
      activation_(options.activation),
      loss_(options.loss),
      optimizer_(options.optimizer),
      momentum_(options.momentum),
      weight_decay_(options.weight_decay),
      l1_(options.l1),
      l2_(options.l2),
      gradient_clip_(options.gradient_clip) {
  require_member(options.device, BETTISCOPE_MLX_GPU, "device");
  require_member(activation_, BETTISCOPE_MLX_GELU, "activation");
  require_member(loss_, BETTISCOPE_MLX_MSE_OF_SIGMOID, "loss");
  require_member(optimizer_, BETTISCOPE_MLX_ADAMW, "optimizer");
  require(loss_ != BETTISCOPE_MLX_BCE || widths_.back() == 1, "binary cross-entropy is of one output");
  require(mx::is_available(device_), "this MLX has no graphics unit to compute on");
  // The end is no boundary between two parts.
  boundaries_.pop_back();
}

bool Network::takes_label(int label) const {
  const int outputs = widths_.back();
  return label >= 0 && label < (outputs == 1 && !takes_classes() ? 2 : outputs);
}

mx::array Network::activate(const mx::array& values) const {
  switch (activation_) {
    case BETTISCOPE_MLX_RELU:
      return mx::maximum(values, constant(0), device_);
    case BETTISCOPE_MLX_LEAKY_RELU:
      return mx::maximum(values, mx::multiply(values, constant(0.01), device_), device_);
    case BETTISCOPE_MLX_TANH:
      return mx::tanh(values, device_);
    case BETTISCOPE_MLX_SIGMOID:
      return mx::sigmoid(values, device_);
    case BETTISCOPE_MLX_GELU: {
      const auto scaled = mx::multiply(values, constant(1 / std::numbers::sqrt2), device_);
      const auto share = mx::add(mx::erf(scaled, device_), constant(1), device_);
      return mx::multiply(mx::multiply(values, constant(0.5), device_), share, device_);
    }
    default:
      return values;
  }
}

mx::array Network::outputs(const mx::array& parameters, const mx::array& points, const Arrays& masks) const {
  const Arrays parts = mx::split(parameters, boundaries_, 0, device_);
  mx::array values = points;
  for (size_t layer = 0; layer + 1 < widths_.size(); ++layer) {
    const auto weights = mx::reshape(parts[2 * layer], {widths_[layer + 1], widths_[layer]}, device_);
    values = mx::addmm(parts[2 * layer + 1], values, mx::transpose(weights, device_), 1, 1, device_);
    if (layer + 2 == widths_.size()) break;
    values = activate(values);
    if (!masks.empty()) values = mx::multiply(values, masks[layer], device_);
  }
  return values;
}

mx::array Network::loss(const mx::array& outputs, const mx::array& targets) const {
  switch (loss_) {
    case BETTISCOPE_MLX_BCE: {
      const auto off = mx::logaddexp(outputs, constant(0), device_);
      return mx::mean(mx::subtract(off, mx::multiply(outputs, targets, device_), device_), device_);
    }
    case BETTISCOPE_MLX_CROSS_ENTROPY: {
      const auto all = mx::logsumexp(outputs, -1, true, device_);
      const auto own = mx::take_along_axis(outputs, mx::expand_dims(targets, -1, device_), -1, device_);
      return mx::mean(mx::subtract(all, own, device_), device_);
    }
    default: {
      const auto values = loss_ == BETTISCOPE_MLX_MSE ? outputs : mx::sigmoid(outputs, device_);
      return mx::mean(mx::square(mx::subtract(values, targets, device_), device_), device_);
    }
  }
}

mx::array Network::gradient(const Arrays& arguments) const {
  const Arrays masks(arguments.begin() + kMasks, arguments.end());
  const auto of_parameters = [&](const Arrays& changed) {
    return Arrays{loss(outputs(changed[0], arguments[kPoints], masks), arguments[kTargets])};
  };
  return mx::value_and_grad(of_parameters, 0)({arguments[kParameters]}).second[0];
}

mx::array Network::penalized(const mx::array& gradient, const mx::array& parameters) const {
  mx::array sum = gradient;
  if (l1_ != 0)
    sum = mx::add(sum, mx::multiply(mx::sign(parameters, device_), constant(l1_), device_), device_);
  if (l2_ != 0) sum = mx::add(sum, mx::multiply(parameters, constant(2 * l2_), device_), device_);
  if (gradient_clip_ == 0) return sum;
  const auto norm = mx::sqrt(mx::sum(mx::square(sum, device_), device_), device_);
  const auto limit = constant(gradient_clip_);
  const auto factor =
      mx::where(mx::greater(norm, limit, device_), mx::divide(limit, norm, device_), constant(1), device_);
  return mx::multiply(sum, factor, device_);
}

mx::array Network::decayed(const mx::array& gradient, const mx::array& parameters) const {
  if (weight_decay_ == 0) return gradient;
  return mx::add(gradient, mx::multiply(parameters, constant(weight_decay_), device_), device_);
}

Arrays Network::move_by_momentum(const Arrays& arguments, const mx::array& gradient) const {
  const mx::array& parameters = arguments[kParameters];
  auto momentum = decayed(gradient, parameters);
  if (momentum_ != 0)
    momentum = mx::add(mx::multiply(arguments[kFirst], constant(momentum_), device_), momentum, device_);
  const auto moved = mx::subtract(parameters, mx::multiply(momentum, arguments[kRate], device_), device_);
  return {moved, momentum_ == 0 ? arguments[kFirst] : momentum, arguments[kSecond]};
}

Arrays Network::move_by_adam(const Arrays& arguments, const mx::array& gradient) const {
  mx::array parameters = arguments[kParameters];
  mx::array slope = gradient;
  if (optimizer_ == BETTISCOPE_MLX_ADAM) {
    slope = decayed(gradient, parameters);
  } else {
    const auto lost = mx::multiply(arguments[kRate], constant(weight_decay_), device_);
    parameters = mx::subtract(parameters, mx::multiply(parameters, lost, device_), device_);
  }
  const auto mean = [&](const mx::array& before, const mx::array& value, double beta) {
    return mx::add(mx::multiply(before, constant(beta), device_),
                   mx::multiply(value, constant(1 - beta), device_), device_);
  };
  const auto first = mean(arguments[kFirst], slope, kBeta1);
  const auto second = mean(arguments[kSecond], mx::square(slope, device_), kBeta2);
  const auto root = mx::divide(mx::sqrt(second, device_), arguments[kSecondRoot], device_);
  const auto direction = mx::divide(first, mx::add(root, constant(kEpsilon), device_), device_);
  return {mx::subtract(parameters, mx::multiply(direction, arguments[kFirstRate], device_), device_), first,
          second};
}

Arrays Network::step(const Arrays& arguments) const {
  const auto slope = penalized(gradient(arguments), arguments[kParameters]);
  return optimizer_ == BETTISCOPE_MLX_SGD ? move_by_momentum(arguments, slope)
                                          : move_by_adam(arguments, slope);
}

}  // namespace bettiscope::mlx

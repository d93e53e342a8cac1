#include "network.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

namespace bettiscope::mlx {
namespace {

/** Of the optimizers, which divide by roots of second moments. */
constexpr double kEpsilon = 1e-8;
/** How much of rmsprop's mean squared gradient a step keeps. */
constexpr double kDecay = 0.99;
/** Batch normalization: what is added to variances, and how far a step moves the running statistics. */
constexpr double kVarianceEpsilon = 1e-5;
constexpr double kStatisticsMomentum = 0.1;

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

/** Where the parts of what is learnt begin in its vector, and its end. */
mx::Shape boundaries_of(const std::vector<int>& widths, bool batch_norm) {
  mx::Shape boundaries;
  int64_t end = 0;
  const auto add = [&](int64_t length) {
    end += length;
    require(end <= INT32_MAX, "a network has more than 2147483647 parameters");
    boundaries.push_back(static_cast<int32_t>(end));
  };
  for (size_t layer = 0; layer + 1 < widths.size(); ++layer) {
    const int64_t outputs = widths[layer + 1];
    add(outputs * widths[layer]);
    const bool normalized = batch_norm && layer + 2 < widths.size();
    for (int vectors = normalized ? 3 : 1; vectors > 0; --vectors)
      add(outputs);
  }
  return boundaries;
}

/** The running means and variances of all hidden layers. */
int count_statistics(const std::vector<int>& widths) {
  return 2 * std::accumulate(widths.begin() + 1, widths.end() - 1, 0);
}

void require_member(int value, int last, const char* name) {
  require(value >= 1 && value <= last, std::string(name) + " = " + std::to_string(value) + " is not known");
}

}  // namespace

Network::Network(const bettiscope_mlx_options& options)
    : device_(options.device == BETTISCOPE_MLX_GPU ? mx::Device::gpu : mx::Device::cpu),
      widths_(checked_widths(options)),
      batch_norm_(options.batch_norm != 0 && widths_.size() > 2),
      weighted_(options.class_weights != nullptr),
      boundaries_(boundaries_of(widths_, batch_norm_)),
      learnt_(boundaries_.back()),
      statistics_(batch_norm_ ? count_statistics(widths_) : 0),
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
  require_member(optimizer_, BETTISCOPE_MLX_RMSPROP, "optimizer");
  require(loss_ != BETTISCOPE_MLX_BCE || widths_.back() == 1, "binary cross-entropy is of one output");
  require(mx::is_available(device_), "this MLX has no graphics unit to compute on");
  // The end is no boundary between two parts.
  boundaries_.pop_back();
}

int Network::labels() const {
  const int outputs = widths_.back();
  return outputs == 1 && !takes_classes() ? 2 : outputs;
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

mx::array Network::forward(const mx::array& learnt, const mx::array& points, const Arrays& masks,
                           const Normalize& normalize) const {
  const Arrays parts = mx::split(learnt, boundaries_, 0, device_);
  auto part = parts.begin();
  mx::array values = points;
  for (size_t layer = 0; layer + 1 < widths_.size(); ++layer) {
    const auto weights = mx::reshape(*part++, {widths_[layer + 1], widths_[layer]}, device_);
    values = mx::addmm(*part++, values, mx::transpose(weights, device_), 1, 1, device_);
    if (layer + 2 == widths_.size()) break;
    if (batch_norm_) {
      values = mx::multiply(normalize(layer, values), *part++, device_);
      values = mx::add(values, *part++, device_);
    }
    values = activate(values);
    if (!masks.empty()) values = mx::multiply(values, masks[layer], device_);
  }
  return values;
}

/** Hidden layer by hidden layer the means and the variances. */
Arrays Network::split_statistics(const mx::array& statistics) const {
  mx::Shape boundaries;
  int end = 0;
  for (size_t layer = 1; layer + 1 < widths_.size(); ++layer)
    for (int vector = 0; vector < 2; ++vector)
      boundaries.push_back(end += widths_[layer]);
  boundaries.pop_back();
  return mx::split(statistics, boundaries, 0, device_);
}

mx::array Network::standardized(const mx::array& values, const mx::array& means,
                                const mx::array& variances) const {
  const auto deviations = mx::add(variances, constant(kVarianceEpsilon), device_);
  return mx::multiply(mx::subtract(values, means, device_), mx::rsqrt(deviations, device_), device_);
}

mx::array Network::moving_mean(const mx::array& before, const mx::array& value, double share) const {
  return mx::add(mx::multiply(before, constant(1 - share), device_),
                 mx::multiply(value, constant(share), device_), device_);
}

/** By the means and variances of the batch, which the running ones move towards. */
Network::Normalize Network::normalize_by_batch(const Arrays& running, Arrays& moved) const {
  return [this, &running, &moved](size_t layer, const mx::array& values) {
    const auto means = mx::mean(values, 0, false, device_);
    const auto variances =
        mx::mean(mx::square(mx::subtract(values, means, device_), device_), 0, false, device_);
    // Of the population, which the batch is a sample of.
    const double n = values.shape(0);
    const auto estimates = mx::multiply(variances, constant(n / (n - 1)), device_);
    moved.push_back(moving_mean(running[2 * layer], means, kStatisticsMomentum));
    moved.push_back(moving_mean(running[2 * layer + 1], estimates, kStatisticsMomentum));
    return standardized(values, means, variances);
  };
}

mx::array Network::outputs(const mx::array& learnt, const mx::array& statistics,
                           const mx::array& points) const {
  const Arrays running = batch_norm_ ? split_statistics(statistics) : Arrays{};
  return forward(learnt, points, {}, [&](size_t layer, const mx::array& values) {
    return standardized(values, running[2 * layer], running[2 * layer + 1]);
  });
}

/** The loss of each point, [n]. */
mx::array Network::losses(const mx::array& outputs, const mx::array& targets) const {
  switch (loss_) {
    case BETTISCOPE_MLX_BCE: {
      const auto off = mx::logaddexp(outputs, constant(0), device_);
      return mx::squeeze(mx::subtract(off, mx::multiply(outputs, targets, device_), device_), -1, device_);
    }
    case BETTISCOPE_MLX_CROSS_ENTROPY: {
      const auto all = mx::logsumexp(outputs, -1, true, device_);
      const auto own = mx::take_along_axis(outputs, mx::expand_dims(targets, -1, device_), -1, device_);
      return mx::squeeze(mx::subtract(all, own, device_), -1, device_);
    }
    default: {
      const auto values = loss_ == BETTISCOPE_MLX_MSE ? outputs : mx::sigmoid(outputs, device_);
      return mx::mean(mx::square(mx::subtract(values, targets, device_), device_), -1, false, device_);
    }
  }
}

Network::Slope Network::slope(const Arrays& arguments) const {
  auto rest = arguments.begin() + kRest;
  const Arrays running = batch_norm_ ? split_statistics(*rest++) : Arrays{};
  const Arrays weights = weighted_ ? Arrays{*rest++} : Arrays{};
  const Arrays masks(rest, arguments.end());
  const auto mean = [&](const mx::array& values) {
    if (weights.empty()) return mx::mean(values, device_);
    const auto sum = mx::sum(mx::multiply(values, weights[0], device_), device_);
    return mx::divide(sum, mx::sum(weights[0], device_), device_);
  };
  // The gradient is that of the first; the others come along.
  const auto loss_and_statistics = [&](const Arrays& changed) {
    Arrays moved;
    const auto computed = forward(changed[0], arguments[kPoints], masks, normalize_by_batch(running, moved));
    Arrays all{mean(losses(computed, arguments[kTargets]))};
    all.insert(all.end(), moved.begin(), moved.end());
    return all;
  };
  const auto [values, gradients] = mx::value_and_grad(loss_and_statistics, 0)({arguments[kLearnt]});
  return {gradients[0], Arrays(values.begin() + 1, values.end())};
}

mx::array Network::penalized(const mx::array& gradient, const mx::array& learnt) const {
  mx::array sum = gradient;
  if (l1_ != 0) sum = mx::add(sum, mx::multiply(mx::sign(learnt, device_), constant(l1_), device_), device_);
  if (l2_ != 0) sum = mx::add(sum, mx::multiply(learnt, constant(2 * l2_), device_), device_);
  if (gradient_clip_ == 0) return sum;
  const auto norm = mx::sqrt(mx::sum(mx::square(sum, device_), device_), device_);
  const auto limit = constant(gradient_clip_);
  const auto factor =
      mx::where(mx::greater(norm, limit, device_), mx::divide(limit, norm, device_), constant(1), device_);
  return mx::multiply(sum, factor, device_);
}

mx::array Network::decayed(const mx::array& gradient, const mx::array& learnt) const {
  if (weight_decay_ == 0) return gradient;
  return mx::add(gradient, mx::multiply(learnt, constant(weight_decay_), device_), device_);
}

Arrays Network::move_by_momentum(const Arrays& arguments, const mx::array& gradient) const {
  const mx::array& learnt = arguments[kLearnt];
  auto momentum = decayed(gradient, learnt);
  if (momentum_ != 0)
    momentum = mx::add(mx::multiply(arguments[kFirst], constant(momentum_), device_), momentum, device_);
  const auto moved = mx::subtract(learnt, mx::multiply(momentum, arguments[kRate], device_), device_);
  return {moved, momentum_ == 0 ? arguments[kFirst] : momentum, arguments[kSecond]};
}

Arrays Network::move_by_adam(const Arrays& arguments, const mx::array& gradient) const {
  mx::array learnt = arguments[kLearnt];
  mx::array slope = gradient;
  if (optimizer_ == BETTISCOPE_MLX_ADAM) {
    slope = decayed(gradient, learnt);
  } else {
    const auto lost = mx::multiply(arguments[kRate], constant(weight_decay_), device_);
    learnt = mx::subtract(learnt, mx::multiply(learnt, lost, device_), device_);
  }
  const auto first = moving_mean(arguments[kFirst], slope, 1 - kBeta1);
  const auto second = moving_mean(arguments[kSecond], mx::square(slope, device_), 1 - kBeta2);
  const auto root = mx::divide(mx::sqrt(second, device_), arguments[kSecondRoot], device_);
  const auto direction = mx::divide(first, mx::add(root, constant(kEpsilon), device_), device_);
  return {mx::subtract(learnt, mx::multiply(direction, arguments[kFirstRate], device_), device_), first,
          second};
}

Arrays Network::move_by_rmsprop(const Arrays& arguments, const mx::array& gradient) const {
  const mx::array& learnt = arguments[kLearnt];
  const auto slope = decayed(gradient, learnt);
  const auto second = moving_mean(arguments[kSecond], mx::square(slope, device_), 1 - kDecay);
  const auto root = mx::add(mx::sqrt(second, device_), constant(kEpsilon), device_);
  const auto direction = mx::divide(slope, root, device_);
  const auto moved = mx::subtract(learnt, mx::multiply(direction, arguments[kRate], device_), device_);
  return {moved, arguments[kFirst], second};
}

Arrays Network::step(const Arrays& arguments) const {
  const Slope own = slope(arguments);
  const auto gradient = penalized(own.gradient, arguments[kLearnt]);
  Arrays moved = optimizer_ == BETTISCOPE_MLX_SGD       ? move_by_momentum(arguments, gradient)
                 : optimizer_ == BETTISCOPE_MLX_RMSPROP ? move_by_rmsprop(arguments, gradient)
                                                        : move_by_adam(arguments, gradient);
  if (batch_norm_) moved.push_back(mx::concatenate(own.statistics, 0, device_));
  return moved;
}

}  // namespace bettiscope::mlx

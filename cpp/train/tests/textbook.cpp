#include "textbook.h"

#include <cmath>

namespace bettiscope::test {
namespace {

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

double activated(std::int32_t activation, double z) {
  switch (activation) {
    case BETTISCOPE_RELU:
      return z > 0 ? z : 0;
    case BETTISCOPE_LEAKY_RELU:
      return z > 0 ? z : 0.01 * z;
    case BETTISCOPE_TANH:
      return std::tanh(z);
    case BETTISCOPE_SIGMOID:
      return logistic(z);
    default:
      return z;
  }
}

double derivative(std::int32_t activation, double z) {
  switch (activation) {
    case BETTISCOPE_RELU:
      return z > 0 ? 1 : 0;
    case BETTISCOPE_LEAKY_RELU:
      return z > 0 ? 1 : 0.01;
    case BETTISCOPE_TANH:
      return 1 / (std::cosh(z) * std::cosh(z));
    case BETTISCOPE_SIGMOID:
      return logistic(z) * logistic(-z);
    default:
      return 1;
  }
}

std::vector<double> softmax(const std::vector<double>& outputs) {
  std::vector<double> shares;
  double sum = 0;
  for (const double output : outputs) {
    shares.push_back(std::exp(output));
    sum += shares.back();
  }
  for (double& share : shares)
    share /= sum;
  return shares;
}

}  // namespace

double Textbook::weight_of(std::int32_t label) const {
  return settings_.class_weights.empty() ? 1 : settings_.class_weights[static_cast<std::size_t>(label)];
}

double Textbook::point_loss(const Values& outputs, std::int32_t label) const {
  const auto own = static_cast<std::size_t>(label);
  if (settings_.loss == BETTISCOPE_BCE)
    return -std::log(label == 1 ? logistic(outputs[0]) : logistic(-outputs[0]));
  if (settings_.loss == BETTISCOPE_CROSS_ENTROPY) return -std::log(softmax(outputs)[own]);
  double sum = 0;
  for (std::size_t c = 0; c < outputs.size(); ++c) {
    const double target = outputs.size() == 1 ? label : c == own;
    const double value = settings_.loss == BETTISCOPE_MSE ? outputs[c] : logistic(outputs[c]);
    sum += (value - target) * (value - target);
  }
  return sum / static_cast<double>(outputs.size());
}

Textbook::Values Textbook::output_derivatives(const Values& outputs, std::int32_t label) const {
  const auto own = static_cast<std::size_t>(label);
  if (settings_.loss == BETTISCOPE_BCE) return {logistic(outputs[0]) - label};
  Values derivatives;
  const Values shares = softmax(outputs);
  for (std::size_t c = 0; c < outputs.size(); ++c) {
    const double target = outputs.size() == 1 ? label : c == own;
    const double squashed = logistic(outputs[c]);
    const auto count = static_cast<double>(outputs.size());
    if (settings_.loss == BETTISCOPE_CROSS_ENTROPY)
      derivatives.push_back(shares[c] - target);
    else if (settings_.loss == BETTISCOPE_MSE)
      derivatives.push_back(2 * (outputs[c] - target) / count);
    else
      derivatives.push_back(2 * (squashed - target) * squashed * (1 - squashed) / count);
  }
  return derivatives;
}

std::vector<double> Textbook::outputs(const float* point) const {
  Values values(point, point + width(0));
  std::size_t at = 0;
  for (std::size_t layer = 0; layer < layers(); ++layer) {
    Values next(width(layer + 1));
    for (std::size_t o = 0; o < next.size(); ++o) {
      double z = parameters_[at + next.size() * values.size() + o];
      for (std::size_t i = 0; i < values.size(); ++i)
        z += parameters_[at + o * values.size() + i] * values[i];
      next[o] = layer + 1 < layers() ? activated(settings_.activation, z) : z;
    }
    at += (values.size() + 1) * next.size();
    values = next;
  }
  return values;
}

double Textbook::loss(const Data& data) const {
  double sum = 0, weights = 0;
  for (std::int64_t k = 0; k < data.n; ++k) {
    const std::int32_t label = data.labels[static_cast<std::size_t>(k)];
    sum += weight_of(label) * point_loss(outputs(data.points.data() + k * settings_.widths[0]), label);
    weights += weight_of(label);
  }
  return sum / weights;
}

double Textbook::accuracy(const Data& data) const {
  int right = 0;
  for (std::int64_t k = 0; k < data.n; ++k) {
    const Values found = outputs(data.points.data() + k * settings_.widths[0]);
    std::int32_t best = 0;
    if (found.size() == 1)
      best = (settings_.loss == BETTISCOPE_MSE ? found[0] : logistic(found[0])) > 0.5;
    else
      best = static_cast<std::int32_t>(std::max_element(found.begin(), found.end()) - found.begin());
    right += best == data.labels[static_cast<std::size_t>(k)];
  }
  return right / static_cast<double>(data.n);
}

void Textbook::add_gradient(const float* point, std::int32_t label, const std::vector<Values>& masks,
                            double weight, Values& gradient) const {
  // before[l], after[l]: of layer l's units before and after activation and mask; after[0] is the point.
  std::vector<Values> before(layers() + 1), after(layers() + 1);
  after[0].assign(point, point + width(0));
  std::vector<std::size_t> offsets{0};
  for (std::size_t layer = 0; layer < layers(); ++layer) {
    const std::size_t in = width(layer), out = width(layer + 1), at = offsets.back();
    for (std::size_t o = 0; o < out; ++o) {
      double z = parameters_[at + out * in + o];
      for (std::size_t i = 0; i < in; ++i)
        z += parameters_[at + o * in + i] * after[layer][i];
      before[layer + 1].push_back(z);
      after[layer + 1].push_back(layer + 1 < layers() ? activated(settings_.activation, z) * masks[layer][o]
                                                      : z);
    }
    offsets.push_back(at + (in + 1) * out);
  }
  Values deltas = output_derivatives(after.back(), label);
  for (double& delta : deltas)
    delta *= weight;
  for (std::size_t layer = layers(); layer-- > 0;) {
    const std::size_t in = width(layer), out = width(layer + 1), at = offsets[layer];
    Values earlier(in);
    for (std::size_t o = 0; o < out; ++o) {
      gradient[at + out * in + o] += deltas[o];
      for (std::size_t i = 0; i < in; ++i) {
        gradient[at + o * in + i] += deltas[o] * after[layer][i];
        earlier[i] += deltas[o] * parameters_[at + o * in + i];
      }
    }
    if (layer == 0) break;
    for (std::size_t i = 0; i < in; ++i)
      earlier[i] *= masks[layer - 1][i] * derivative(settings_.activation, before[layer][i]);
    deltas = earlier;
  }
}

void Textbook::move(Values gradient, double rate) {
  double square = 0;
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    const double p = parameters_[k];
    gradient[k] += settings_.l1 * (p > 0 ? 1 : p < 0 ? -1 : 0) + 2 * settings_.l2 * p;
    square += gradient[k] * gradient[k];
  }
  const double norm = std::sqrt(square);
  const double clip = settings_.gradient_clip;
  ++steps_;
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    double& p = parameters_[k];
    double g = clip > 0 && norm > clip ? gradient[k] / norm * clip : gradient[k];
    if (settings_.optimizer == BETTISCOPE_ADAMW)
      p -= rate * settings_.weight_decay * p;
    else
      g += settings_.weight_decay * p;
    if (settings_.optimizer == BETTISCOPE_SGD) {
      first_[k] = settings_.momentum * first_[k] + g;
      p -= rate * first_[k];
      continue;
    }
    first_[k] = 0.9 * first_[k] + 0.1 * g;
    second_[k] = 0.999 * second_[k] + 0.001 * g * g;
    const double first = first_[k] / (1 - std::pow(0.9, steps_));
    const double second = second_[k] / (1 - std::pow(0.999, steps_));
    p -= rate * first / (std::sqrt(second) + 1e-8);
  }
}

void Textbook::step(const std::vector<std::int32_t>& batch, const std::vector<std::vector<Values>>& masks,
                    double rate) {
  double weights = 0;
  for (const std::int32_t k : batch)
    weights += weight_of(data_.labels[static_cast<std::size_t>(k)]);
  Values gradient(parameters_.size());
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const std::int32_t label = data_.labels[static_cast<std::size_t>(batch[row])];
    add_gradient(data_.points.data() + batch[row] * settings_.widths[0], label, masks[row],
                 weight_of(label) / weights, gradient);
  }
  move(std::move(gradient), rate);
}

void Textbook::learn(const std::vector<std::int32_t>& order, double rate, std::int64_t seed) {
  SplitMix random(seed);
  const double kept = static_cast<float>(1 / (1 - settings_.dropout));
  const double boundary = settings_.dropout * 0x1p32 - 0x1p31;
  for (std::size_t begin = 0; begin < order.size(); begin += static_cast<std::size_t>(settings_.batch_size)) {
    const std::size_t end = std::min(order.size(), begin + static_cast<std::size_t>(settings_.batch_size));
    const std::vector<std::int32_t> batch(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                          order.begin() + static_cast<std::ptrdiff_t>(end));
    std::vector<std::vector<Values>> masks(batch.size(), std::vector<Values>(layers() - 1));
    for (std::size_t layer = 0; layer + 1 < layers(); ++layer)
      for (auto& row : masks)
        for (std::size_t unit = 0; unit < width(layer + 1); ++unit)
          row[layer].push_back(settings_.dropout > 0 && random.next_int() < std::round(boundary) ? 0
                               : settings_.dropout > 0                                           ? kept
                                                                                                 : 1);
    step(batch, masks, rate);
  }
}

}  // namespace bettiscope::test

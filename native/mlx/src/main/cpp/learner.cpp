#include "learner.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

namespace bettiscope::mlx {
namespace {

const bettiscope_mlx_options& checked(const bettiscope_mlx_options& options, int32_t n) {
  require(options.networks >= 1,
          "networks = " + std::to_string(options.networks) + ": at least 1 is expected");
  require(options.batch_size >= 1,
          "batch_size = " + std::to_string(options.batch_size) + ": at least 1 is expected");
  require(n >= 1, "n = " + std::to_string(n) + ": at least 1 is expected");
  require(options.batch_norm == 0 || n % options.batch_size != 1 % options.batch_size,
          "batch_size = " + std::to_string(options.batch_size) + " leaves a batch of one of " +
              std::to_string(n) + " points, which cannot be normalized");
  return options;
}

/** Computes an array and copies it out, last axis fastest. */
void copy_out(const mx::array& array, mx::Device device, float* out) {
  mx::array laid_out = mx::contiguous(array, false, device);
  laid_out.eval();
  std::memcpy(out, laid_out.data<float>(), laid_out.nbytes());
}

}  // namespace

Learner::Learner(const bettiscope_mlx_options& options, const float* points, const int32_t* labels, int32_t n,
                 const float* initial)
    : network_(checked(options, n)),
      networks_(options.networks),
      n_(n),
      batch_size_(options.batch_size),
      points_(points, {n, network_.widths().front()}, mx::float32),
      targets_(targets(labels)),
      weights_(weights(options.class_weights, labels)),
      steps_(static_cast<size_t>(networks_)),
      orders_(0) {
  for (size_t kind = 0; kind < kinds(); ++kind)
    kept_[kind].assign(static_cast<size_t>(networks_) * length(kind), 0);
  for (int32_t network = 0; network < networks_; ++network) {
    const float* own = initial + static_cast<size_t>(network) * static_cast<size_t>(network_.parameters());
    std::copy_n(own, length(kLearnt), vector_of(kLearnt, network));
    std::copy_n(own + length(kLearnt), length(kStatistics), vector_of(kStatistics, network));
  }
}

size_t Learner::length(size_t kind) const {
  return static_cast<size_t>(kind == kStatistics ? network_.statistics() : network_.learnt());
}

float* Learner::vector_of(size_t kind, int32_t network) {
  return kept_[kind].data() + static_cast<size_t>(network) * length(kind);
}

mx::array Learner::targets(const int32_t* labels) const {
  for (int32_t i = 0; i < n_; ++i)
    require(labels[i] >= 0 && labels[i] < network_.labels(),
            "label " + std::to_string(labels[i]) + " of point " + std::to_string(i) + " has no output");
  if (network_.takes_classes()) return mx::array(labels, {n_}, mx::int32);
  const auto outputs = static_cast<size_t>(network_.widths().back());
  std::vector<float> spread(static_cast<size_t>(n_) * outputs);
  for (size_t i = 0; i < static_cast<size_t>(n_); ++i) {
    if (outputs == 1)
      spread[i] = static_cast<float>(labels[i]);
    else
      spread[i * outputs + static_cast<size_t>(labels[i])] = 1;
  }
  return mx::array(spread.data(), {n_, network_.widths().back()}, mx::float32);
}

std::optional<mx::array> Learner::weights(const double* of_classes, const int32_t* labels) const {
  if (of_classes == nullptr) return std::nullopt;
  for (int label = 0; label < network_.labels(); ++label)
    require(std::isfinite(of_classes[label]) && of_classes[label] > 0,
            "class_weights[" + std::to_string(label) + "] = " + std::to_string(of_classes[label]) +
                ": above 0 is expected");
  std::vector<float> of_points(static_cast<size_t>(n_));
  std::transform(labels, labels + n_, of_points.begin(),
                 [&](int32_t label) { return static_cast<float>(of_classes[label]); });
  return mx::array(of_points.data(), {n_}, mx::float32);
}

void Learner::check_network(int32_t network) const {
  require(network >= 0 && network < networks_,
          "network = " + std::to_string(network) + " of " + std::to_string(networks_) + " is not there");
}

void Learner::stack(const std::vector<int32_t>& active) {
  Arrays stacked;
  for (size_t kind = 0; kind < kinds(); ++kind) {
    std::vector<float> together;
    for (const int32_t network : active) {
      const float* own = vector_of(kind, network);
      together.insert(together.end(), own, own + length(kind));
    }
    stacked.emplace_back(together.data(),
                         mx::Shape{static_cast<int32_t>(active.size()), static_cast<int32_t>(length(kind))},
                         mx::float32);
  }
  stacked_ = std::move(stacked);
  active_ = active;
}

void Learner::unstack() {
  if (!learned_) return;
  for (size_t kind = 0; kind < kinds(); ++kind) {
    std::vector<float> together(active_.size() * length(kind));
    copy_out(stacked_[kind], network_.device(), together.data());
    for (size_t i = 0; i < active_.size(); ++i)
      std::copy_n(together.data() + i * length(kind), length(kind), vector_of(kind, active_[i]));
  }
  learned_ = false;
}

void Learner::begin_epoch(const int32_t* active, const int32_t* orders, const double* learning_rates) {
  std::vector<int32_t> chosen;
  for (int32_t network = 0; network < networks_; ++network)
    if (active[network] != 0) chosen.push_back(network);
  require(!chosen.empty(), "no network is active");
  if (chosen != active_) {
    unstack();
    stack(chosen);
  }
  const size_t places = chosen.size() * static_cast<size_t>(n_);
  for (size_t i = 0; i < places; ++i)
    require(orders[i] >= 0 && orders[i] < n_,
            "point " + std::to_string(orders[i]) + " of " + std::to_string(n_) + " is not there");
  orders_ = mx::array(orders, {static_cast<int32_t>(chosen.size()), n_}, mx::int32);
  learning_rates_.assign(learning_rates, learning_rates + chosen.size());
  next_ = 0;
}

mx::array Learner::of_active(const std::vector<double>& values) const {
  std::vector<float> rounded(values.begin(), values.end());
  return mx::array(rounded.data(), {static_cast<int32_t>(rounded.size())}, mx::float32);
}

Arrays Learner::arguments(int first, int count, const float* masks) const {
  const mx::Device device = network_.device();
  const auto networks = static_cast<int32_t>(active_.size());
  const auto batch = mx::slice(orders_, {0, first}, {networks, first + count}, device);
  std::vector<double> first_rates;
  std::vector<double> second_roots;
  for (size_t i = 0; i < active_.size(); ++i) {
    const auto steps = static_cast<double>(steps_[static_cast<size_t>(active_[i])]);
    first_rates.push_back(learning_rates_[i] / (1 - std::pow(kBeta1, steps)));
    second_roots.push_back(std::sqrt(1 - std::pow(kBeta2, steps)));
  }
  Arrays all{stacked_[kLearnt],
             stacked_[kFirst],
             stacked_[kSecond],
             mx::take(points_, batch, 0, device),
             mx::take(targets_, batch, 0, device),
             of_active(learning_rates_),
             of_active(first_rates),
             of_active(second_roots)};
  if (network_.normalizes()) all.push_back(stacked_[kStatistics]);
  if (weights_) all.push_back(mx::take(*weights_, batch, 0, device));
  const auto& widths = network_.widths();
  for (size_t layer = 1; masks != nullptr && layer + 1 < widths.size(); ++layer) {
    all.emplace_back(masks, mx::Shape{networks, count, widths[layer]}, mx::float32);
    masks += all.back().size();
  }
  return all;
}

void Learner::step(const float* masks) {
  require(!active_.empty() && next_ < n_, "no batch of an epoch is left");
  const int32_t count = std::min(batch_size_, n_ - next_);
  for (const int32_t network : active_)
    ++steps_[static_cast<size_t>(network)];
  // Mapped anew, for what vmap gives insists on as many arguments as it had first, with masks or without.
  const auto step_of_all = mx::vmap([this](const Arrays& all) { return network_.step(all); });
  stacked_ = step_of_all(arguments(next_, count, masks));
  mx::eval(stacked_);
  learned_ = true;
  next_ += count;
}

void Learner::outputs(int32_t network, const float* points, int32_t n, float* outputs) {
  check_network(network);
  require(n >= 1, "n = " + std::to_string(n) + ": at least 1 is expected");
  unstack();
  const mx::array learnt(vector_of(kLearnt, network), {network_.learnt()}, mx::float32);
  const mx::array statistics(vector_of(kStatistics, network), {network_.statistics()}, mx::float32);
  const mx::array all(points, {n, network_.widths().front()}, mx::float32);
  copy_out(network_.outputs(learnt, statistics, all), network_.device(), outputs);
}

void Learner::get(int32_t network, float* parameters, float* first, float* second, int64_t* steps) {
  check_network(network);
  unstack();
  const size_t learnt = length(kLearnt);
  const size_t statistics = length(kStatistics);
  std::copy_n(vector_of(kLearnt, network), learnt, parameters);
  std::copy_n(vector_of(kStatistics, network), statistics, parameters + learnt);
  std::copy_n(vector_of(kFirst, network), learnt, first);
  std::copy_n(vector_of(kSecond, network), learnt, second);
  std::fill_n(first + learnt, statistics, 0.0f);
  std::fill_n(second + learnt, statistics, 0.0f);
  *steps = steps_[static_cast<size_t>(network)];
}

void Learner::set(int32_t network, const float* parameters, const float* first, const float* second,
                  int64_t steps) {
  check_network(network);
  unstack();
  active_.clear();
  const size_t learnt = length(kLearnt);
  std::copy_n(parameters, learnt, vector_of(kLearnt, network));
  std::copy_n(parameters + learnt, length(kStatistics), vector_of(kStatistics, network));
  std::copy_n(first, learnt, vector_of(kFirst, network));
  std::copy_n(second, learnt, vector_of(kSecond, network));
  steps_[static_cast<size_t>(network)] = steps;
}

}  // namespace bettiscope::mlx

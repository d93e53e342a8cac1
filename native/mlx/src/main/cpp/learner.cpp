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
      steps_(static_cast<size_t>(networks_)),
      orders_(0) {
  const size_t all = static_cast<size_t>(networks_) * static_cast<size_t>(network_.parameters());
  kept_.parameters.assign(initial, initial + all);
  kept_.first.assign(all, 0);
  kept_.second.assign(all, 0);
  step_of_all_ = mx::vmap([this](const Arrays& arguments) { return network_.step(arguments); });
}

mx::array Learner::targets(const int32_t* labels) const {
  for (int32_t i = 0; i < n_; ++i)
    require(network_.takes_label(labels[i]),
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

void Learner::check_network(int32_t network) const {
  require(network >= 0 && network < networks_,
          "network = " + std::to_string(network) + " of " + std::to_string(networks_) + " is not there");
}

void Learner::stack(const std::vector<int32_t>& active) {
  const auto length = static_cast<size_t>(network_.parameters());
  Arrays stacked;
  for (const std::vector<float>* vectors : {&kept_.parameters, &kept_.first, &kept_.second}) {
    std::vector<float> together;
    for (const int32_t network : active) {
      const auto begin =
          vectors->begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(network) * length);
      together.insert(together.end(), begin, begin + static_cast<std::ptrdiff_t>(length));
    }
    stacked.emplace_back(together.data(),
                         mx::Shape{static_cast<int32_t>(active.size()), network_.parameters()}, mx::float32);
  }
  stacked_ = std::move(stacked);
  active_ = active;
}

void Learner::unstack() {
  if (!learned_) return;
  const auto length = static_cast<size_t>(network_.parameters());
  std::vector<float> together(active_.size() * length);
  size_t kind = 0;
  for (std::vector<float>* vectors : {&kept_.parameters, &kept_.first, &kept_.second}) {
    copy_out(stacked_[kind++], network_.device(), together.data());
    for (size_t i = 0; i < active_.size(); ++i)
      std::memcpy(vectors->data() + static_cast<size_t>(active_[i]) * length, together.data() + i * length,
                  length * sizeof(float));
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
  Arrays all{stacked_[0],
             stacked_[1],
             stacked_[2],
             mx::take(points_, batch, 0, device),
             mx::take(targets_, batch, 0, device),
             of_active(learning_rates_),
             of_active(first_rates),
             of_active(second_roots)};
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
  stacked_ = step_of_all_(arguments(next_, count, masks));
  mx::eval(stacked_);
  learned_ = true;
  next_ += count;
}

void Learner::outputs(int32_t network, const float* points, int32_t n, float* outputs) {
  check_network(network);
  require(n >= 1, "n = " + std::to_string(n) + ": at least 1 is expected");
  unstack();
  const int length = network_.parameters();
  const float* own = kept_.parameters.data() + static_cast<size_t>(network) * static_cast<size_t>(length);
  const mx::array parameters(own, {length}, mx::float32);
  const mx::array all(points, {n, network_.widths().front()}, mx::float32);
  copy_out(network_.outputs(parameters, all, {}), network_.device(), outputs);
}

void Learner::get(int32_t network, float* parameters, float* first, float* second, int64_t* steps) {
  check_network(network);
  unstack();
  const auto length = static_cast<size_t>(network_.parameters());
  const size_t begin = static_cast<size_t>(network) * length;
  std::copy_n(kept_.parameters.data() + begin, length, parameters);
  std::copy_n(kept_.first.data() + begin, length, first);
  std::copy_n(kept_.second.data() + begin, length, second);
  *steps = steps_[static_cast<size_t>(network)];
}

void Learner::set(int32_t network, const float* parameters, const float* first, const float* second,
                  int64_t steps) {
  check_network(network);
  unstack();
  active_.clear();
  const auto length = static_cast<size_t>(network_.parameters());
  const size_t begin = static_cast<size_t>(network) * length;
  std::copy_n(parameters, length, kept_.parameters.data() + begin);
  std::copy_n(first, length, kept_.first.data() + begin);
  std::copy_n(second, length, kept_.second.data() + begin);
  steps_[static_cast<size_t>(network)] = steps;
}

}  // namespace bettiscope::mlx

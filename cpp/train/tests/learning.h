// The C functions as tests call them, and data for them.
#ifndef BETTISCOPE_TESTS_LEARNING_H
#define BETTISCOPE_TESTS_LEARNING_H

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "bettiscope_train.h"

namespace bettiscope::test {

/** bettiscope_train_options with what they point to. */
struct Settings {
  std::int32_t precision = BETTISCOPE_FLOAT64;
  std::vector<std::int64_t> widths;
  std::int32_t activation = BETTISCOPE_RELU;
  std::int32_t loss = BETTISCOPE_CROSS_ENTROPY;
  std::int32_t optimizer = BETTISCOPE_ADAM;
  std::int64_t batch_size = 16;
  double momentum = 0;
  double weight_decay = 0;
  double dropout = 0;
  double l1 = 0;
  double l2 = 0;
  double gradient_clip = 0;
  std::vector<double> class_weights;
  std::int64_t networks = 1;
  std::int32_t threads = 1;

  bettiscope_train_options options() const {
    bettiscope_train_options made{};
    made.struct_size = sizeof made;
    made.precision = precision;
    made.networks = networks;
    made.layers = static_cast<std::int64_t>(widths.size()) - 1;
    made.widths = widths.data();
    made.activation = activation;
    made.loss = loss;
    made.optimizer = optimizer;
    made.threads = threads;
    made.batch_size = batch_size;
    made.momentum = momentum;
    made.weight_decay = weight_decay;
    made.dropout = dropout;
    made.l1 = l1;
    made.l2 = l2;
    made.gradient_clip = gradient_clip;
    made.class_weights = class_weights.empty() ? nullptr : class_weights.data();
    return made;
  }

  std::size_t parameters() const {
    std::int64_t count = 0;
    for (std::size_t k = 0; k + 1 < widths.size(); ++k)
      count += (widths[k] + 1) * widths[k + 1];
    return static_cast<std::size_t>(count);
  }
  std::int32_t classes() const { return std::max(2, static_cast<std::int32_t>(widths.back())); }
};

/** Points with labels that can be learnt: which of several directions a point lies in. */
struct Data {
  std::int64_t n;
  std::vector<float> points;
  std::vector<std::int32_t> labels;

  Data(std::int64_t count, std::int64_t d, std::int32_t classes, unsigned seed) : n(count) {
    std::mt19937_64 random(seed);
    std::normal_distribution<float> draw;
    for (std::int64_t k = 0; k < n; ++k) {
      float sum = 0;
      for (std::int64_t c = 0; c < d; ++c) {
        points.push_back(draw(random));
        sum += points.back();
      }
      labels.push_back(std::clamp(static_cast<std::int32_t>(std::floor(sum)) + classes / 2, 0, classes - 1));
    }
  }
};

inline std::vector<double> initial_parameters(const Settings& settings, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> draw(0, 0.5);
  std::vector<double> all(settings.parameters() * static_cast<std::size_t>(settings.networks));
  for (double& value : all)
    value = draw(random);
  return all;
}

/** An order of n points. */
inline std::vector<std::int32_t> shuffled(std::int64_t n, unsigned seed) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(seed));
  return order;
}

struct State {
  std::vector<double> parameters;
  std::vector<double> first_moment;
  std::vector<double> second_moment;
  std::int64_t steps = 0;

  bool operator==(const State&) const = default;
};

/** A learner whose calls succeed, else the test fails. */
class TestLearner {
 public:
  TestLearner(const Settings& settings, const Data& data, const std::vector<double>& initial)
      : settings_(settings) {
    const auto options = settings_.options();
    bettiscope_learner* made = nullptr;
    EXPECT_EQ(bettiscope_learner_create(&options, data.points.data(), data.labels.data(), data.n,
                                        initial.data(), &made, err_, sizeof err_),
              BETTISCOPE_OK)
        << err_;
    handle_.reset(made);
  }

  bettiscope_learner* get() const { return handle_.get(); }

  void learn(const std::vector<std::int32_t>& orders, const std::vector<double>& rates,
             const std::vector<std::int64_t>& seeds, const std::int32_t* active = nullptr) {
    ASSERT_EQ(bettiscope_learner_learn(get(), active, orders.data(), rates.data(), seeds.data(), nullptr,
                                       err_, sizeof err_),
              BETTISCOPE_OK)
        << err_;
  }

  State state(std::int64_t network = 0) {
    const std::size_t count = settings_.parameters();
    State state{std::vector<double>(count), std::vector<double>(count), std::vector<double>(count)};
    EXPECT_EQ(bettiscope_learner_get(get(), network, state.parameters.data(), state.first_moment.data(),
                                     state.second_moment.data(), &state.steps, err_, sizeof err_),
              BETTISCOPE_OK)
        << err_;
    return state;
  }

  void set(std::int64_t network, const State& state) {
    ASSERT_EQ(bettiscope_learner_set(get(), network, state.parameters.data(), state.first_moment.data(),
                                     state.second_moment.data(), state.steps, err_, sizeof err_),
              BETTISCOPE_OK)
        << err_;
  }

  struct Evaluations {
    std::vector<double> losses;
    std::vector<double> accuracies;
    bool operator==(const Evaluations&) const = default;
  };
  Evaluations evaluate(const Data& data, const std::int32_t* wanted = nullptr) {
    const auto count = static_cast<std::size_t>(settings_.networks);
    Evaluations found{std::vector<double>(count, -1), std::vector<double>(count, -1)};
    EXPECT_EQ(
        bettiscope_learner_evaluate(get(), wanted, data.points.data(), data.labels.data(), data.n, nullptr,
                                    found.losses.data(), found.accuracies.data(), err_, sizeof err_),
        BETTISCOPE_OK)
        << err_;
    return found;
  }

  std::vector<double> outputs(std::int64_t network, const Data& data) {
    std::vector<double> found(static_cast<std::size_t>(data.n * settings_.widths.back()));
    EXPECT_EQ(bettiscope_learner_outputs(get(), network, data.points.data(), data.n, nullptr, found.data(),
                                         err_, sizeof err_),
              BETTISCOPE_OK)
        << err_;
    return found;
  }

 private:
  struct Free {
    void operator()(bettiscope_learner* learner) const { bettiscope_learner_free(learner); }
  };
  Settings settings_;
  std::unique_ptr<bettiscope_learner, Free> handle_;
  char err_[300] = "";
};

inline constexpr std::int32_t kActivations[] = {BETTISCOPE_IDENTITY, BETTISCOPE_RELU, BETTISCOPE_LEAKY_RELU,
                                                BETTISCOPE_TANH, BETTISCOPE_SIGMOID};
inline constexpr std::int32_t kLosses[] = {BETTISCOPE_BCE, BETTISCOPE_CROSS_ENTROPY, BETTISCOPE_MSE,
                                           BETTISCOPE_MSE_OF_SIGMOID};
inline constexpr std::int32_t kOptimizers[] = {BETTISCOPE_SGD, BETTISCOPE_ADAM, BETTISCOPE_ADAMW};

inline std::string name_of_activation(std::int32_t activation) {
  const char* const names[] = {"", "Identity", "Relu", "LeakyRelu", "Tanh", "Sigmoid"};
  return names[activation];
}
inline std::string name_of_loss(std::int32_t loss) {
  const char* const names[] = {"", "Bce", "CrossEntropy", "Mse", "MseOfSigmoid"};
  return names[loss];
}
inline std::string name_of_optimizer(std::int32_t optimizer) {
  const char* const names[] = {"", "Sgd", "Adam", "Adamw"};
  return names[optimizer];
}

}  // namespace bettiscope::test

#endif

#include <cmath>
#include <limits>

#include "learning.h"

namespace bettiscope::test {
namespace {

Settings mixed_settings(std::int32_t precision) {
  Settings settings;
  settings.precision = precision;
  settings.widths = {3, 25, 9, 2};
  settings.activation = BETTISCOPE_TANH;
  settings.batch_size = 48;
  settings.dropout = 0.2;
  settings.l1 = 1e-4;
  settings.gradient_clip = 0.5;
  settings.networks = 5;
  return settings;
}

/** What each network does in an epoch: all different. */
struct Plans {
  std::vector<std::int32_t> orders;
  std::vector<double> rates;
  std::vector<std::int64_t> seeds;

  Plans(std::int64_t networks, std::int64_t n, unsigned epoch) {
    for (unsigned k = 0; k < networks; ++k) {
      const auto order = shuffled(n, 100 * epoch + k);
      orders.insert(orders.end(), order.begin(), order.end());
      rates.push_back(0.01 / (k + 1));
      seeds.push_back(1000 * epoch + k);
    }
  }
};

std::vector<double> part(const std::vector<double>& all, std::int64_t k, std::size_t count) {
  const auto begin = all.begin() + k * static_cast<std::ptrdiff_t>(count);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

class Ensemble : public testing::TestWithParam<std::int32_t> {
 protected:
  const Settings settings_ = mixed_settings(GetParam());
  const Data data_{200, 3, 2, 6};
  const std::vector<double> initial_ = initial_parameters(settings_, 1);

  void learn(TestLearner& learner, unsigned from, unsigned to, const std::int32_t* active = nullptr) const {
    for (unsigned epoch = from; epoch < to; ++epoch) {
      const Plans plans(settings_.networks, data_.n, epoch);
      learner.learn(plans.orders, plans.rates, plans.seeds, active);
    }
  }

  std::vector<State> states(TestLearner& learner) const {
    std::vector<State> all;
    for (std::int64_t k = 0; k < settings_.networks; ++k)
      all.push_back(learner.state(k));
    return all;
  }
};

TEST_P(Ensemble, NetworksTogetherAreWhatEachIsAlone) {
  TestLearner together(settings_, data_, initial_);
  learn(together, 0, 4);
  const auto evaluations = together.evaluate(data_);
  Settings alone = settings_;
  alone.networks = 1;
  for (std::int64_t k = 0; k < settings_.networks; ++k) {
    TestLearner learner(alone, data_, part(initial_, k, settings_.parameters()));
    for (unsigned epoch = 0; epoch < 4; ++epoch) {
      const Plans plans(settings_.networks, data_.n, epoch);
      const auto begin = plans.orders.begin() + k * data_.n;
      const auto at = static_cast<std::size_t>(k);
      learner.learn({begin, begin + data_.n}, {plans.rates[at]}, {plans.seeds[at]});
    }
    EXPECT_EQ(learner.state(), together.state(k)) << k;
    EXPECT_EQ(learner.evaluate(data_).losses[0], evaluations.losses[static_cast<std::size_t>(k)]);
    EXPECT_EQ(learner.outputs(0, data_), together.outputs(k, data_));
  }
  EXPECT_NE(together.state(0), together.state(1));
}

TEST_P(Ensemble, IsTheSameForAnyNumberOfThreads) {
  TestLearner one(settings_, data_, initial_);
  learn(one, 0, 3);
  for (const std::int32_t threads : {0, 2, 3, 16}) {
    Settings settings = settings_;
    settings.threads = threads;
    TestLearner several(settings, data_, initial_);
    learn(several, 0, 3);
    EXPECT_EQ(states(several), states(one)) << threads;
    EXPECT_EQ(several.evaluate(data_), one.evaluate(data_)) << threads;
  }
}

TEST_P(Ensemble, RestingNetworksStayAsTheyAre) {
  TestLearner learner(settings_, data_, initial_);
  learn(learner, 0, 2);
  const auto before = states(learner);
  const std::int32_t active[] = {0, 1, 0, 0, 5};
  Plans plans(settings_.networks, data_.n, 2);
  // Of a network that rests nothing is read.
  for (const std::size_t k : {0, 2, 3}) {
    plans.rates[k] = -1;
    plans.orders[k * static_cast<std::size_t>(data_.n)] = -1;
  }
  learner.learn(plans.orders, plans.rates, plans.seeds, active);
  TestLearner all(settings_, data_, initial_);
  learn(all, 0, 3);
  for (std::int64_t k = 0; k < settings_.networks; ++k)
    EXPECT_EQ(learner.state(k), active[k] != 0 ? all.state(k) : before[static_cast<std::size_t>(k)]) << k;
}

TEST_P(Ensemble, NumbersThatAreNotFiniteStayInTheirNetwork) {
  std::vector<double> initial = initial_;
  initial[settings_.parameters() + 3] = std::numeric_limits<double>::quiet_NaN();
  initial[3 * settings_.parameters()] = std::numeric_limits<double>::infinity();
  TestLearner learner(settings_, data_, initial), healthy(settings_, data_, initial_);
  learn(learner, 0, 2);
  learn(healthy, 0, 2);
  const auto evaluations = learner.evaluate(data_), expected = healthy.evaluate(data_);
  EXPECT_FALSE(std::isfinite(evaluations.losses[1]));
  EXPECT_FALSE(std::isfinite(evaluations.losses[3]));
  for (const std::int64_t k : {0, 2, 4}) {
    EXPECT_EQ(learner.state(k), healthy.state(k));
    EXPECT_EQ(evaluations.losses[static_cast<std::size_t>(k)], expected.losses[static_cast<std::size_t>(k)]);
  }
}

TEST_P(Ensemble, GoesOnBitForBitFromASavedState) {
  for (const std::int32_t optimizer : kOptimizers) {
    Settings settings = settings_;
    settings.optimizer = optimizer;
    settings.momentum = optimizer == BETTISCOPE_SGD ? 0.5 : 0;
    TestLearner whole(settings, data_, initial_), first(settings, data_, initial_);
    learn(whole, 0, 5);
    learn(first, 0, 2);
    TestLearner second(settings, data_, std::vector<double>(initial_.size(), 0.25));
    learn(second, 0, 1);
    for (std::int64_t k = 0; k < settings.networks; ++k)
      second.set(k, first.state(k));
    learn(second, 2, 5);
    EXPECT_EQ(states(second), states(whole)) << name_of_optimizer(optimizer);
  }
}

TEST_P(Ensemble, ReluKeepsNaN) {
  Settings settings = settings_;
  settings.activation = BETTISCOPE_RELU;
  settings.dropout = 0;
  std::vector<double> initial = initial_;
  initial[0] = std::numeric_limits<double>::quiet_NaN();
  TestLearner learner(settings, data_, initial);
  EXPECT_TRUE(std::isnan(learner.evaluate(data_).losses[0]));
}

TEST_P(Ensemble, JudgesOnlyTheNetworksWanted) {
  TestLearner learner(settings_, data_, initial_);
  const std::int32_t wanted[] = {0, 1, 0, 1, 0};
  const auto some = learner.evaluate(data_, wanted), all = learner.evaluate(data_);
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_EQ(some.losses[k], wanted[k] != 0 ? all.losses[k] : -1);
    EXPECT_EQ(some.accuracies[k], wanted[k] != 0 ? all.accuracies[k] : -1);
  }
}

INSTANTIATE_TEST_SUITE_P(Precision, Ensemble, testing::Values(BETTISCOPE_FLOAT32, BETTISCOPE_FLOAT64),
                         [](const auto& info) {
                           return info.param == BETTISCOPE_FLOAT32 ? "Float32" : "Float64";
                         });

TEST(Learning, SeparatesWhatCanBeSeparated) {
  Settings settings;
  settings.precision = BETTISCOPE_FLOAT32;
  settings.widths = {2, 16, 16, 2};
  settings.batch_size = 32;
  settings.networks = 3;
  settings.threads = 2;
  Data data(500, 2, 2, 9);
  for (std::size_t k = 0; k < data.labels.size(); ++k)
    data.labels[k] = std::hypot(data.points[2 * k], data.points[2 * k + 1]) > 1.2;
  TestLearner learner(settings, data, initial_parameters(settings, 3));
  for (unsigned epoch = 0; epoch < 60; ++epoch) {
    const Plans plans(settings.networks, data.n, epoch);
    learner.learn(plans.orders, {0.01, 0.01, 0.01}, plans.seeds);
  }
  for (const double accuracy : learner.evaluate(data).accuracies)
    EXPECT_GT(accuracy, 0.98);
}

}  // namespace
}  // namespace bettiscope::test

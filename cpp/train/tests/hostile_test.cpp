#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <thread>

#include "guarded_memory.h"
#include "learning.h"

namespace bettiscope::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Settings small() {
  Settings settings;
  settings.widths = {2, 4, 3};
  settings.networks = 2;
  return settings;
}

/** A refused call of bettiscope_learner_create: its status, and its text in `err`. */
bettiscope_status refused(const bettiscope_train_options& options, const Data& data,
                          const std::vector<double>& initial, std::string& text) {
  char err[300] = "";
  bettiscope_learner* learner = reinterpret_cast<bettiscope_learner*>(&err);
  const bettiscope_status status = bettiscope_learner_create(
      &options, data.points.data(), data.labels.data(), data.n, initial.data(), &learner, err, sizeof err);
  EXPECT_EQ(learner, nullptr);
  bettiscope_learner_free(learner);
  text = err;
  return status;
}

struct Refusal {
  std::function<void(bettiscope_train_options&)> change;
  bettiscope_status status;
  std::string error;
};

TEST(HostileOptions, AreNamed) {
  const std::int64_t no_width[] = {2, 0, 3}, huge_width[] = {2, std::int64_t{1} << 40, 3},
                     two_outputs[] = {2, 4, 2}, one_output[] = {2, 4, 1}, huge[] = {1 << 23, 1 << 23, 3};
  const double weights[] = {1, 0, 1}, infinite[] = {1, 1, kInfinity};
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  typedef bettiscope_train_options Options;
  const Refusal refusals[] = {
      {[](Options& o) { o.struct_size = 8; }, BETTISCOPE_E_ARGUMENT,
       "options.struct_size is 8, expected " + std::to_string(sizeof(Options))},
      {[](Options& o) { o.precision = 0; }, BETTISCOPE_E_ARGUMENT,
       "precision is 0, expected BETTISCOPE_FLOAT32 or BETTISCOPE_FLOAT64"},
      {[](Options& o) { o.networks = 0; }, BETTISCOPE_E_ARGUMENT, "networks is 0, expected 1 or more"},
      {[&](Options& o) { o.networks = most; }, BETTISCOPE_E_MEMORY,
       "out of memory: more values than can be addressed"},
      {[](Options& o) { o.layers = 0; }, BETTISCOPE_E_ARGUMENT, "layers is 0, expected 1 or more"},
      {[&](Options& o) { o.layers = most; }, BETTISCOPE_E_UNSUPPORTED,
       "layers is 9223372036854775807, expected at most 65536"},
      {[](Options& o) { o.widths = nullptr; }, BETTISCOPE_E_ARGUMENT,
       "widths is NULL, expected layers + 1 values"},
      {[&](Options& o) { o.widths = no_width; }, BETTISCOPE_E_ARGUMENT, "widths[1] is 0, expected 1 or more"},
      {[&](Options& o) { o.widths = huge_width; }, BETTISCOPE_E_UNSUPPORTED,
       "widths[1] is 1099511627776, expected at most 16777216"},
      {[&](Options& o) { o.widths = huge; }, BETTISCOPE_E_UNSUPPORTED,
       "widths make 70368752566272 parameters in the first 1 layers, expected at most 4294967296"},
      {[](Options& o) { o.activation = 6; }, BETTISCOPE_E_ARGUMENT,
       "activation is 6, expected one of 1 to 5"},
      {[](Options& o) { o.loss = 0; }, BETTISCOPE_E_ARGUMENT, "loss is 0, expected one of 1 to 4"},
      {[&](Options& o) { o.loss = BETTISCOPE_BCE, o.widths = two_outputs; }, BETTISCOPE_E_ARGUMENT,
       "widths[2], the outputs, is 2, expected 1 with BETTISCOPE_BCE"},
      {[&](Options& o) { o.widths = one_output; }, BETTISCOPE_E_ARGUMENT,
       "widths[2], the outputs, is 1, expected 2 or more with BETTISCOPE_CROSS_ENTROPY"},
      {[](Options& o) { o.optimizer = 4; }, BETTISCOPE_E_ARGUMENT, "optimizer is 4, expected one of 1 to 3"},
      {[](Options& o) { o.threads = -1; }, BETTISCOPE_E_ARGUMENT,
       "threads is -1, expected 1 or more, or 0 for the number of cores"},
      {[](Options& o) { o.batch_size = 0; }, BETTISCOPE_E_ARGUMENT, "batch_size is 0, expected 1 or more"},
      {[](Options& o) { o.momentum = 0.5; }, BETTISCOPE_E_ARGUMENT,
       "momentum is 0.5, expected 0 unless the optimizer is BETTISCOPE_SGD"},
      {[](Options& o) { o.optimizer = BETTISCOPE_SGD, o.momentum = 1; }, BETTISCOPE_E_ARGUMENT,
       "momentum is 1, expected 0 or more and below 1"},
      {[](Options& o) { o.weight_decay = -1; }, BETTISCOPE_E_ARGUMENT,
       "weight_decay is -1, expected 0 or more"},
      {[](Options& o) { o.dropout = 1; }, BETTISCOPE_E_ARGUMENT,
       "dropout is 1, expected 0 or more and below 1"},
      {[](Options& o) { o.dropout = kNaN; }, BETTISCOPE_E_ARGUMENT,
       "dropout is nan, expected 0 or more and below 1"},
      {[](Options& o) { o.l1 = kNaN; }, BETTISCOPE_E_ARGUMENT, "l1 is nan, expected 0 or more"},
      {[](Options& o) { o.l2 = kInfinity; }, BETTISCOPE_E_ARGUMENT, "l2 is inf, expected 0 or more"},
      {[](Options& o) { o.gradient_clip = -2; }, BETTISCOPE_E_ARGUMENT,
       "gradient_clip is -2, expected 0 or more"},
      {[&](Options& o) { o.class_weights = weights; }, BETTISCOPE_E_ARGUMENT,
       "class_weights[1] is 0, expected a number above 0"},
      {[&](Options& o) { o.class_weights = infinite; }, BETTISCOPE_E_ARGUMENT,
       "class_weights[2] is inf, expected a number above 0"},
  };
  const Settings settings = small();
  const Data data(10, 2, 3, 1);
  const auto initial = initial_parameters(settings, 1);
  for (const Refusal& refusal : refusals) {
    auto options = settings.options();
    refusal.change(options);
    std::string text;
    EXPECT_EQ(refused(options, data, initial, text), refusal.status) << refusal.error;
    EXPECT_EQ(text, refusal.error);
  }
}

TEST(HostilePoints, AreNamed) {
  const Settings settings = small();
  const auto options = settings.options();
  const auto initial = initial_parameters(settings, 1);
  std::string text;
  Data data(10, 2, 3, 1);
  data.points[7] = std::numeric_limits<float>::infinity();
  EXPECT_EQ(refused(options, data, initial, text), BETTISCOPE_E_DATA);
  EXPECT_EQ(text, "points[7], coordinate 1 of point 3, is inf, expected a finite number");
  data = Data(10, 2, 3, 1);
  data.labels[4] = 3;
  EXPECT_EQ(refused(options, data, initial, text), BETTISCOPE_E_DATA);
  EXPECT_EQ(text, "labels[4] is 3, expected 0 to 2");
  data.labels[4] = -1;
  EXPECT_EQ(refused(options, data, initial, text), BETTISCOPE_E_DATA);
  EXPECT_EQ(text, "labels[4] is -1, expected 0 to 2");
  for (const std::int64_t n : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
    data.n = n;
    EXPECT_EQ(refused(options, data, initial, text), BETTISCOPE_E_ARGUMENT);
    EXPECT_EQ(text, "n is " + std::to_string(n) + ", expected 1 or more");
  }
  data.n = std::int64_t{1} << 62;
  EXPECT_EQ(refused(options, data, initial, text), BETTISCOPE_E_UNSUPPORTED);
  EXPECT_EQ(text, "n is 4611686018427387904, expected at most 2147483647");
}

class HostileCalls : public testing::Test {
 protected:
  const Settings settings_ = small();
  const Data data_{10, 2, 3, 1};
  TestLearner learner_{settings_, data_, initial_parameters(settings_, 1)};
  std::vector<std::int32_t> orders_ = [] {
    std::vector<std::int32_t> orders = shuffled(10, 1);
    orders.resize(20);
    return orders;
  }();
  std::vector<double> rates_ = {0.1, 0.1};
  double doubles_[100];

  void expect(bettiscope_status status, const std::function<bettiscope_status(char*, std::int64_t)>& call,
              const std::string& error) {
    char err[200] = "";
    EXPECT_EQ(call(err, sizeof err), status) << error;
    EXPECT_EQ(err, error);
    EXPECT_EQ(call(nullptr, 100), status);
  }

  bettiscope_status learn(char* err, std::int64_t capacity) {
    return bettiscope_learner_learn(learner_.get(), nullptr, orders_.data(), rates_.data(), nullptr, nullptr,
                                    err, capacity);
  }
};

TEST_F(HostileCalls, PlansAreNamedBeforeAnyNetworkLearns) {
  const State before = learner_.state(0);
  const auto call = [this](char* err, std::int64_t capacity) { return learn(err, capacity); };
  orders_[13] = 10;
  expect(BETTISCOPE_E_ARGUMENT, call, "orders[13], place 3 of network 1, is 10, expected 0 to 9");
  orders_[13] = -1;
  expect(BETTISCOPE_E_ARGUMENT, call, "orders[13], place 3 of network 1, is -1, expected 0 to 9");
  orders_[13] = 0;
  rates_[1] = -0.5;
  expect(BETTISCOPE_E_ARGUMENT, call, "learning_rates[1] is -0.5, expected 0 or more");
  rates_[1] = kNaN;
  expect(BETTISCOPE_E_ARGUMENT, call, "learning_rates[1] is nan, expected 0 or more");
  EXPECT_EQ(learner_.state(0), before);
  rates_[1] = 0;
  EXPECT_EQ(learn(nullptr, 0), BETTISCOPE_OK);
  EXPECT_NE(learner_.state(0), before);
}

TEST_F(HostileCalls, NullsAndNumbersOutOfRangeAreNamed) {
  bettiscope_learner* const learner = learner_.get();
  const float* const points = data_.points.data();
  const std::int32_t* const labels = data_.labels.data();
  const auto options = settings_.options();
  bettiscope_learner* made = nullptr;
  const auto create = [&](const bettiscope_train_options* o, const float* p, const std::int32_t* l,
                          const double* initial, bettiscope_learner** to) {
    return [=](char* err, std::int64_t capacity) {
      return bettiscope_learner_create(o, p, l, 10, initial, to, err, capacity);
    };
  };
  expect(BETTISCOPE_E_ARGUMENT, create(nullptr, points, labels, doubles_, &made), "options is NULL");
  expect(BETTISCOPE_E_ARGUMENT, create(&options, nullptr, labels, doubles_, &made), "points is NULL");
  expect(BETTISCOPE_E_ARGUMENT, create(&options, points, nullptr, doubles_, &made), "labels is NULL");
  expect(BETTISCOPE_E_ARGUMENT, create(&options, points, labels, nullptr, &made), "initial is NULL");
  expect(BETTISCOPE_E_ARGUMENT, create(&options, points, labels, doubles_, nullptr), "learner is NULL");
  EXPECT_EQ(made, nullptr);

  const auto learns = [&](const std::int32_t* orders, const double* rates) {
    return [=](char* err, std::int64_t capacity) {
      return bettiscope_learner_learn(learner, nullptr, orders, rates, nullptr, nullptr, err, capacity);
    };
  };
  expect(BETTISCOPE_E_ARGUMENT, learns(nullptr, rates_.data()), "orders is NULL");
  expect(BETTISCOPE_E_ARGUMENT, learns(orders_.data(), nullptr), "learning_rates is NULL");

  const auto evaluates = [&](const float* p, const std::int32_t* l, std::int64_t n, double* losses,
                             double* accuracies) {
    return [=](char* err, std::int64_t capacity) {
      return bettiscope_learner_evaluate(learner, nullptr, p, l, n, nullptr, losses, accuracies, err,
                                         capacity);
    };
  };
  double* const out = doubles_;
  expect(BETTISCOPE_E_ARGUMENT, evaluates(nullptr, labels, 10, out, out), "points is NULL");
  expect(BETTISCOPE_E_ARGUMENT, evaluates(points, nullptr, 10, out, out), "labels is NULL");
  expect(BETTISCOPE_E_ARGUMENT, evaluates(points, labels, 10, nullptr, out), "losses is NULL");
  expect(BETTISCOPE_E_ARGUMENT, evaluates(points, labels, 10, out, nullptr), "accuracies is NULL");
  expect(BETTISCOPE_E_ARGUMENT, evaluates(points, labels, 0, out, out), "n is 0, expected 1 or more");
  expect(BETTISCOPE_E_UNSUPPORTED, evaluates(points, labels, std::int64_t{1} << 40, out, out),
         "n is 1099511627776, expected at most 2147483647");

  const auto gives = [&](std::int64_t network, const float* p, std::int64_t n, double* to) {
    return [=](char* err, std::int64_t capacity) {
      return bettiscope_learner_outputs(learner, network, p, n, nullptr, to, err, capacity);
    };
  };
  expect(BETTISCOPE_E_ARGUMENT, gives(2, points, 10, out), "network is 2, expected 0 to 1");
  expect(BETTISCOPE_E_ARGUMENT, gives(-1, points, 10, out), "network is -1, expected 0 to 1");
  expect(BETTISCOPE_E_ARGUMENT, gives(0, nullptr, 10, out), "points is NULL");
  expect(BETTISCOPE_E_ARGUMENT, gives(0, points, 10, nullptr), "outputs is NULL");
  EXPECT_EQ(gives(0, nullptr, 0, nullptr)(nullptr, 0), BETTISCOPE_OK);

  const auto sets = [&](std::int64_t network, const double* parameters, std::int64_t steps) {
    return [=](char* err, std::int64_t capacity) {
      return bettiscope_learner_set(learner, network, parameters, nullptr, nullptr, steps, err, capacity);
    };
  };
  expect(BETTISCOPE_E_ARGUMENT, sets(2, out, 0), "network is 2, expected 0 to 1");
  expect(BETTISCOPE_E_ARGUMENT, sets(0, nullptr, 0), "parameters is NULL");
  expect(BETTISCOPE_E_ARGUMENT, sets(0, out, -1), "steps is -1, expected 0 or more");
  expect(
      BETTISCOPE_E_ARGUMENT,
      [=](char* err, std::int64_t capacity) {
        return bettiscope_learner_get(learner, 7, out, nullptr, nullptr, nullptr, err, capacity);
      },
      "network is 7, expected 0 to 1");
}

TEST_F(HostileCalls, SeedsAreWantedOnlyWithDropout) {
  EXPECT_EQ(learn(nullptr, 0), BETTISCOPE_OK);
  Settings settings = settings_;
  settings.dropout = 0.5;
  TestLearner dropping(settings, data_, initial_parameters(settings, 1));
  expect(
      BETTISCOPE_E_ARGUMENT,
      [&](char* err, std::int64_t capacity) {
        return bettiscope_learner_learn(dropping.get(), nullptr, orders_.data(), rates_.data(), nullptr,
                                        nullptr, err, capacity);
      },
      "dropout_seeds is NULL, but dropout is 0.5");
}

TEST_F(HostileCalls, WhatIsNoLearnerIsToldFromOnes) {
  GuardedMemory<char> memory(std::vector<char>(64));
  const auto options = settings_.options();
  bettiscope_learner* freed = nullptr;
  const auto initial = initial_parameters(settings_, 1);
  ASSERT_EQ(bettiscope_learner_create(&options, data_.points.data(), data_.labels.data(), data_.n,
                                      initial.data(), &freed, nullptr, 0),
            BETTISCOPE_OK);
  EXPECT_EQ(bettiscope_learner_networks(freed), 2);
  EXPECT_EQ(bettiscope_learner_parameters(freed), 2 * 4 + 4 + 4 * 3 + 3);
  bettiscope_learner_free(freed);
  for (bettiscope_learner* const none : {static_cast<bettiscope_learner*>(nullptr), freed,
                                         reinterpret_cast<bettiscope_learner*>(memory.data())}) {
    bettiscope_learner_free(none);
    EXPECT_EQ(bettiscope_learner_networks(none), 0);
    EXPECT_EQ(bettiscope_learner_parameters(none), 0);
    expect(
        BETTISCOPE_E_ARGUMENT,
        [&](char* err, std::int64_t capacity) {
          return bettiscope_learner_learn(none, nullptr, orders_.data(), rates_.data(), nullptr, nullptr, err,
                                          capacity);
        },
        none == nullptr ? "learner is NULL" : "learner is no handle of this kind, or was freed");
    expect(
        BETTISCOPE_E_ARGUMENT,
        [&](char* err, std::int64_t capacity) {
          return bettiscope_learner_get(none, 0, doubles_, nullptr, nullptr, nullptr, err, capacity);
        },
        none == nullptr ? "learner is NULL" : "learner is no handle of this kind, or was freed");
  }
}

/** Long enough that another thread meets it. */
class LongEpoch : public testing::Test {
 protected:
  const Settings settings_ = [] {
    Settings settings;
    settings.widths = {3, 200, 200, 2};
    settings.networks = 3;
    settings.threads = 2;
    return settings;
  }();
  const Data data_{4000, 3, 2, 1};
  TestLearner learner_{settings_, data_, initial_parameters(settings_, 1)};
  std::vector<std::int32_t> orders_ = std::vector<std::int32_t>(12000);
  const std::vector<double> rates_ = {0.1, 0.1, 0.1};
  std::int32_t cancel_ = 0;
  std::atomic<bool> ended_{false};

  bettiscope_status learn() {
    return bettiscope_learner_learn(learner_.get(), nullptr, orders_.data(), rates_.data(), nullptr, &cancel_,
                                    nullptr, 0);
  }
};

TEST_F(LongEpoch, IsCancelledSoonAndRefusesASecondCall) {
  bettiscope_status status = BETTISCOPE_OK;
  // The call below may be the first of the two, and this one be refused.
  std::thread thread([&] {
    do
      status = learn();
    while (status == BETTISCOPE_E_ARGUMENT);
    ended_ = true;
  });
  bool refused = false;
  char err[100] = "";
  while (!refused && !ended_)
    refused = bettiscope_learner_get(learner_.get(), 0, nullptr, nullptr, nullptr, nullptr, err,
                                     sizeof err) == BETTISCOPE_E_ARGUMENT;
  __atomic_store_n(&cancel_, 1, __ATOMIC_RELAXED);
  thread.join();
  EXPECT_TRUE(refused);
  EXPECT_STREQ(err, "learner is in use by another call");
  EXPECT_EQ(status, BETTISCOPE_E_CANCELLED);
  cancel_ = 0;
  const State before = learner_.state(0);
  cancel_ = 1;
  EXPECT_EQ(learn(), BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(learner_.state(0), before);
}

/** Every buffer of the exact size, between pages that must not be touched. */
class FlushBuffers : public testing::TestWithParam<Flush> {};

TEST_P(FlushBuffers, AreReadAndWrittenNoFurther) {
  for (const std::int32_t precision : {BETTISCOPE_FLOAT32, BETTISCOPE_FLOAT64})
    for (const std::int64_t n : {1, 15, 17, 65}) {
      Settings settings = small();
      settings.precision = precision;
      settings.dropout = 0.5;
      const Data data(n, 2, 3, 1);
      const auto initial = initial_parameters(settings, 1);
      const GuardedMemory<float> points(data.points, GetParam());
      const GuardedMemory<std::int32_t> labels(data.labels, GetParam());
      const GuardedMemory<double> start(initial, GetParam());
      const GuardedMemory<std::int64_t> widths(settings.widths, GetParam());
      const GuardedMemory<double> class_weights({1, 2, 3}, GetParam());
      auto options = settings.options();
      options.widths = widths.data();
      options.class_weights = class_weights.data();
      bettiscope_learner* made = nullptr;
      ASSERT_EQ(bettiscope_learner_create(&options, points.data(), labels.data(), n, start.data(), &made,
                                          nullptr, 0),
                BETTISCOPE_OK);
      const std::unique_ptr<bettiscope_learner, decltype(&bettiscope_learner_free)> learner(
          made, bettiscope_learner_free);
      std::vector<std::int32_t> order = shuffled(n, 1);
      order.insert(order.end(), order.begin(), order.begin() + n);
      const GuardedMemory<std::int32_t> orders(order, GetParam()), active({1, 1}, GetParam());
      const GuardedMemory<double> rates({0.1, 0.1}, GetParam());
      const GuardedMemory<std::int64_t> seeds({1, 2}, GetParam());
      GuardedMemory<char> err(std::vector<char>(9), GetParam());
      EXPECT_EQ(bettiscope_learner_learn(made, active.data(), orders.data(), rates.data(), seeds.data(),
                                         nullptr, err.data(), 9),
                BETTISCOPE_OK);
      GuardedMemory<double> losses({0, 0}, GetParam()), accuracies({0, 0}, GetParam());
      EXPECT_EQ(bettiscope_learner_evaluate(made, active.data(), points.data(), labels.data(), n, nullptr,
                                            losses.data(), accuracies.data(), err.data(), 9),
                BETTISCOPE_OK);
      GuardedMemory<double> outputs(std::vector<double>(static_cast<std::size_t>(3 * n)), GetParam());
      EXPECT_EQ(bettiscope_learner_outputs(made, 1, points.data(), n, nullptr, outputs.data(), err.data(), 9),
                BETTISCOPE_OK);
      const std::vector<double> zeros(settings.parameters());
      GuardedMemory<double> parameters(zeros, GetParam()), first(zeros, GetParam()),
          second(zeros, GetParam());
      std::int64_t steps;
      EXPECT_EQ(bettiscope_learner_get(made, 1, parameters.data(), first.data(), second.data(), &steps,
                                       err.data(), 9),
                BETTISCOPE_OK);
      EXPECT_EQ(bettiscope_learner_set(made, 0, parameters.data(), first.data(), second.data(), steps,
                                       err.data(), 9),
                BETTISCOPE_OK);
      EXPECT_EQ(bettiscope_learner_set(made, 9, parameters.data(), nullptr, nullptr, steps, err.data(), 9),
                BETTISCOPE_E_ARGUMENT);
      EXPECT_STREQ(err.data(), "network ");
    }
}

INSTANTIATE_TEST_SUITE_P(Both, FlushBuffers, testing::Values(Flush::kBegin, Flush::kEnd),
                         [](const auto& flush) { return flush.param == Flush::kBegin ? "Begin" : "End"; });

}  // namespace
}  // namespace bettiscope::test

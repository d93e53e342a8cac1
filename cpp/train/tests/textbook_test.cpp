#include "textbook.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bettiscope::test {
namespace {

/** What is added to a loss, an activation function and an optimizer. */
struct Addition {
  const char* name;
  double dropout;
  double l1;
  double l2;
  double gradient_clip;
  double weight_decay;
  bool class_weights;
};

constexpr Addition kAdditions[] = {
    {"Plain", 0, 0, 0, 0, 0, false},           {"Dropout", 0.3, 0, 0, 0, 0, false},
    {"Penalties", 0, 2e-3, 3e-3, 0, 0, false}, {"Clip", 0, 0, 0, 0.05, 0, false},
    {"Decay", 0, 0, 0, 0, 0.02, false},        {"ClassWeights", 0, 0, 0, 0, 0, true},
    {"All", 0.2, 1e-3, 2e-3, 0.1, 0.01, true},
};

typedef std::tuple<std::int32_t, std::int32_t, std::int32_t> Case;

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  const auto& [optimizer, loss, activation] = info.param;
  return name_of_optimizer(optimizer) + name_of_loss(loss) + name_of_activation(activation);
}

Settings settings_of(const Case& parameters, const Addition& addition) {
  const auto& [optimizer, loss, activation] = parameters;
  Settings settings;
  settings.optimizer = optimizer;
  settings.loss = loss;
  settings.activation = activation;
  settings.widths = {3, 7, 5, loss == BETTISCOPE_BCE ? 1 : 3};
  settings.momentum = optimizer == BETTISCOPE_SGD ? 0.9 : 0;
  settings.dropout = addition.dropout;
  settings.l1 = addition.l1;
  settings.l2 = addition.l2;
  settings.gradient_clip = addition.gradient_clip;
  settings.weight_decay = addition.weight_decay;
  if (addition.class_weights) {
    settings.class_weights = {0.5, 2, 1.25};
    settings.class_weights.resize(static_cast<std::size_t>(settings.classes()));
  }
  return settings;
}

/** Trains both for some steps with changing rates; the largest difference of parameters. */
double difference(const Settings& settings, int steps) {
  const Data data(52, 3, settings.classes(), 11);
  const std::vector<double> initial = initial_parameters(settings, 7);
  std::vector<double> start = initial;
  if (settings.precision == BETTISCOPE_FLOAT32)
    for (double& value : start)
      value = static_cast<float>(value);
  TestLearner ours(settings, data, initial);
  Textbook book(settings, data, start);
  const std::int64_t batches = (data.n + settings.batch_size - 1) / settings.batch_size;
  for (int epoch = 0; epoch * batches < steps; ++epoch) {
    const auto order = shuffled(data.n, static_cast<unsigned>(epoch));
    const double rate = 0.01 / (1 + 0.1 * epoch);
    ours.learn(order, {rate}, {-7 - epoch});
    book.learn(order, rate, -7 - epoch);
  }
  const State state = ours.state();
  EXPECT_EQ(state.steps, steps);
  double largest = 0, moved = 0;
  for (std::size_t k = 0; k < initial.size(); ++k) {
    largest = std::max(largest, std::abs(state.parameters[k] - book.parameters()[k]));
    moved = std::max(moved, std::abs(book.parameters()[k] - start[k]));
  }
  EXPECT_GT(moved, 1e-3);
  EXPECT_NEAR(ours.evaluate(data).losses[0], book.loss(data),
              settings.precision == BETTISCOPE_FLOAT64 ? 1e-9 : 1e-5);
  return largest;
}

class AgainstTheTextbook : public testing::TestWithParam<Case> {};

TEST_P(AgainstTheTextbook, ParametersAreTheSameAfter200StepsInFloat64) {
  for (const Addition& addition : kAdditions)
    EXPECT_LT(difference(settings_of(GetParam(), addition), 200), 1e-9) << addition.name;
}

TEST_P(AgainstTheTextbook, ParametersAreTheSameAfter20StepsInFloat32) {
  for (const Addition& addition : kAdditions) {
    Settings settings = settings_of(GetParam(), addition);
    settings.precision = BETTISCOPE_FLOAT32;
    EXPECT_LT(difference(settings, 20), 1e-5) << addition.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Every, AgainstTheTextbook,
                         testing::Combine(testing::ValuesIn(kOptimizers), testing::ValuesIn(kLosses),
                                          testing::ValuesIn(kActivations)),
                         name_of_case);

/** Shapes and batches around the sizes of vectors, tiles and blocks. */
TEST(Shapes, OfAllSizesAgreeWithTheTextbook) {
  const std::vector<std::vector<std::int64_t>> hidden = {{},       {1},      {2},          {25, 25},
                                                         {32, 31}, {33, 64}, {6, 13, 1, 9}};
  for (const auto& widths : hidden)
    for (const std::int64_t batch : {1, 7, 16, 33, 52, 1000}) {
      Settings settings;
      settings.widths = {5};
      settings.widths.insert(settings.widths.end(), widths.begin(), widths.end());
      settings.widths.push_back(4);
      settings.activation = BETTISCOPE_TANH;
      settings.dropout = 0.1;
      settings.batch_size = batch;
      const Data data(130, 5, 4, 3);
      const std::vector<double> initial = initial_parameters(settings, 19);
      TestLearner ours(settings, data, initial);
      Textbook book(settings, data, initial);
      const auto order = shuffled(data.n, 5);
      ours.learn(order, {0.01}, {99});
      book.learn(order, 0.01, 99);
      const State state = ours.state();
      for (std::size_t k = 0; k < initial.size(); ++k)
        ASSERT_NEAR(state.parameters[k], book.parameters()[k], 1e-11)
            << "parameter " << k << ", " << widths.size() << " hidden layers, batch " << batch;
    }
}

TEST(Shapes, LargeBatchesAreTakenInPieces) {
  Settings settings;
  settings.widths = {3, 64, 64, 2};
  settings.dropout = 0.25;
  settings.batch_size = 3000;
  const Data data(3000, 3, 2, 8);
  const std::vector<double> initial = initial_parameters(settings, 2);
  TestLearner ours(settings, data, initial);
  Textbook book(settings, data, initial);
  const auto order = shuffled(data.n, 1);
  for (int epoch = 0; epoch < 2; ++epoch) {
    ours.learn(order, {0.01}, {epoch});
    book.learn(order, 0.01, epoch);
  }
  const State state = ours.state();
  for (std::size_t k = 0; k < initial.size(); ++k)
    ASSERT_NEAR(state.parameters[k], book.parameters()[k], 1e-11) << k;
}

class Judging : public testing::TestWithParam<std::int32_t> {};

TEST_P(Judging, LossesAccuraciesAndOutputsAreThoseOfTheTextbook) {
  for (const std::int64_t outputs : {1, 2, 5}) {
    if ((GetParam() == BETTISCOPE_BCE) > (outputs == 1)) continue;
    if (GetParam() == BETTISCOPE_CROSS_ENTROPY && outputs == 1) continue;
    for (const std::int64_t n : {1, 3, 64, 1111}) {
      Settings settings;
      settings.loss = GetParam();
      settings.widths = {4, 9, outputs};
      settings.networks = 3;
      settings.threads = 2;
      settings.class_weights.assign(static_cast<std::size_t>(settings.classes()), 0.75);
      settings.class_weights[1] = 3;
      const Data data(n, 4, settings.classes(), 77);
      std::vector<double> initial = initial_parameters(settings, 5);
      for (double& value : initial)
        value *= 3;
      TestLearner ours(settings, data, initial);
      const auto found = ours.evaluate(data);
      const auto count = static_cast<std::ptrdiff_t>(settings.parameters());
      for (std::int64_t network = 0; network < settings.networks; ++network) {
        const auto begin = initial.begin() + network * count;
        const Textbook book(settings, data, {begin, begin + count});
        const auto k = static_cast<std::size_t>(network);
        EXPECT_NEAR(found.losses[k], book.loss(data), 1e-12 * (1 + book.loss(data)));
        EXPECT_EQ(found.accuracies[k], book.accuracy(data));
        const std::vector<double> all = ours.outputs(network, data);
        for (std::int64_t point = 0; point < n; ++point) {
          const std::vector<double> expected = book.outputs(data.points.data() + point * 4);
          for (std::size_t c = 0; c < expected.size(); ++c)
            ASSERT_NEAR(all[static_cast<std::size_t>(point * outputs) + c], expected[c], 1e-12);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Judging, testing::ValuesIn(kLosses),
                         [](const auto& info) { return name_of_loss(info.param); });

}  // namespace
}  // namespace bettiscope::test

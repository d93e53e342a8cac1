#include <cmath>

#include "learning.h"

namespace bettiscope::test {
namespace {

typedef std::tuple<std::int32_t, std::int32_t> Case;

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  return name_of_activation(std::get<0>(info.param)) + name_of_loss(std::get<1>(info.param));
}

class Gradient : public testing::TestWithParam<Case> {};

/** What one step of plain descent with rate 1 subtracts is the gradient of the loss that evaluate gives. */
TEST_P(Gradient, IsTheSlopeOfTheLoss) {
  Settings settings;
  settings.activation = std::get<0>(GetParam());
  settings.loss = std::get<1>(GetParam());
  settings.optimizer = BETTISCOPE_SGD;
  settings.widths = {3, 6, 5, 4, settings.loss == BETTISCOPE_BCE ? 1 : 3};
  settings.batch_size = 40;
  const Data data(40, 3, settings.classes(), 21);
  const std::vector<double> initial = initial_parameters(settings, 4);
  TestLearner learner(settings, data, initial);
  learner.learn(shuffled(data.n, 0), {1.0}, {0});
  const State after = learner.state();
  double largest = 0;
  for (std::size_t k = 0; k < initial.size(); ++k) {
    const double step = 1e-5;
    const auto loss_at = [&](double shift) {
      State state{initial, initial, initial};
      state.parameters[k] += shift;
      learner.set(0, state);
      return learner.evaluate(data).losses[0];
    };
    const double slope = (loss_at(step) - loss_at(-step)) / (2 * step);
    ASSERT_NEAR(initial[k] - after.parameters[k], slope, 1e-9) << "parameter " << k;
    largest = std::max(largest, std::abs(slope));
  }
  EXPECT_GT(largest, 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Every, Gradient,
                         testing::Combine(testing::ValuesIn(kActivations), testing::ValuesIn(kLosses)),
                         name_of_case);

}  // namespace
}  // namespace bettiscope::test

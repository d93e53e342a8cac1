#include <algorithm>
#include <cmath>

#include "bettiscope_train.h"
#include "fuzz.h"

namespace {

/// Mostly a number that is allowed, else any.
double fraction(FuzzedDataProvider& bytes) {
  return bytes.ConsumeIntegralInRange<int>(0, 31) == 0 ? bytes.ConsumeFloatingPoint<double>()
                                                       : bytes.ConsumeIntegralInRange<int>(0, 9) / 10.0;
}

std::size_t count(std::int64_t size) {
  return static_cast<std::size_t>(std::max<std::int64_t>(size, 0));
}

/// Indices below n, or classes, with a wrong one now and then.
fuzz::Exactly<std::int32_t> indices(FuzzedDataProvider& bytes, std::size_t size, std::int32_t most) {
  fuzz::Exactly<std::int32_t> out(size);
  const bool wrong = bytes.ConsumeIntegralInRange<int>(0, 31) == 0;
  for (std::size_t k = 0; k < size; ++k)
    out[k] = bytes.ConsumeIntegralInRange<std::int32_t>(wrong ? -1 : 0, wrong ? most + 1 : most);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto layers = bytes.ConsumeIntegralInRange<std::int64_t>(0, 4),
             networks = bytes.ConsumeIntegralInRange<std::int64_t>(0, 3),
             n = bytes.ConsumeIntegralInRange<std::int64_t>(0, 40);
  fuzz::Exactly<std::int64_t> widths(static_cast<std::size_t>(layers + 1));
  for (std::size_t k = 0; k < widths.size(); ++k)
    widths[k] = bytes.ConsumeIntegralInRange<std::int64_t>(k == 0 ? 1 : 0, 20);
  bettiscope_train_options options{};
  options.struct_size = sizeof options;
  options.precision = bytes.ConsumeIntegralInRange<std::int32_t>(1, 2);
  options.networks = networks;
  options.layers = layers;
  options.widths = widths.data();
  options.activation = bytes.ConsumeIntegralInRange<std::int32_t>(1, 6);
  options.loss = bytes.ConsumeIntegralInRange<std::int32_t>(1, 5);
  options.optimizer = bytes.ConsumeIntegralInRange<std::int32_t>(1, 4);
  options.threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  options.batch_size = fuzz::index(bytes, 50);
  options.momentum = bytes.ConsumeBool() ? fraction(bytes) : 0;
  options.weight_decay = fraction(bytes);
  options.dropout = fraction(bytes);
  options.l1 = fraction(bytes);
  options.l2 = fraction(bytes);
  options.gradient_clip = fraction(bytes);
  const std::int64_t outputs = layers > 0 ? widths[static_cast<std::size_t>(layers)] : 1;
  auto class_weights = fuzz::reals<double>(bytes, count(std::max<std::int64_t>(outputs, 2)));
  if (bytes.ConsumeBool()) options.class_weights = class_weights.data();
  std::int64_t parameters = 0;
  for (std::int64_t k = 0; k < layers; ++k)
    parameters += (widths[static_cast<std::size_t>(k)] + 1) * widths[static_cast<std::size_t>(k + 1)];
  auto points = fuzz::reals<float>(bytes, count(n * widths[0]));
  auto labels = indices(bytes, count(n), static_cast<std::int32_t>(std::max<std::int64_t>(outputs, 2)) - 1);
  auto initial = fuzz::reals<double>(bytes, count(networks * parameters));

  bettiscope_learner* learner = nullptr;
  fuzz::Message created;
  const bettiscope_status status =
      bettiscope_learner_create(&options, points.data(), labels.data(), n, initial.data(), &learner,
                                created.data(), created.capacity());
  created.check_against(status);
  fuzz::check((status == BETTISCOPE_OK) == (learner != nullptr),
              "a learner where all went well, and only there");
  if (learner == nullptr) return 0;
  fuzz::check(bettiscope_learner_parameters(learner) == parameters, "so many parameters");

  auto orders = indices(bytes, count(networks * n), static_cast<std::int32_t>(n) - 1);
  auto active = indices(bytes, count(networks), 1);
  auto rates = fuzz::reals<double>(bytes, count(networks));
  fuzz::Exactly<std::int64_t> seeds(count(networks));
  fuzz::Message learnt;
  learnt.check_against(bettiscope_learner_learn(learner, active.data(), orders.data(), rates.data(),
                                                seeds.data(), nullptr, learnt.data(), learnt.capacity()));
  fuzz::Exactly<double> losses(count(networks)), accuracies(count(networks));
  fuzz::Message judged;
  judged.check_against(bettiscope_learner_evaluate(learner, nullptr, points.data(), labels.data(), n, nullptr,
                                                   losses.data(), accuracies.data(), judged.data(),
                                                   judged.capacity()));
  for (std::size_t k = 0; k < losses.size(); ++k) {
    fuzz::check(!(losses[k] < 0), "losses are not negative");
    fuzz::check(accuracies[k] >= 0 && accuracies[k] <= 1, "accuracies are shares");
  }
  const std::int64_t network = fuzz::index(bytes, networks - 1);
  fuzz::Exactly<double> values(count(n * outputs)), kept(count(parameters)), first(count(parameters)),
      second(count(parameters));
  std::int64_t steps = -1;
  fuzz::Message given, got, set;
  given.check_against(bettiscope_learner_outputs(learner, network, points.data(), n, nullptr, values.data(),
                                                 given.data(), given.capacity()));
  got.check_against(bettiscope_learner_get(learner, network, kept.data(), first.data(), second.data(), &steps,
                                           got.data(), got.capacity()));
  set.check_against(bettiscope_learner_set(learner, network, kept.data(), first.data(), second.data(), steps,
                                           set.data(), set.capacity()));
  bettiscope_learner_free(learner);
  return 0;
}

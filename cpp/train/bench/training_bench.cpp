// Times the parts of a training step on one thread: bettiscope_training_bench [WIDTH] [DEPTH] [BATCH] prints
// the machine's peak, then a line for each part: what, microseconds (the shortest of many), GFLOP/s.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "aligned.h"
#include "training_dispatch.h"

namespace {

using bettiscope::AlignedVector;

/** The shortest time of `call` in seconds, of as many as fit into half a second. */
double shortest(const std::function<void()>& call, int calls = 1) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9;
  const auto end = Clock::now() + std::chrono::milliseconds(500);
  for (auto now = Clock::now(); now < end; now = Clock::now()) {
    const auto start = Clock::now();
    for (int k = 0; k < calls; ++k)
      call();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count() / calls);
  }
  return best;
}

void print(const char* what, double seconds, double operations) {
  std::printf("%s\t%.2f us\t%.1f GFLOP/s\n", what, seconds * 1e6, operations / seconds / 1e9);
}

#if defined(__AVX512F__)
constexpr int kBytes = 64;
#elif defined(__AVX__)
constexpr int kBytes = 32;
#else
constexpr int kBytes = 16;
#endif
typedef float Lanes __attribute__((vector_size(kBytes)));

/** Fused multiplications and additions in registers: what no program exceeds. */
void print_peak() {
  constexpr int kSums = 12, kRounds = 2000;
  volatile float seed = 1e-9F;
  Lanes sums[kSums];
  const Lanes factor = seed - Lanes{}, term = factor;
  for (Lanes& sum : sums)
    sum = factor;
  const double seconds = shortest([&] {
    Lanes own[kSums];
    for (int k = 0; k < kSums; ++k)
      own[k] = sums[k];
    for (int round = 0; round < kRounds; ++round)
#pragma GCC unroll 12
      for (int k = 0; k < kSums; ++k)
        own[k] = own[k] * factor + term;
    for (int k = 0; k < kSums; ++k)
      sums[k] = own[k];
  });
  float all = 0;
  for (const Lanes& sum : sums)
    all += sum[0];
  print(all == 0 ? "peak?" : "peak", seconds, 2.0 * kSums * kRounds * kBytes / sizeof(float));
}

template <class T>
AlignedVector<T> values(std::int64_t count) {
  std::mt19937 random(1);
  std::uniform_real_distribution<T> draw(-1, 1);
  AlignedVector<T> made(static_cast<std::size_t>((count + 15) / 16 * 16));
  for (T& value : made)
    value = draw(random);
  return made;
}

void print_parts(std::int64_t width, std::int64_t batch) {
  const bettiscope::TrainingKernels& all = bettiscope::training_kernels();
  const bettiscope::LayerKernels<float>& kernels = all.narrow;
  const std::int64_t vectors = (batch + kernels.lanes - 1) / kernels.lanes;
  const std::int64_t count = width * vectors * kernels.lanes, parameters = (width + 1) * width;
  auto weights = values<float>(parameters), gradient = values<float>(parameters);
  auto in = values<float>(count), out = values<float>(count), factors = values<float>(count);
  auto first = values<float>(parameters), second = AlignedVector<float>(weights.size(), 0.5F);
  auto labels = AlignedVector<float>(static_cast<std::size_t>(vectors * kernels.lanes), 1.0F),
       scales = labels;
  const auto padded = static_cast<std::int64_t>(weights.size());
  const double products = 2.0 * static_cast<double>(width * width * batch);
  const auto part = [&](const char* what, double operations, const std::function<void()>& call) {
    print(what, shortest(call, 20), operations);
  };
  std::printf("kernels %s, layer %d x %d, batch %d\n", all.name, static_cast<int>(width),
              static_cast<int>(width), static_cast<int>(batch));
  part("forward", products, [&] {
    kernels.forward(weights.data(), width, width, in.data(), vectors, BETTISCOPE_RELU, out.data());
  });
  part("backward", products, [&] {
    kernels.backward(weights.data(), width, width, in.data(), vectors, BETTISCOPE_RELU, factors.data(),
                     nullptr, out.data());
  });
  part("gradient", products,
       [&] { kernels.add_gradient(in.data(), width, factors.data(), width, vectors, gradient.data()); });
  const bettiscope::UpdateRule<float> rule{BETTISCOPE_ADAM, 1, 1e-9F, 0, 0, 0.5F};
  part("adam", 12.0 * static_cast<double>(padded),
       [&] { kernels.update(rule, gradient.data(), padded, weights.data(), first.data(), second.data()); });
  part("cross entropy of 2", 0, [&] {
    kernels.output_deltas(BETTISCOPE_CROSS_ENTROPY, 2, in.data(), labels.data(), scales.data(), vectors,
                          out.data());
  });
  part("tanh", 0, [&] { kernels.activate(out.data(), count, BETTISCOPE_TANH); });
  part("masks", 0, [&] { kernels.draw_masks({1, 0, 0}, width, vectors, 2.0F, factors.data()); });
}

/** One network that learns, with everything around its steps. */
void print_step(std::int64_t width, std::int64_t depth, std::int64_t batch) {
  std::vector<std::int64_t> widths(static_cast<std::size_t>(depth + 2), width);
  widths.front() = 3;
  widths.back() = 2;
  bettiscope_train_options options{};
  options.struct_size = sizeof options;
  options.precision = BETTISCOPE_FLOAT32;
  options.networks = 1;
  options.layers = depth + 1;
  options.widths = widths.data();
  options.activation = BETTISCOPE_RELU;
  options.loss = BETTISCOPE_CROSS_ENTROPY;
  options.optimizer = BETTISCOPE_ADAM;
  options.threads = 1;
  options.batch_size = batch;
  constexpr std::int64_t kSteps = 40;
  const std::int64_t n = kSteps * batch;
  double products = 0;
  std::vector<double> initial;
  std::mt19937 random(1);
  for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer) {
    const double bound = std::sqrt(6.0 / static_cast<double>(widths[layer]));
    std::uniform_real_distribution<double> draw(-bound, bound);
    for (std::int64_t k = 0; k < (widths[layer] + 1) * widths[layer + 1]; ++k)
      initial.push_back(draw(random));
    products += static_cast<double>((layer == 0 ? 2 : 3) * widths[layer] * widths[layer + 1]);
  }
  std::vector<float> points(static_cast<std::size_t>(3 * n));
  std::vector<std::int32_t> labels(static_cast<std::size_t>(n)), order(labels.size());
  std::uniform_real_distribution<float> draw(-1, 1);
  for (float& coordinate : points)
    coordinate = draw(random);
  for (std::size_t k = 0; k < labels.size(); ++k)
    labels[k] = points[3 * k] * points[3 * k + 1] > 0;
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  bettiscope_learner* made = nullptr;
  char err[200] = "";
  if (bettiscope_learner_create(&options, points.data(), labels.data(), n, initial.data(), &made, err,
                                sizeof err) != BETTISCOPE_OK)
    std::puts(err);
  const std::unique_ptr<bettiscope_learner, decltype(&bettiscope_learner_free)> learner(
      made, bettiscope_learner_free);
  const double rate = 1e-3;
  double loss, accuracy;
  const double epoch = shortest(
      [&] { bettiscope_learner_learn(made, nullptr, order.data(), &rate, nullptr, nullptr, nullptr, 0); });
  print("step", epoch / kSteps, 2.0 * products * static_cast<double>(batch));
  const double judged = shortest([&] {
    bettiscope_learner_evaluate(made, nullptr, points.data(), labels.data(), n, nullptr, &loss, &accuracy,
                                nullptr, 0);
  });
  print("evaluate, a batch", judged / kSteps, 2.0 * products / 3 * static_cast<double>(batch));
  std::printf("loss %.3f\n", loss);
}

}  // namespace

int main(int argc, char** argv) {
  print_peak();
  if (argc == 2 && std::string(argv[1]) == "peak") return 0;
  const std::int64_t width = argc > 1 ? std::atoi(argv[1]) : 25;
  const std::int64_t depth = argc > 2 ? std::atoi(argv[2]) : 8;
  const std::int64_t batch = argc > 3 ? std::atoi(argv[3]) : 128;
  print_parts(width, batch);
  print_step(width, depth, batch);
}

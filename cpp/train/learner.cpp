#include "learner.h"

#include <algorithm>
#include <atomic>
#include <functional>

namespace bettiscope {
namespace {

/** Calls visit(place in a vector of parameters as callers have it, place in one as the kernels have it). */
template <class Visit>
void for_parameters(const Shape& shape, const Visit& visit) {
  for (std::size_t layer = 0; layer < shape.layers(); ++layer) {
    const std::int64_t inputs = shape.inputs(layer), outputs = shape.outputs(layer);
    const std::int64_t weights = shape.offset(layer), biases = weights + inputs * outputs;
    for (std::int64_t o = 0; o < outputs; ++o) {
      for (std::int64_t i = 0; i < inputs; ++i)
        visit(weights + o * inputs + i, weights + i * outputs + o);
      visit(biases + o, biases + o);
    }
  }
}

template <class T>
class LearnerOf : public Learner {
 public:
  LearnerOf(const Training& training, const TrainingKernels& kernels, std::int64_t networks,
            const double* initial, int threads)
      : training_(training), threads_(threads) {
    networks_.reserve(static_cast<std::size_t>(networks));
    for (std::int64_t k = 0; k < networks; ++k) {
      networks_.emplace_back(training_.shape);
      set(k, initial + k * training_.shape.parameters(), nullptr, nullptr, 0);
    }
    for (int k = 0; k < threads; ++k)
      workers_.emplace_back(training_, kernels);
  }

  void learn(const std::vector<Task>& tasks, const LabelledPoints& points,
             const std::int32_t* cancel) override {
    share_out(tasks.size(), cancel, [&](std::size_t k, Worker<T>& worker, const Execution& execution) {
      worker.learn(network(tasks[k].network), points, tasks[k].epoch, execution);
    });
  }

  std::vector<Evaluation> evaluate(const std::vector<std::int64_t>& networks, const LabelledPoints& points,
                                   const std::int32_t* cancel) override {
    const auto capacity = workers_.front().capacity();
    const auto pieces = static_cast<std::size_t>((points.n + capacity - 1) / capacity);
    std::vector<Judgement> sums(networks.size() * pieces);
    share_out(sums.size(), cancel, [&](std::size_t k, Worker<T>& worker, const Execution&) {
      const std::int64_t first = static_cast<std::int64_t>(k % pieces) * capacity;
      sums[k] = worker.judge(network(networks[k / pieces]),
                             {points.points + first * training_.shape.inputs(), points.labels + first,
                              std::min(capacity, points.n - first)});
    });
    double weight = 0;
    for (std::int64_t k = 0; k < points.n; ++k)
      weight += training_.class_weights[static_cast<std::size_t>(points.labels[k])];
    std::vector<Evaluation> evaluations;
    for (auto sum = sums.begin(); sum != sums.end(); sum += static_cast<std::ptrdiff_t>(pieces)) {
      Judgement all{};
      std::for_each(sum, sum + static_cast<std::ptrdiff_t>(pieces), [&](const Judgement& piece) {
        all.loss += piece.loss;
        all.right += piece.right;
      });
      evaluations.push_back({all.loss / weight, all.right / static_cast<double>(points.n)});
    }
    return evaluations;
  }

  void outputs(std::int64_t index, const float* points, std::int64_t n, const std::int32_t* cancel,
               double* out) override {
    const auto capacity = workers_.front().capacity();
    share_out(static_cast<std::size_t>((n + capacity - 1) / capacity), cancel,
              [&](std::size_t k, Worker<T>& worker, const Execution&) {
                const std::int64_t first = static_cast<std::int64_t>(k) * capacity;
                worker.outputs(network(index), points + first * training_.shape.inputs(),
                               std::min(capacity, n - first), out + first * training_.shape.outputs());
              });
  }

  void get(std::int64_t index, double* parameters, double* first_moment, double* second_moment,
           std::int64_t* steps) const override {
    const Network<T>& from = networks_[static_cast<std::size_t>(index)];
    copy_out(from.parameters, parameters);
    copy_out(from.first_moment, first_moment);
    copy_out(from.second_moment, second_moment);
    if (steps != nullptr) *steps = from.steps;
  }

  void set(std::int64_t index, const double* parameters, const double* first_moment,
           const double* second_moment, std::int64_t steps) override {
    Network<T>& to = network(index);
    copy_in(parameters, to.parameters);
    copy_in(first_moment, to.first_moment);
    copy_in(second_moment, to.second_moment);
    to.steps = steps;
  }

 private:
  Network<T>& network(std::int64_t index) { return networks_[static_cast<std::size_t>(index)]; }

  /** Runs body(k, a worker, execution) for k below count, on the threads; each takes the next when it is
   * free. */
  template <class Body>
  void share_out(std::size_t count, const std::int32_t* cancel, const Body& body) {
    const Execution execution{threads_, cancel};
    std::atomic<std::size_t> next{0};
    const auto threads = static_cast<std::int64_t>(std::min(count, workers_.size()));
    // One piece of the loop for each thread, so that they all start at once.
    parallel_for(execution, threads, 1, [&](std::int64_t, std::int64_t, int thread) {
      for (std::size_t k = next++; k < count; k = next++) {
        execution.check_cancelled();
        body(k, workers_[static_cast<std::size_t>(thread)], execution);
      }
    });
  }

  void copy_out(const AlignedVector<T>& from, double* to) const {
    if (to == nullptr) return;
    for_parameters(training_.shape, [&](std::int64_t theirs, std::int64_t ours) {
      to[theirs] = from[static_cast<std::size_t>(ours)];
    });
  }

  void copy_in(const double* from, AlignedVector<T>& to) const {
    for_parameters(training_.shape, [&](std::int64_t theirs, std::int64_t ours) {
      to[static_cast<std::size_t>(ours)] = from == nullptr ? T{0} : static_cast<T>(from[theirs]);
    });
  }

  const Training training_;
  const int threads_;
  std::vector<Network<T>> networks_;
  std::vector<Worker<T>> workers_;
};

}  // namespace

std::unique_ptr<Learner> Learner::make(const Training& training, std::int32_t precision,
                                       const TrainingKernels& kernels, std::int64_t networks,
                                       const double* initial, int threads) {
  if (precision == BETTISCOPE_FLOAT64)
    return std::make_unique<LearnerOf<double>>(training, kernels, networks, initial, threads);
  return std::make_unique<LearnerOf<float>>(training, kernels, networks, initial, threads);
}

}  // namespace bettiscope

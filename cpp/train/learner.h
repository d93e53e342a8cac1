#ifndef BETTISCOPE_LEARNER_H
#define BETTISCOPE_LEARNER_H

#include <memory>
#include <vector>

#include "parallel.h"
#include "training.h"
#include "training_dispatch.h"
#include "worker.h"

namespace bettiscope {

/** What one network of a learner is to do. */
struct Task {
  std::int64_t network;
  Epoch epoch;
};

/** A mean loss, and the share of the points that are classified as their label says. */
struct Evaluation {
  double loss;
  double accuracy;
};

/** Networks that learn side by side, their numbers of either precision. Arguments are checked. */
class Learner {
 public:
  /** initial: the parameters of `networks` networks. */
  static std::unique_ptr<Learner> make(const Training& training, std::int32_t precision,
                                       const TrainingKernels& kernels, std::int64_t networks,
                                       const double* initial, int threads);
  virtual ~Learner() = default;

  virtual void learn(const std::vector<Task>& tasks, const LabelledPoints& points,
                     const std::int32_t* cancel) = 0;
  /** One for each of the networks asked for. */
  virtual std::vector<Evaluation> evaluate(const std::vector<std::int64_t>& networks,
                                           const LabelledPoints& points, const std::int32_t* cancel) = 0;
  /** n x outputs values, row by row. */
  virtual void outputs(std::int64_t network, const float* points, std::int64_t n, const std::int32_t* cancel,
                       double* out) = 0;

  // In the order that bettiscope_train.h gives to parameters. NULL: not wanted; to begin at 0.
  virtual void get(std::int64_t network, double* parameters, double* first_moment, double* second_moment,
                   std::int64_t* steps) const = 0;
  virtual void set(std::int64_t network, const double* parameters, const double* first_moment,
                   const double* second_moment, std::int64_t steps) = 0;
};

}  // namespace bettiscope

#endif

// One network at a time learns, or is judged, in memory that is used again and again.
#ifndef BETTISCOPE_WORKER_H
#define BETTISCOPE_WORKER_H

#include <cstdint>
#include <vector>

#include "aligned.h"
#include "parallel.h"
#include "training.h"
#include "training_dispatch.h"

namespace bettiscope {

/** Points with their classes; memory of others. */
struct LabelledPoints {
  const float* points; /**< n x inputs */
  const std::int32_t* labels;
  std::int64_t n;
};

/** A network's parameters and its optimizer's state, in the layers' layout of LayerKernels, padded with 0 to
 * whole cache lines. */
template <class T>
struct Network {
  AlignedVector<T> parameters;
  AlignedVector<T> first_moment;
  AlignedVector<T> second_moment;
  std::int64_t steps = 0;

  explicit Network(const Shape& shape);
};

/** What a network does in one epoch. */
struct Epoch {
  const std::int32_t* order; /**< indices of all points to learn from */
  double learning_rate;
  std::uint64_t dropout_seed;
};

template <class T>
class Worker {
 public:
  Worker(const Training& training, const TrainingKernels& kernels);

  /** One epoch; CancelledError between two of its steps. */
  void learn(Network<T>& network, const LabelledPoints& points, const Epoch& epoch,
             const Execution& execution);

  /** Points that are judged at once. */
  std::int64_t capacity() const { return capacity_; }
  /** The sums over at most capacity() points, losses weighted by their classes. */
  Judgement judge(const Network<T>& network, const LabelledPoints& points);
  /** The outputs for at most capacity() points: n x outputs, row by row. */
  void outputs(const Network<T>& network, const float* points, std::int64_t n, double* out);

 private:
  /** The rows of the points that make up a batch, or a part of it. */
  struct Rows {
    const std::int32_t* order; /**< NULL: 0, 1, 2, ... */
    std::int64_t count;

    std::int64_t operator[](std::int64_t k) const { return order == nullptr ? k : order[k]; }
  };

  struct Batch {
    Rows rows;
    double scale;        /**< by what a point's weight is multiplied in the mean */
    MaskNumbers numbers; /**< its first ones */
  };

  std::int64_t vectors_of(std::int64_t samples) const {
    return (samples + kernels_.lanes - 1) / kernels_.lanes;
  }
  void take_points(const float* points, const Rows& rows);
  void take_labels(const std::int32_t* labels, const Rows& rows, double scale);
  void forward(const Network<T>& network, std::int64_t vectors);
  /** first: the place in the batch of the first of the samples. */
  void forward_with_dropout(const Network<T>& network, std::int64_t vectors, const Batch& batch,
                            std::int64_t first);
  void backward(const Network<T>& network, std::int64_t vectors);
  void step(Network<T>& network, const LabelledPoints& points, const Batch& batch, double learning_rate);
  /** Of a part of a batch, rows from `first` on. */
  void add_gradient(const Network<T>& network, const LabelledPoints& points, const Batch& batch,
                    std::int64_t first, const Rows& rows);
  void update(Network<T>& network, double learning_rate);
  double scale_of(const std::int32_t* labels, const Rows& rows) const;
  /** Calls visit(sample, place of its first output, distance of the next ones) for the outputs in values_. */
  template <class Visit>
  void for_outputs(std::int64_t samples, const Visit& visit) const;

  const Training& training_;
  const TrainingKernels& all_kernels_;
  const LayerKernels<T>& kernels_;
  std::int64_t capacity_;                 /**< samples, whole tiles */
  std::vector<AlignedVector<T>> values_;  /**< of the points and of each layer */
  std::vector<AlignedVector<T>> factors_; /**< with dropout: of each hidden layer; see activate_and_drop */
  AlignedVector<T> deltas_[2];
  AlignedVector<T> gradient_;
  AlignedVector<T> labels_;
  AlignedVector<T> scales_;
  AlignedVector<double> judged_values_; /**< output after output */
  AlignedVector<double> judged_labels_;
  AlignedVector<double> judged_weights_;
};

extern template class Worker<float>;
extern template class Worker<double>;
extern template struct Network<float>;
extern template struct Network<double>;

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_MLX_NETWORK_H
#define BETTISCOPE_MLX_NETWORK_H

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bettiscope_mlx.h"
#include "mlx/mlx.h"

namespace bettiscope::mlx {

namespace mx = ::mlx::core;

using Arrays = std::vector<mx::array>;

/** The decay rates of Adam's moments. */
inline constexpr double kBeta1 = 0.9;
inline constexpr double kBeta2 = 0.999;

/** An argument that is not what the header asks for. */
struct ArgumentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/** Throws ArgumentError unless the condition holds. */
inline void require(bool condition, const std::string& message) {
  if (!condition) throw ArgumentError(message);
}

/**
 * What all networks of a learner have in common. Its functions are those of one network: arrays have no axis
 * of networks.
 */
class Network {
 public:
  explicit Network(const bettiscope_mlx_options& options);

  /** Coordinates of a point, hidden widths, outputs. */
  const std::vector<int>& widths() const { return widths_; }
  /** How many numbers are learnt, and how many running statistics follow them. */
  int learnt() const { return learnt_; }
  int statistics() const { return statistics_; }
  int parameters() const { return learnt_ + statistics_; }
  /** Whether hidden layers are normalized, and have running statistics. */
  bool normalizes() const { return batch_norm_; }
  mx::Device device() const { return device_; }

  /** Whether a label is an index of its output, or is spread over the outputs as float32. */
  bool takes_classes() const { return loss_ == BETTISCOPE_MLX_CROSS_ENTROPY; }
  /** How many labels there may be, from 0. */
  int labels() const;

  /** The outputs for points [n, widths[0]], [n, last width]; statistics are empty without normalization. */
  mx::array outputs(const mx::array& learnt, const mx::array& statistics, const mx::array& points) const;

  /** The first arguments of step(), in this order. */
  enum Argument { kLearnt, kFirst, kSecond, kPoints, kTargets, kRate, kFirstRate, kSecondRoot, kRest };

  /**
   * One step of learning: what is learnt, its moments, and with normalization the running statistics after
   * it. The arguments are these before it, a batch and its targets, the learning rate, the same over
   * 1 - 0.9^t, the root of 1 - 0.999^t; then the running statistics with normalization; then, where points do
   * not all count alike, how much those of the batch do, [n]; then masks, none or one per hidden layer.
   */
  Arrays step(const Arrays& arguments) const;

 private:
  /** Normalizes the values that enter the activation function of a hidden layer, [n, width]. */
  using Normalize = std::function<mx::array(size_t layer, const mx::array& values)>;
  /** The gradient of the loss, and with normalization the running statistics after the batch. */
  struct Slope {
    mx::array gradient;
    Arrays statistics;
  };

  mx::array activate(const mx::array& values) const;
  mx::array forward(const mx::array& learnt, const mx::array& points, const Arrays& masks,
                    const Normalize& normalize) const;
  Arrays split_statistics(const mx::array& statistics) const;
  mx::array standardized(const mx::array& values, const mx::array& means, const mx::array& variances) const;
  mx::array moving_mean(const mx::array& before, const mx::array& value, double share) const;
  Normalize normalize_by_batch(const Arrays& running, Arrays& moved) const;
  mx::array losses(const mx::array& outputs, const mx::array& targets) const;
  Slope slope(const Arrays& arguments) const;
  mx::array penalized(const mx::array& gradient, const mx::array& learnt) const;
  Arrays move_by_momentum(const Arrays& arguments, const mx::array& gradient) const;
  Arrays move_by_adam(const Arrays& arguments, const mx::array& gradient) const;
  Arrays move_by_rmsprop(const Arrays& arguments, const mx::array& gradient) const;
  mx::array decayed(const mx::array& gradient, const mx::array& learnt) const;

  mx::Device device_;
  std::vector<int> widths_;
  bool batch_norm_;
  bool weighted_;
  mx::Shape boundaries_;
  int learnt_;
  int statistics_;
  int activation_;
  int loss_;
  int optimizer_;
  double momentum_;
  double weight_decay_;
  double l1_;
  double l2_;
  double gradient_clip_;
};

}  // namespace bettiscope::mlx

#endif

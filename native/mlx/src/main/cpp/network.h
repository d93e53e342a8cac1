#ifndef BETTISCOPE_MLX_NETWORK_H
#define BETTISCOPE_MLX_NETWORK_H

#include <cstddef>
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
  int parameters() const { return parameters_; }
  mx::Device device() const { return device_; }

  /** Whether a label is an index of its output, or is spread over the outputs as float32. */
  bool takes_classes() const { return loss_ == BETTISCOPE_MLX_CROSS_ENTROPY; }
  /** Whether label + 1 outputs, or the number 1, must be there for a label. */
  bool takes_label(int label) const;

  /** The outputs for points [n, widths[0]], [n, last width]; masks are empty or one per hidden layer. */
  mx::array outputs(const mx::array& parameters, const mx::array& points, const Arrays& masks) const;

  /** The arguments of step(): in this order, then the masks. */
  enum Argument { kParameters, kFirst, kSecond, kPoints, kTargets, kRate, kFirstRate, kSecondRoot, kMasks };

  /**
   * One step of learning: parameters and moments after it, from those before it, a batch and its targets, the
   * learning rate, the same over 1 - 0.9^t, the root of 1 - 0.999^t, and masks.
   */
  Arrays step(const Arrays& arguments) const;

 private:
  mx::array activate(const mx::array& values) const;
  mx::array loss(const mx::array& outputs, const mx::array& targets) const;
  mx::array gradient(const Arrays& arguments) const;
  mx::array penalized(const mx::array& gradient, const mx::array& parameters) const;
  Arrays move_by_momentum(const Arrays& arguments, const mx::array& gradient) const;
  Arrays move_by_adam(const Arrays& arguments, const mx::array& gradient) const;
  mx::array decayed(const mx::array& gradient, const mx::array& parameters) const;

  mx::Device device_;
  std::vector<int> widths_;
  mx::Shape boundaries_;
  int parameters_;
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

#ifndef BETTISCOPE_TRAINING_KERNELS_H
#define BETTISCOPE_TRAINING_KERNELS_H

#include "bettiscope_train.h"

// As kernels.h: read by files compiled for instruction sets that the machine may lack, so free of the
// standard library.

namespace bettiscope {

/** The least number of nearly equal parts that a number is cut into, none larger than `most`. */
struct Parts {
  int64_t count;
  int64_t size;   /**< of the smaller ones */
  int64_t larger; /**< how many, the first ones, are larger by one */

  // Inlined everywhere: no file may get the copy of another instruction set.
  __attribute__((always_inline)) static Parts of(int64_t n, int64_t most) {
    const int64_t count = (n + most - 1) / most;
    return count == 0 ? Parts{0, 0, 0} : Parts{count, n / count, n % count};
  }
  __attribute__((always_inline)) int64_t begin(int64_t part) const {
    return part * size + (part < larger ? part : larger);
  }
  __attribute__((always_inline)) int64_t size_of(int64_t part) const {
    return size + (part < larger ? 1 : 0);
  }
};

/** How an optimizer moves parameters in one step. */
template <class T>
struct UpdateRule {
  int32_t optimizer;
  T gradient_scale;  /**< times the gradient: its clipping */
  T rate;            /**< the learning rate; of adam and adamw divided by the first moment's correction */
  T momentum;        /**< sgd */
  T weight_decay;    /**< sgd, adam: see bettiscope_train_options; adamw: times the learning rate */
  T root_correction; /**< adam, adamw: times the second moment's root */
};

/** Where the random numbers of a batch's masks for one layer begin. */
struct MaskNumbers {
  uint64_t seed;
  uint64_t first;   /**< how many numbers of the seed were drawn before */
  int32_t boundary; /**< a unit is 0 where its number is below */
};

/**
 * The arithmetic of a multilayer perceptron, where the lanes of vectors are samples.
 *
 * The values of a layer for `vectors` vectors of samples are cut into tiles, Parts::of(vectors,
 * tile_vectors); tile by tile, in a tile unit by unit, in a unit vector by vector. All arrays begin on a
 * cache line. Weights of a layer are [inputs + 1][outputs], the last row being its biases; so are gradients.
 */
template <class T>
struct LayerKernels {
  int64_t lanes;        /**< values of a vector */
  int64_t tile_vectors; /**< vectors of a tile at most */

  /** out = the layer's values before the activation function; after it where that is the identity, relu or
   * leaky relu. */
  void (*forward)(const T* weights, int64_t inputs, int64_t outputs, const T* values, int64_t vectors,
                  int32_t activation, T* out);
  /** Applies tanh or the sigmoid to `count` values, whole vectors. */
  void (*activate)(T* values, int64_t count, int32_t activation);
  /** factors = 0 where a number is below the boundary, else `kept`; sample s of the batch and unit u have the
   * number s * units + u. */
  void (*draw_masks)(const MaskNumbers& numbers, int64_t units, int64_t vectors, T kept, T* factors);
  /** Applies any activation function and then the masks in `factors`, which become the derivatives of what
   * comes out by what went in. */
  void (*activate_and_drop)(T* values, T* factors, int64_t count, int32_t activation);
  /**
   * out = the derivatives of the loss by a last layer's values before its activation function.
   *   labels: one for each sample.
   *   scales: by what the derivative of each sample's loss is multiplied; 0 for what is no sample.
   */
  void (*output_deltas)(int32_t loss, int64_t outputs, const T* values, const T* labels, const T* scales,
                        int64_t vectors, T* out);
  /** Adds the gradient of a layer's parameters. values: of its inputs; deltas: derivatives of the loss by its
   * values before the activation function. */
  void (*add_gradient)(const T* values, int64_t inputs, const T* deltas, int64_t outputs, int64_t vectors,
                       T* gradient);
  /** out = the deltas of the layer before, whose activated values and activation function are given, or with
   * dropout the factors that activate_and_drop left. */
  void (*backward)(const T* weights, int64_t inputs, int64_t outputs, const T* deltas, int64_t vectors,
                   int32_t activation, const T* values, const T* factors, T* out);

  // Over whole vectors of parameters, in any order.
  /** Adds l1 * sign(parameter) + twice_l2 * parameter. */
  void (*add_penalties)(const T* parameters, int64_t count, T l1, T twice_l2, T* gradient);
  T (*squared_norm)(const T* values, int64_t count);
  void (*update)(const UpdateRule<T>& rule, const T* gradient, int64_t count, T* parameters, T* first_moment,
                 T* second_moment);

  // The functions that are computed here and not by libm, over whole vectors.
  void (*tanh)(T* values, int64_t count);
  void (*sigmoid)(T* values, int64_t count);
  /** Of values <= 0. */
  void (*exp)(T* values, int64_t count);
};

/** Sums over samples. */
struct Judgement {
  double loss;
  double right; /**< how many are classified as their label says */
};

struct TrainingKernels {
  const char* name;
  LayerKernels<float> narrow;
  LayerKernels<double> wide;

  /**
   * Judges `count` samples, whole vectors of wide.lanes, by their outputs before a sigmoid or softmax.
   *   values: output after output, `stride` apart.
   *   weights: by what each sample's loss is multiplied; 0 for what is no sample.
   */
  Judgement (*judge)(int32_t loss, int64_t outputs, const double* values, int64_t stride,
                     const double* labels, const double* weights, int64_t count);
  /** Of values >= 1. */
  void (*log)(double* values, int64_t count);
  /** Of values from 0 to 1. */
  void (*log1p)(double* values, int64_t count);
};

extern const TrainingKernels kScalarTrainingKernels;
#if defined(__x86_64__)
extern const TrainingKernels kAvx2TrainingKernels;
extern const TrainingKernels kAvx512TrainingKernels;
#elif defined(__aarch64__)
extern const TrainingKernels kNeonTrainingKernels;
#endif

}  // namespace bettiscope

#endif

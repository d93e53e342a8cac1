/* Bettiscope's trainer: many small multilayer perceptrons of one shape that learn side by side on the
 * processor, as a C library of its own (libbettiscope_train).
 *
 * This header is the whole contract; what is not said here may change. Statuses, error text, struct_size,
 * buffers, cancel and the precisions are as bettiscope.h, which this includes, says; none of the functions of
 * that header is in this library.
 *
 * Conventions
 * - Each network follows the course that it has alone: what it becomes depends neither on the number of
 *   threads nor on the other networks of its learner, and is the same bit for bit whenever it is computed
 * with the same kernels. Kernels of different instruction sets round differently: products and sums are fused
 *   where the processor can do so.
 * - The parameters of a network are one vector, layer by layer the weights ([outputs of the layer, inputs of
 *   the layer], last axis fastest), then the biases; so are moments.
 * - Points are row-major n x d float32, finite, labels are classes from 0.
 * - A network whose numbers are no longer finite goes on as such and disturbs no other.
 * - A learner is used by one call at a time; a second one is refused with BETTISCOPE_E_ARGUMENT. NULL, a
 *   learner that was freed and what is none are told from living ones as bettiscope.h says of handles.
 */
#ifndef BETTISCOPE_TRAIN_H
#define BETTISCOPE_TRAIN_H

#include "bettiscope.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BETTISCOPE_TRAIN_ABI_VERSION 1

/* The ABI version of the library that was loaded: compare with BETTISCOPE_TRAIN_ABI_VERSION. */
BETTISCOPE_API int32_t bettiscope_train_abi_version(void) BETTISCOPE_NOEXCEPT;
/* The library's version, such as "0.1.0"; static storage. */
BETTISCOPE_API const char* bettiscope_train_version(void) BETTISCOPE_NOEXCEPT;
/* The instruction set in use, as bettiscope_kernels; BETTISCOPE_KERNELS forces one here too. "avx2" wants
 * fused multiplication and addition as well. */
BETTISCOPE_API const char* bettiscope_train_kernels(void) BETTISCOPE_NOEXCEPT;

enum { /* bettiscope_train_options.activation, after every hidden layer */
       BETTISCOPE_IDENTITY = 1,
       BETTISCOPE_RELU = 2,
       BETTISCOPE_LEAKY_RELU = 3, /* 0.01 x below 0 */
       BETTISCOPE_TANH = 4,
       BETTISCOPE_SIGMOID = 5
};
enum {                               /* bettiscope_train_options.loss, a mean over the points of a batch */
       BETTISCOPE_BCE = 1,           /* binary cross-entropy of the sigmoid of one output; labels 0 and 1 */
       BETTISCOPE_CROSS_ENTROPY = 2, /* of the softmax of two outputs or more, one for each class */
       BETTISCOPE_MSE = 3, /* squared error, mean over the outputs too: of one output against the label 0 or
                              1, of several against 1 for the label and 0 elsewhere */
       BETTISCOPE_MSE_OF_SIGMOID = 4 /* as _MSE, of the sigmoids of the outputs */
};
enum {                      /* bettiscope_train_options.optimizer */
       BETTISCOPE_SGD = 1,  /* with momentum, whose buffer begins at 0, not dampened */
       BETTISCOPE_ADAM = 2, /* Kingma and Ba 2015; decay rates 0.9 and 0.999, epsilon 1e-8 */
       BETTISCOPE_ADAMW = 3 /* the same with decoupled weight decay: Loshchilov and Hutter 2019 */
};

typedef struct bettiscope_train_options {
  int32_t struct_size;
  int32_t precision;     /* of parameters and steps: BETTISCOPE_FLOAT32 or BETTISCOPE_FLOAT64 */
  int64_t networks;      /* >= 1 */
  int64_t layers;        /* hidden ones and the last, >= 1 */
  const int64_t* widths; /* layers + 1 values >= 1: coordinates of a point, hidden widths, outputs */
  int32_t activation;
  int32_t loss;
  int32_t optimizer;
  int32_t threads;      /* >= 1; 0 for the number of cores */
  int64_t batch_size;   /* points of a step, >= 1; the last step of an epoch has the rest */
  double momentum;      /* sgd: share of the last step that is kept, in [0, 1); else 0 */
  double weight_decay;  /* >= 0; times the parameters it is added to the gradient after clipping (sgd,
                           adam), or times the learning rate subtracted from them (adamw) */
  double dropout;       /* probability that a hidden unit is 0 in a step, in [0, 1) */
  double l1;            /* >= 0; times the sum of all parameters' magnitudes it is added to the loss */
  double l2;            /* >= 0; times the sum of all parameters' squares it is added to the loss */
  double gradient_clip; /* largest Euclidean norm of the whole gradient, with the two before; 0 for none */
  const double* class_weights; /* NULL, or a weight > 0 for each class: the loss of a batch, and of an
                                  evaluation, is the mean over its points weighted by their classes */
} bettiscope_train_options;

/* Networks, their optimizers' states, and the points that they learn from. */
typedef struct bettiscope_learner bettiscope_learner;

/* Makes a learner.
 *   points, labels: n x widths[0] and n values to learn from, n >= 1; copied.
 *   initial: networks x parameters values, rounded to the precision.
 * *learner is NULL unless the status is BETTISCOPE_OK. */
BETTISCOPE_API bettiscope_status bettiscope_learner_create(const bettiscope_train_options* options,
                                                           const float* points, const int32_t* labels,
                                                           int64_t n, const double* initial,
                                                           bettiscope_learner** learner, char* err,
                                                           int64_t err_capacity) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API void bettiscope_learner_free(bettiscope_learner* learner) BETTISCOPE_NOEXCEPT;
/* The number of networks, and of the parameters of each. */
BETTISCOPE_API int64_t bettiscope_learner_networks(const bettiscope_learner* learner) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API int64_t bettiscope_learner_parameters(const bettiscope_learner* learner) BETTISCOPE_NOEXCEPT;

/* Carries out one epoch of each active network.
 *   active: NULL for all, else one value for each network: one that is 0 rests and costs nothing.
 *   orders: networks x n indices of points, in the order in which each network learns from them.
 *   learning_rates: one for each network, finite, >= 0.
 *   dropout_seeds: one for each network; may be NULL without dropout. A hidden unit is 0 where the next
 *   32-bit number of the generator SplitMix64 (Steele, Lea and Flood 2014; java.util.SplittableRandom's
 *   nextInt) that begins with this seed is below round(dropout * 2^32 - 2^31), else it is multiplied by
 *   1 / (1 - dropout), rounded to float32. Numbers are drawn step by step, layer by layer, point by point,
 *   unit by unit.
 * What belongs to a network that rests is not looked at. After BETTISCOPE_E_CANCELLED the active networks are
 * somewhere within the epoch: set them anew. */
BETTISCOPE_API bettiscope_status bettiscope_learner_learn(bettiscope_learner* learner, const int32_t* active,
                                                          const int32_t* orders, const double* learning_rates,
                                                          const int64_t* dropout_seeds, const int32_t* cancel,
                                                          char* err,
                                                          int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Judges networks on n >= 1 points, without dropout and penalties; losses are computed in float64.
 *   wanted: NULL for all, else one value for each network: nothing is written for one that is 0.
 *   losses, accuracies: out, one for each network. Accuracy is the share of the points whose class is the
 *   most probable one: that of the largest output, the first of several; of one output 1 where its sigmoid,
 * or itself with BETTISCOPE_MSE, is above 1/2. */
BETTISCOPE_API bettiscope_status bettiscope_learner_evaluate(bettiscope_learner* learner,
                                                             const int32_t* wanted, const float* points,
                                                             const int32_t* labels, int64_t n,
                                                             const int32_t* cancel, double* losses,
                                                             double* accuracies, char* err,
                                                             int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The outputs of one network for n >= 0 points, before a sigmoid or softmax.
 *   outputs: out, n x last width. */
BETTISCOPE_API bettiscope_status bettiscope_learner_outputs(bettiscope_learner* learner, int64_t network,
                                                            const float* points, int64_t n,
                                                            const int32_t* cancel, double* outputs, char* err,
                                                            int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Copies what one network is made of, so that bettiscope_learner_set goes on from there bit for bit.
 *   parameters, first_moment, second_moment: out or NULL, as many values as bettiscope_learner_parameters
 *   says. The first moment is sgd's momentum, or the mean gradient of the others before its correction; the
 *   second their mean squared gradient before its correction, 0 with sgd.
 *   steps: out or NULL, the steps since the moments began at 0. */
BETTISCOPE_API bettiscope_status bettiscope_learner_get(bettiscope_learner* learner, int64_t network,
                                                        double* parameters, double* first_moment,
                                                        double* second_moment, int64_t* steps, char* err,
                                                        int64_t err_capacity) BETTISCOPE_NOEXCEPT;
/* Sets what bettiscope_learner_get copies; a moment that is NULL begins at 0. steps >= 0. */
BETTISCOPE_API bettiscope_status bettiscope_learner_set(bettiscope_learner* learner, int64_t network,
                                                        const double* parameters, const double* first_moment,
                                                        const double* second_moment, int64_t steps, char* err,
                                                        int64_t err_capacity) BETTISCOPE_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif

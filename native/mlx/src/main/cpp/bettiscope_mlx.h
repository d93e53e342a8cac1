/* Multilayer perceptrons of one shape that learn side by side on MLX, as a C library (libbettiscope_mlx)
 * around MLX's own. Gradients are those of its value_and_grad, and networks are mapped by its vmap.
 *
 * This header is the whole contract.
 *
 * Conventions
 * - Every function that can fail returns a status; results come through out-parameters. Status codes are
 * those of bettiscope.h and never renumbered. No function throws, prints, exits or aborts.
 * - err (may be NULL) with err_capacity receives one NUL-terminated line; it is left untouched on
 *   BETTISCOPE_MLX_OK.
 * - Buffers belong to the caller. Pointers must not be NULL except where that is allowed here.
 * - Numbers are float32. The parameters of a network are one vector, layer by layer the weights ([outputs of
 * the layer, inputs of the layer], last axis fastest), then the biases, then with batch_norm in hidden layers
 * the scales and the shifts; and behind all of these, which are learnt, hidden layer by hidden layer the
 * running means, then the running variances. So are moments, which are 0 for running statistics.
 * - Points are row-major n x widths[0], labels are classes from 0.
 * - Each network follows the course that it has alone. One whose numbers are no longer finite disturbs no
 * other.
 * - A learner is used by the thread that made it alone.
 */
#ifndef BETTISCOPE_MLX_H
#define BETTISCOPE_MLX_H

#include <stdint.h>

#define BETTISCOPE_MLX_API __attribute__((visibility("default")))
#ifdef __cplusplus
#define BETTISCOPE_MLX_NOEXCEPT noexcept
extern "C" {
#else
#define BETTISCOPE_MLX_NOEXCEPT
#endif

#define BETTISCOPE_MLX_ABI_VERSION 2

typedef int32_t bettiscope_mlx_status;
enum {
  BETTISCOPE_MLX_OK = 0,
  BETTISCOPE_MLX_E_INTERNAL = 1, /* what MLX could not do, in its own words, or a defect of this library */
  BETTISCOPE_MLX_E_ARGUMENT = 2, /* an argument or its combination with another is invalid */
  BETTISCOPE_MLX_E_MEMORY = 4    /* memory could not be had */
};

/* The ABI version of the library that was loaded: compare with BETTISCOPE_MLX_ABI_VERSION. */
BETTISCOPE_MLX_API int32_t bettiscope_mlx_abi_version(void) BETTISCOPE_MLX_NOEXCEPT;
/* The version of MLX that was loaded, such as "0.32.2"; static storage. */
BETTISCOPE_MLX_API const char* bettiscope_mlx_version(void) BETTISCOPE_MLX_NOEXCEPT;
/* 1 where MLX has a graphics unit to compute on, else 0. */
BETTISCOPE_MLX_API int32_t bettiscope_mlx_has_gpu(void) BETTISCOPE_MLX_NOEXCEPT;

enum { /* bettiscope_mlx_options.device */ BETTISCOPE_MLX_CPU = 1, BETTISCOPE_MLX_GPU = 2 };
enum { /* bettiscope_mlx_options.activation, after every hidden layer */
       BETTISCOPE_MLX_IDENTITY = 1,
       BETTISCOPE_MLX_RELU = 2,
       BETTISCOPE_MLX_LEAKY_RELU = 3, /* 0.01 x below 0 */
       BETTISCOPE_MLX_TANH = 4,
       BETTISCOPE_MLX_SIGMOID = 5,
       BETTISCOPE_MLX_GELU = 6 /* x Phi(x) with the exact normal distribution function */
};
enum {                         /* bettiscope_mlx_options.loss, a mean over the points of a batch */
       BETTISCOPE_MLX_BCE = 1, /* binary cross-entropy of the sigmoid of one output; labels 0 and 1 */
       BETTISCOPE_MLX_CROSS_ENTROPY = 2, /* of the softmax of the outputs, one for each class */
       BETTISCOPE_MLX_MSE = 3, /* squared error, mean over the outputs too: of one output against the label,
                                  of several against 1 for the label and 0 elsewhere */
       BETTISCOPE_MLX_MSE_OF_SIGMOID = 4 /* as _MSE, of the sigmoids of the outputs */
};
enum {                            /* bettiscope_mlx_options.optimizer */
       BETTISCOPE_MLX_SGD = 1,    /* with momentum, whose buffer begins at 0, not dampened */
       BETTISCOPE_MLX_ADAM = 2,   /* Kingma and Ba 2015; decay rates 0.9 and 0.999, epsilon 1e-8 */
       BETTISCOPE_MLX_ADAMW = 3,  /* the same with decoupled weight decay: Loshchilov and Hutter 2019 */
       BETTISCOPE_MLX_RMSPROP = 4 /* Tieleman and Hinton 2012; decay rate 0.99, epsilon 1e-8, no momentum */
};

typedef struct bettiscope_mlx_options {
  int32_t struct_size; /* the caller's sizeof of this struct */
  int32_t device;
  int32_t networks;            /* >= 1 */
  int32_t layers;              /* hidden ones and the last, >= 1 */
  const int32_t* widths;       /* layers + 1 values >= 1: coordinates of a point, hidden widths, outputs */
  const double* class_weights; /* NULL, or a weight > 0 for each class: the loss of a batch is the mean over
                                  its points weighted by their classes. There are as many classes as outputs,
                                  but two where one output is for both */
  int32_t batch_size;          /* points of a step, >= 1; the last step of an epoch has the rest */
  int32_t activation;
  int32_t loss;
  int32_t optimizer;
  int32_t batch_norm;  /* not 0: hidden layers are normalized before their activation function by the mean and
                          variance of each batch, of at least two points, and in bettiscope_mlx_outputs by the
                          running ones: Ioffe and Szegedy 2015; epsilon 1e-5, momentum 0.1 */
  double momentum;     /* sgd: share of the last step that is kept */
  double weight_decay; /* times the parameters it is added to the gradient after clipping (sgd, adam,
                          rmsprop), or times the learning rate subtracted from them (adamw) */
  double l1;           /* times the sum of all parameters' magnitudes it is added to the loss */
  double l2;           /* times the sum of all parameters' squares it is added to the loss */
  double gradient_clip; /* largest Euclidean norm of the whole gradient, with the two before; 0 for none */
} bettiscope_mlx_options;

/* Networks, their optimizers' states, and the points that they learn from. */
typedef struct bettiscope_mlx_learner bettiscope_mlx_learner;

/* Makes a learner.
 *   points, labels: n x widths[0] and n values to learn from, n >= 1; copied.
 *   initial: networks x parameters values; copied.
 * *learner is NULL unless the status is BETTISCOPE_MLX_OK. */
BETTISCOPE_MLX_API bettiscope_mlx_status bettiscope_mlx_create(const bettiscope_mlx_options* options,
                                                               const float* points, const int32_t* labels,
                                                               int32_t n, const float* initial,
                                                               bettiscope_mlx_learner** learner, char* err,
                                                               int64_t err_capacity) BETTISCOPE_MLX_NOEXCEPT;
/* Frees a learner; NULL is left alone. */
BETTISCOPE_MLX_API void bettiscope_mlx_free(bettiscope_mlx_learner* learner) BETTISCOPE_MLX_NOEXCEPT;

/* Begins an epoch of the active networks; the steps that follow are theirs.
 *   active: one value for each network: one that is 0 rests and costs nothing. At least one is not 0.
 *   orders: for each active network n indices of points, in the order in which it learns from them.
 *   learning_rates: one for each active network. */
BETTISCOPE_MLX_API bettiscope_mlx_status bettiscope_mlx_begin_epoch(
    bettiscope_mlx_learner* learner, const int32_t* active, const int32_t* orders,
    const double* learning_rates, char* err, int64_t err_capacity) BETTISCOPE_MLX_NOEXCEPT;
/* Has the active networks learn from the next batch of the epoch.
 *   masks: NULL, or what the hidden units are multiplied by after their activation function: hidden layer by
 *   hidden layer active networks x points of the batch x width values. */
BETTISCOPE_MLX_API bettiscope_mlx_status bettiscope_mlx_step(bettiscope_mlx_learner* learner,
                                                             const float* masks, char* err,
                                                             int64_t err_capacity) BETTISCOPE_MLX_NOEXCEPT;

/* The outputs of one network for n >= 1 points, before a sigmoid or softmax.
 *   outputs: out, n x last width. */
BETTISCOPE_MLX_API bettiscope_mlx_status bettiscope_mlx_outputs(bettiscope_mlx_learner* learner,
                                                                int32_t network, const float* points,
                                                                int32_t n, float* outputs, char* err,
                                                                int64_t err_capacity) BETTISCOPE_MLX_NOEXCEPT;

/* Copies what one network is made of, so that bettiscope_mlx_set goes on from there.
 *   parameters, first_moment, second_moment: out, as many values as a network has parameters. The first
 * moment is sgd's momentum, or the mean gradient of adam and adamw before its correction, and 0 with rmsprop;
 * the second is the mean squared gradient, of adam and adamw before its correction, and 0 with sgd. steps:
 * out, the steps since the moments began at 0. */
BETTISCOPE_MLX_API bettiscope_mlx_status bettiscope_mlx_get(bettiscope_mlx_learner* learner, int32_t network,
                                                            float* parameters, float* first_moment,
                                                            float* second_moment, int64_t* steps, char* err,
                                                            int64_t err_capacity) BETTISCOPE_MLX_NOEXCEPT;
/* Sets what bettiscope_mlx_get copies. Between begin_epoch and its last step it ends the epoch. */
BETTISCOPE_MLX_API bettiscope_mlx_status bettiscope_mlx_set(
    bettiscope_mlx_learner* learner, int32_t network, const float* parameters, const float* first_moment,
    const float* second_moment, int64_t steps, char* err, int64_t err_capacity) BETTISCOPE_MLX_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif

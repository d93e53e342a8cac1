/* The header as a C11 program sees it: it compiles, and the layout that callers rely on is the one built
 * here. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "bettiscope_train.h"

_Static_assert(sizeof(bettiscope_train_options) == 112, "bettiscope_train_options");
_Static_assert(offsetof(bettiscope_train_options, struct_size) == 0, "struct_size");
_Static_assert(offsetof(bettiscope_train_options, precision) == 4, "precision");
_Static_assert(offsetof(bettiscope_train_options, networks) == 8, "networks");
_Static_assert(offsetof(bettiscope_train_options, layers) == 16, "layers");
_Static_assert(offsetof(bettiscope_train_options, widths) == 24, "widths");
_Static_assert(offsetof(bettiscope_train_options, activation) == 32, "activation");
_Static_assert(offsetof(bettiscope_train_options, loss) == 36, "loss");
_Static_assert(offsetof(bettiscope_train_options, optimizer) == 40, "optimizer");
_Static_assert(offsetof(bettiscope_train_options, threads) == 44, "threads");
_Static_assert(offsetof(bettiscope_train_options, batch_size) == 48, "batch_size");
_Static_assert(offsetof(bettiscope_train_options, momentum) == 56, "momentum");
_Static_assert(offsetof(bettiscope_train_options, weight_decay) == 64, "weight_decay");
_Static_assert(offsetof(bettiscope_train_options, dropout) == 72, "dropout");
_Static_assert(offsetof(bettiscope_train_options, l1) == 80, "l1");
_Static_assert(offsetof(bettiscope_train_options, l2) == 88, "l2");
_Static_assert(offsetof(bettiscope_train_options, gradient_clip) == 96, "gradient_clip");
_Static_assert(offsetof(bettiscope_train_options, class_weights) == 104, "class_weights");

int main(void) {
  const int64_t widths[] = {1, 1};
  const float points[] = {-1, 2};
  const int32_t labels[] = {0, 1};
  const double initial[] = {0, 0};
  double loss = 0, accuracy = 0;
  char err[200] = "";
  bettiscope_learner* learner = NULL;
  bettiscope_train_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = (int32_t)sizeof options;
  options.precision = BETTISCOPE_FLOAT64;
  options.networks = options.layers = 1;
  options.widths = widths;
  options.activation = BETTISCOPE_RELU;
  options.loss = BETTISCOPE_BCE;
  options.optimizer = BETTISCOPE_SGD;
  options.threads = 1;
  options.batch_size = 2;
  if (bettiscope_train_abi_version() != BETTISCOPE_TRAIN_ABI_VERSION) return puts("another ABI version"), 1;
  if (bettiscope_learner_create(&options, points, labels, 2, initial, &learner, err, sizeof err) !=
          BETTISCOPE_OK ||
      bettiscope_learner_evaluate(learner, NULL, points, labels, 2, NULL, &loss, &accuracy, err,
                                  sizeof err) != BETTISCOPE_OK)
    return puts(err), 1;
  bettiscope_learner_free(learner);
  /* All outputs are 0: both classes are equally probable, and the loss is log 2. */
  if (loss < 0.693147180559 || loss > 0.693147180560 || accuracy != 0.5) return puts("wrong evaluation"), 1;
  return 0;
}

#define BETTISCOPE_VECTOR_BYTES 0
#define BETTISCOPE_REGISTERS 16
#define BETTISCOPE_TRAINING_KERNELS kScalarTrainingKernels
#define BETTISCOPE_KERNELS_NAME "scalar"
#include "training_kernels_body.h"

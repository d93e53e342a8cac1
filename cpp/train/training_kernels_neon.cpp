#if defined(__aarch64__)
#define BETTISCOPE_VECTOR_BYTES 16
#define BETTISCOPE_REGISTERS 32
#define BETTISCOPE_TRAINING_KERNELS kNeonTrainingKernels
#define BETTISCOPE_KERNELS_NAME "neon"
#include "training_kernels_body.h"
#endif

#if defined(__x86_64__)
#define BETTISCOPE_VECTOR_BYTES 64
#define BETTISCOPE_REGISTERS 32
#define BETTISCOPE_TRAINING_KERNELS kAvx512TrainingKernels
#define BETTISCOPE_KERNELS_NAME "avx512"
#include "training_kernels_body.h"
#endif

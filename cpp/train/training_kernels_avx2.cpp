#if defined(__x86_64__)
#define BETTISCOPE_VECTOR_BYTES 32
#define BETTISCOPE_REGISTERS 16
#define BETTISCOPE_TRAINING_KERNELS kAvx2TrainingKernels
#define BETTISCOPE_KERNELS_NAME "avx2"
#include "training_kernels_body.h"
#endif

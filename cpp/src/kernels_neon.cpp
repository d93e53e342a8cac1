#if defined(__aarch64__)
#define BETTISCOPE_LANES 2
#define BETTISCOPE_KERNELS kNeonKernels
#define BETTISCOPE_KERNELS_NAME "neon"
#include "kernels_body.h"
#endif

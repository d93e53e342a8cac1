#if defined(__x86_64__)
#define BETTISCOPE_LANES 4
#define BETTISCOPE_KERNELS kAvx2Kernels
#define BETTISCOPE_KERNELS_NAME "avx2"
#include "kernels_body.h"
#endif

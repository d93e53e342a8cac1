#if defined(__x86_64__)
#define BETTISCOPE_LANES 8
#define BETTISCOPE_KERNELS kAvx512Kernels
#define BETTISCOPE_KERNELS_NAME "avx512"
#include "kernels_body.h"
#endif

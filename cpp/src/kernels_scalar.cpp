#define BETTISCOPE_LANES 1
#define BETTISCOPE_KERNELS kScalarKernels
#define BETTISCOPE_KERNELS_NAME "scalar"
#include "kernels_body.h"

#ifndef BETTISCOPE_TRAINING_DISPATCH_H
#define BETTISCOPE_TRAINING_DISPATCH_H

#include <vector>

#include "training_kernels.h"

namespace bettiscope {

/** The variants this machine can run, the fastest first. */
const std::vector<const TrainingKernels*>& available_training_kernels();

/** The one in use: what BETTISCOPE_KERNELS asks for when first called, or ArgumentError. */
const TrainingKernels& training_kernels();

template <class T>
const LayerKernels<T>& layer_kernels(const TrainingKernels& kernels);
template <>
inline const LayerKernels<float>& layer_kernels(const TrainingKernels& kernels) {
  return kernels.narrow;
}
template <>
inline const LayerKernels<double>& layer_kernels(const TrainingKernels& kernels) {
  return kernels.wide;
}

}  // namespace bettiscope

#endif

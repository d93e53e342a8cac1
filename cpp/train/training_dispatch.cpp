#include "training_dispatch.h"

#include "bettiscope_train.h"
#include "machine.h"

namespace bettiscope {
namespace {

std::vector<const TrainingKernels*> detect() {
  std::vector<const TrainingKernels*> found;
#if defined(__x86_64__)
  const Machine machine = this_machine();
  if (machine.avx512 && machine.fma) found.push_back(&kAvx512TrainingKernels);
  if (machine.avx2 && machine.fma) found.push_back(&kAvx2TrainingKernels);
#elif defined(__aarch64__)
  found.push_back(&kNeonTrainingKernels);
#endif
  found.push_back(&kScalarTrainingKernels);
  return found;
}

}  // namespace

const std::vector<const TrainingKernels*>& available_training_kernels() {
  static const std::vector<const TrainingKernels*> available = detect();
  return available;
}

const TrainingKernels& training_kernels() {
  static const TrainingKernels& chosen = find_variant(available_training_kernels(), wanted_kernels());
  return chosen;
}

}  // namespace bettiscope

const char* bettiscope_train_kernels() noexcept {
  try {
    return bettiscope::training_kernels().name;
  } catch (...) {
    return "unavailable";
  }
}

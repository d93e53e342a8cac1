#include "dispatch.h"

#include "bettiscope.h"
#include "machine.h"

namespace bettiscope {
namespace {

std::vector<const Kernels*> detect() {
  std::vector<const Kernels*> found;
#if defined(__x86_64__)
  const Machine machine = this_machine();
  if (machine.avx512) found.push_back(&kAvx512Kernels);
  if (machine.avx2) found.push_back(&kAvx2Kernels);
#elif defined(__aarch64__)
  found.push_back(&kNeonKernels);
#endif
  found.push_back(&kScalarKernels);
  return found;
}

}  // namespace

const std::vector<const Kernels*>& available_kernels() {
  static const std::vector<const Kernels*> available = detect();
  return available;
}

const Kernels& find_kernels(const std::string& name) {
  return find_variant(available_kernels(), name);
}

const Kernels& kernels() {
  static const Kernels& chosen = find_kernels(wanted_kernels());
  return chosen;
}

}  // namespace bettiscope

const char* bettiscope_kernels() noexcept {
  try {
    return bettiscope::kernels().name;
  } catch (...) {
    return "unavailable";
  }
}

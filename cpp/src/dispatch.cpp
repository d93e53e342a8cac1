#include "dispatch.h"

#include <cstdlib>

#include "bettiscope.h"
#include "guard.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace bettiscope {
namespace {

#if defined(__x86_64__)

// __builtin_cpu_supports would do, but some cross compilers link a stub of it that always answers no.
struct Features {
  bool avx2 = false;
  bool avx512 = false;
};

/** The vector state the operating system saves when it switches threads. */
uint64_t saved_state() {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
}

Features features() {
  constexpr unsigned kAvx = bit_AVX | bit_OSXSAVE;
  constexpr unsigned kAvx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  constexpr uint64_t kYmmState = 0x06;
  constexpr uint64_t kZmmState = 0xe6;
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & kAvx) != kAvx) return {};
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return {};
  const uint64_t state = saved_state();
  const bool avx2 = (b & bit_AVX2) != 0 && (state & kYmmState) == kYmmState;
  return {avx2, avx2 && (b & kAvx512) == kAvx512 && (state & kZmmState) == kZmmState};
}

std::vector<const Kernels*> detect() {
  std::vector<const Kernels*> found;
  const Features machine = features();
  if (machine.avx512) found.push_back(&kAvx512Kernels);
  if (machine.avx2) found.push_back(&kAvx2Kernels);
  found.push_back(&kScalarKernels);
  return found;
}

#elif defined(__aarch64__)

std::vector<const Kernels*> detect() {
  return {&kNeonKernels, &kScalarKernels};
}

#else

std::vector<const Kernels*> detect() {
  return {&kScalarKernels};
}

#endif

}  // namespace

const std::vector<const Kernels*>& available_kernels() {
  static const std::vector<const Kernels*> available = detect();
  return available;
}

const Kernels& find_kernels(const std::string& name) {
  if (name.empty()) return *available_kernels().front();
  std::string names;
  for (const Kernels* candidate : available_kernels()) {
    if (name == candidate->name) return *candidate;
    names += (names.empty() ? "" : ", ") + std::string(candidate->name);
  }
  throw ArgumentError(
      message("BETTISCOPE_KERNELS is ", name, ", expected one that this machine has: ", names));
}

const Kernels& kernels() {
  static const std::string wanted = [] {
    const char* value = std::getenv("BETTISCOPE_KERNELS");
    return std::string(value == nullptr ? "" : value);
  }();
  static const Kernels& chosen = find_kernels(wanted);
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

#include "machine.h"

#include <cstdint>
#include <cstdlib>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace bettiscope {

#if defined(__x86_64__)

namespace {

/** The vector state the operating system saves when it switches threads. */
uint64_t saved_state() {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
}

}  // namespace

// __builtin_cpu_supports would do, but some cross compilers link a stub of it that always answers no.
Machine this_machine() {
  constexpr unsigned kAvx = bit_AVX | bit_OSXSAVE;
  constexpr unsigned kAvx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  constexpr uint64_t kYmmState = 0x06;
  constexpr uint64_t kZmmState = 0xe6;
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & kAvx) != kAvx) return {};
  const bool fma = (c & bit_FMA) != 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return {};
  const uint64_t state = saved_state();
  if ((b & bit_AVX2) == 0 || (state & kYmmState) != kYmmState) return {};
  return {true, fma, (b & kAvx512) == kAvx512 && (state & kZmmState) == kZmmState};
}

#else

Machine this_machine() {
  return {};
}

#endif

const std::string& wanted_kernels() {
  static const std::string wanted = [] {
    const char* value = std::getenv("BETTISCOPE_KERNELS");
    return std::string(value == nullptr ? "" : value);
  }();
  return wanted;
}

}  // namespace bettiscope

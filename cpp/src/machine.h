// Which instruction sets the machine has, and the choice among functions compiled for several of them.
#ifndef BETTISCOPE_MACHINE_H
#define BETTISCOPE_MACHINE_H

#include <string>
#include <vector>

#include "guard.h"

namespace bettiscope {

/** Instruction sets, as far as the operating system saves their registers when it switches threads. */
struct Machine {
  bool avx2 = false;
  bool fma = false;
  bool avx512 = false; /**< F, DQ, BW and VL */
};

/** This machine; all false where it has no x86-64 processor. */
Machine this_machine();

/** The value of the environment variable BETTISCOPE_KERNELS when first called; empty where it is not set. */
const std::string& wanted_kernels();

/** The variant of that name, or ArgumentError naming those available; the first for an empty name. */
template <class Variant>
const Variant& find_variant(const std::vector<const Variant*>& available, const std::string& name) {
  if (name.empty()) return *available.front();
  std::string names;
  for (const Variant* candidate : available) {
    if (name == candidate->name) return *candidate;
    names += (names.empty() ? "" : ", ") + std::string(candidate->name);
  }
  throw ArgumentError(
      message("BETTISCOPE_KERNELS is ", name, ", expected one that this machine has: ", names));
}

}  // namespace bettiscope

#endif

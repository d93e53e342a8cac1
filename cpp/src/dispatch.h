#ifndef BETTISCOPE_DISPATCH_H
#define BETTISCOPE_DISPATCH_H

#include <string>
#include <vector>

#include "kernels.h"

namespace bettiscope {

/** The variants this machine can run, the fastest first. */
const std::vector<const Kernels*>& available_kernels();

/** The one with that name, or ArgumentError naming those available; the fastest for an empty name. */
const Kernels& find_kernels(const std::string& name);

/** The one in use: what BETTISCOPE_KERNELS asks for when first called, as find_kernels. */
const Kernels& kernels();

}  // namespace bettiscope

#endif

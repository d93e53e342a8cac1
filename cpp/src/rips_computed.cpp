#include "computed_lengths.h"
#include "rips_barcode.h"

namespace bettiscope {

template Barcode rips_barcode(ComputedLengths, int, int, BarSimplices*, RepresentativesOf*, const Execution&);

}  // namespace bettiscope

#include "computed_lengths.h"
#include "rips_barcode.h"

namespace bettiscope {

template Barcode rips_barcode(ComputedLengths, const Births&, int, int, BarSimplices*, RepresentativesOf*,
                              const Execution&);

}  // namespace bettiscope

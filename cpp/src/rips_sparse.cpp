#include "rips_barcode.h"

namespace bettiscope {

template Barcode rips_barcode(const SparseLengths&, int, const Execution&);

}  // namespace bettiscope

#include "rips_barcode.h"

namespace bettiscope {

template Barcode rips_barcode(const DenseLengths&, int, const Execution&);

}  // namespace bettiscope

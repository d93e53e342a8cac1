#include "rips_barcode.h"

namespace bettiscope {

extern template void add_all_bars(const RankMatrix&, const Zp&, const Execution&, Barcode&);
template Barcode rips_barcode(DenseLengths, int, int, const Execution&);

}  // namespace bettiscope

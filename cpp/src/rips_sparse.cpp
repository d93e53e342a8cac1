#include "rips_barcode.h"

namespace bettiscope {

extern template void add_all_bars(const RankGraph&, const Zp&, const Execution&, Barcode&);
template Barcode rips_barcode(SparseLengths, int, int, const Execution&);

}  // namespace bettiscope

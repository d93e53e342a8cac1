#include "rips_barcode.h"

namespace bettiscope {

template void add_all_bars(const RankMatrix&, const Zp&, const Births&, const Execution&, const Result&);

}  // namespace bettiscope

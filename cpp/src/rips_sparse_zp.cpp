#include "rips_barcode.h"

namespace bettiscope {

template void add_all_bars(const RankGraph&, const Zp&, const Births&, const Execution&, const Result&);

}  // namespace bettiscope

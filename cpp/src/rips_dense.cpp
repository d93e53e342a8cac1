#include "rips_barcode.h"

namespace bettiscope {

extern template void add_all_bars(const RankMatrix&, const Zp&, const Births&, const Execution&,
                                  const Result&);
template Barcode rips_barcode(DenseLengths, const Births&, int, int, BarSimplices*, RepresentativesOf*,
                              const Execution&);

}  // namespace bettiscope

// Persistence of a Rips filtration over Z/p.
#ifndef BETTISCOPE_RIPS_H
#define BETTISCOPE_RIPS_H

#include <cstdint>
#include <map>
#include <vector>

#include "lengths.h"
#include "parallel.h"

namespace bettiscope {

struct Bar {
  float birth;
  float death;  // +infinity: essential
};
inline bool operator<(const Bar& a, const Bar& b) {
  return a.birth < b.birth || (a.birth == b.birth && a.death < b.death);
}
inline bool operator==(const Bar& a, const Bar& b) {
  return a.birth == b.birth && a.death == b.death;
}

/** The bars of one dimension each. */
using Barcode = std::vector<std::vector<Bar>>;

/** The highest dimension that has simplices: min(max_dimension, n - 1). Throws UnsupportedError where a
 * simplex of one dimension more does not fit a Simplex. */
int top_dimension(int max_dimension, std::int64_t n);

/** The bars of nonzero length of dimensions 0..top, unordered. Coefficients are Z/prime, a prime below 2^15.
 */
template <class Lengths>
Barcode rips_barcode(Lengths lengths, int top, int prime, const Execution& execution);

/** For each dimension the number of simplices by length. */
using SimplexCounts = std::vector<std::map<float, std::int64_t>>;

/** Of dimensions 0..top. */
template <class Lengths>
SimplexCounts count_simplices(const Lengths& lengths, int top, const Execution& execution);

/** Adds the bars of zero length to a barcode that has all others. */
void add_zero_length_bars(SimplexCounts left, const Execution& execution, Barcode& barcode);

}  // namespace bettiscope

#endif

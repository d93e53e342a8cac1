// Persistence of a Rips filtration over Z/p.
#ifndef BETTISCOPE_RIPS_H
#define BETTISCOPE_RIPS_H

#include <cstdint>
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

/**
 * The bars of nonzero length of dimensions 0..min(max_dimension, n - 1), unordered. Throws UnsupportedError
 * where a simplex of dimension max_dimension + 1 does not fit a Simplex. Coefficients are Z/prime, a prime
 * below 2^15.
 */
template <class Lengths>
Barcode rips_barcode(const Lengths& lengths, int max_dimension, int prime, const Execution& execution);

/** Adds the bars of zero length to a barcode that has all others. */
template <class Lengths>
void add_zero_length_bars(const Lengths& lengths, Barcode& barcode, const Execution& execution);

}  // namespace bettiscope

#endif

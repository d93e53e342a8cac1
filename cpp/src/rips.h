// Persistence of a Rips filtration over Z/p.
#ifndef BETTISCOPE_RIPS_H
#define BETTISCOPE_RIPS_H

#include <algorithm>
#include <cstdint>
#include <limits>
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

/** In a list of vertices: there is none. */
inline constexpr Vertex kNoVertex = std::numeric_limits<Vertex>::max();

/**
 * The simplices that begin and end the bars of nonzero length, by dimension. Dimension p has for each bar, in
 * the order of the barcode, the p + 1 vertices of the one that begins it, then the p + 2 of the one that ends
 * it, kNoVertex for an essential bar; both increasing.
 */
using BarSimplices = std::vector<std::vector<Vertex>>;

/** The highest dimension that has simplices: min(max_dimension, n - 1). Throws UnsupportedError where a
 * simplex of one dimension more does not fit a Simplex. */
int top_dimension(int max_dimension, std::int64_t n);

/** When the vertices enter, as their lengths number them: none later than its edges; +infinity: never. Empty
 * where all enter at 0. */
using Births = std::vector<float>;
inline float birth_of(const Births& births, std::size_t v) {
  return births.empty() ? 0 : births[v];
}

struct RepresentativesOf;

/** The bars of nonzero length of dimensions 0..top, unordered, their simplices unless that is NULL, and what
 * is asked for in `representatives` unless that is NULL. Coefficients are Z/prime, a prime below 2^15. */
template <class Lengths>
Barcode rips_barcode(Lengths lengths, const Births& births, int top, int prime, BarSimplices* simplices,
                     RepresentativesOf* representatives, const Execution& execution);

/** Orders the bars of one dimension, and the simplices of that dimension with them. */
void sort_bars(std::vector<Bar>& bars, std::vector<Vertex>& simplices, const Execution& execution);

/** For each dimension the number of simplices by length. Lists, for a tree of as many lengths as there are
 * edges would take long to free. */
struct SimplexCounts {
  std::vector<float> lengths;                     // of all simplices, increasing
  std::vector<std::vector<std::int64_t>> counts;  // by dimension, of simplices of each length

  std::int64_t& of(std::size_t dimension, float length) {
    return counts[dimension][static_cast<std::size_t>(
        std::lower_bound(lengths.begin(), lengths.end(), length) - lengths.begin())];
  }
};

/** Of dimensions 0..top. */
template <class Lengths>
SimplexCounts count_simplices(const Lengths& lengths, const Births& births, int top,
                              const Execution& execution);

/** Adds the bars of zero length to a barcode that has all others. */
void add_zero_length_bars(SimplexCounts left, const Execution& execution, Barcode& barcode);

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_WITNESS_H
#define BETTISCOPE_WITNESS_H

#include <cstdint>
#include <span>
#include <vector>

#include "geometry.h"

namespace bettiscope {

/**
 * The lazy witness complex W(D; R, nu) of de Silva and Carlsson (2004): the least R >= 0 at which each edge
 * between landmarks is in it, all points being witnesses. They are the lower triangle of the landmarks in
 * their order, row by row, computed in float64 and rounded to Length once. 0 <= nu <= number of landmarks.
 */
template <class Length>
std::vector<Length> lazy_witness_lengths(const Distances& distances, std::span<const int64_t> landmarks,
                                         int64_t nu, const Execution& execution);

/** The bytes that this takes, the triangle included. */
double lazy_witness_memory(int64_t points, int64_t landmarks, int64_t length_bytes, int threads);

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_KERNELS_H
#define BETTISCOPE_KERNELS_H

#include <stdint.h>

// This header is read by files compiled for instruction sets that the machine may lack. Keep it, and them,
// free of the standard library: an inline function compiled there could be the copy the linker keeps for
// everybody.

namespace bettiscope {

/** Points of a block: coordinate c of its point p is block[c * kBlock + p]. Aligned to a cache line. */
constexpr int64_t kBlock = 32;
/** Boxes tested at once: coordinate c of box b is from boxes[2 * c * kBoxes + b] to boxes[(2 * c + 1) *
 * kBoxes + b]. */
constexpr int64_t kBoxes = 8;

/** Rows and columns of the pairs of landmarks that are looked at together. */
constexpr int64_t kWitnessRows = 4;
constexpr int64_t kWitnessColumns = 2;

/** The lengths of the points of a block to a query in each metric: computed in float64, then rounded to
 * Length. And what is done with such lengths. */
template <class Length>
struct MetricKernels {
  using Lengths = void (*)(const double* block, int64_t d, const double* query, Length* out);

  Lengths euclidean;
  Lengths half_squared;
  Lengths manhattan;
  Lengths chebyshev;
  /** out[i * kWitnessColumns + j] = the least, over z < count, of the larger of a[i * count + z] and
   * b[j * count + z]: kWitnessRows rows of a, kWitnessColumns of b. count is a multiple of kBlock, the rows
   * are aligned to cache lines and hold no NaN. */
  void (*seen_together)(const Length* a, const Length* b, int64_t count, Length* out);
};

/**
 * The inner loops over coordinates. All variants give the same bits: every sum runs over the coordinates in
 * order, the lanes of a vector are different points, and nothing is fused. A query is a point of some block:
 * its coordinate c is query[c * kBlock].
 */
struct Kernels {
  const char* name;
  /** out[p] = the squared euclidean distance of point p to the query. */
  void (*squared_distances)(const double* block, int64_t d, const double* query, double* out);
  /** nearest[p] = the smaller of itself and the squared distance of p to the query; returns the first p where
   * it is largest. */
  int64_t (*update_nearest)(const double* block, int64_t d, const double* query, double* nearest);
  /** out[b] = the squared distance of the query to box b: never more than that to a point in it, rounding
   * included. */
  void (*box_distances)(const double* boxes, int64_t d, const double* query, double* out);
  MetricKernels<float> narrow;
  MetricKernels<double> wide;
};

extern const Kernels kScalarKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#elif defined(__aarch64__)
extern const Kernels kNeonKernels;
#endif

}  // namespace bettiscope

#endif

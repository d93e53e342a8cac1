#include <algorithm>
#include <cmath>
#include <limits>

#include "dispatch.h"
#include "geometry.h"
#include "guard.h"

namespace bettiscope {
namespace {

/** An upper bound of the lengths between the points: the length across their bounding box. */
double diameter_bound(const Points& points, Metric metric, const Execution& execution) {
  double squares = 0, sum = 0, largest = 0;
  for (int64_t c = 0; c < points.dimension(); ++c) {
    execution.check_cancelled();
    double low = points.point(0)[c * kBlock], high = low;
    for (int64_t i = 1; i < points.size(); ++i) {
      const double value = points.point(i)[c * kBlock];
      low = std::min(low, value);
      high = std::max(high, value);
    }
    const double extent = high - low;
    squares += extent * extent;
    sum += extent;
    largest = std::max(largest, extent);
  }
  switch (metric) {
    case Metric::kManhattan:
      return sum;
    case Metric::kChebyshev:
      return largest;
    default:
      return std::sqrt(squares);
  }
}

/** The points divided by their euclidean norms. */
Points normalized(Points points, const Execution& execution) {
  refuse_zero_vectors(points, execution);
  for (int64_t i = 0; i < points.size(); ++i) {
    execution.check_cancelled();
    double* point = points.point(i);
    double largest = 0;
    for (int64_t c = 0; c < points.dimension(); ++c)
      largest = std::max(largest, std::fabs(point[c * kBlock]));
    // Scaled by its largest coordinate first, so that no square underflows.
    double squares = 0;
    for (int64_t c = 0; c < points.dimension(); ++c) {
      point[c * kBlock] /= largest;
      squares += point[c * kBlock] * point[c * kBlock];
    }
    const double norm = std::sqrt(squares);
    for (int64_t c = 0; c < points.dimension(); ++c)
      point[c * kBlock] /= norm;
  }
  return points;
}

/** For unit vectors 1 - <u, v> is |u - v|^2 / 2, which loses no digits where u and v nearly agree. */
template <class Length>
typename MetricKernels<Length>::Lengths lengths_of(Metric metric, const MetricKernels<Length>& kernels) {
  switch (metric) {
    case Metric::kEuclidean:
      return kernels.euclidean;
    case Metric::kCosine:
      return kernels.half_squared;
    case Metric::kManhattan:
      return kernels.manhattan;
    case Metric::kChebyshev:
      return kernels.chebyshev;
  }
  throw ArgumentError("unknown metric");
}

}  // namespace

void refuse_zero_vectors(const Points& points, const Execution& execution) {
  for (int64_t i = 0; i < points.size(); ++i) {
    execution.check_cancelled();
    bool zero = true;
    for (int64_t c = 0; c < points.dimension(); ++c)
      zero = zero && points.point(i)[c * kBlock] == 0;
    if (zero)
      throw DataError(
          message("points[", i, "] is the zero vector, which has no cosine distance: leave it out"));
  }
}

Distances::Distances(const Points& points, Metric metric, const Execution& execution)
    : points_(metric == Metric::kCosine ? normalized(points, execution) : points),
      narrow_(lengths_of(metric, kernels().narrow)),
      wide_(lengths_of(metric, kernels().wide)) {
  const double bound = diameter_bound(points_, metric, execution);
  if (bound > std::numeric_limits<float>::max()) {
    throw DataError(
        message("points are up to ", bound, " apart, too far for float32 lengths: scale them down"));
  }
}

template <class Length>
void Distances::row_by(typename MetricKernels<Length>::Lengths lengths, int64_t i, int64_t begin,
                       std::span<Length> out) const {
  const double* query = points_.point(i);
  const int64_t end = begin + static_cast<int64_t>(out.size());
  Length* to = out.data();
  for (int64_t first = begin; first < end;) {
    const int64_t b = first / kBlock;
    const int64_t last = std::min((b + 1) * kBlock, end);
    if (last - first == kBlock) {
      lengths(points_.block(b), points_.dimension(), query, to);
    } else {
      Length whole[kBlock];
      lengths(points_.block(b), points_.dimension(), query, whole);
      std::copy(whole + first % kBlock, whole + first % kBlock + (last - first), to);
    }
    to += last - first;
    first = last;
  }
}

void Distances::row(int64_t i, int64_t begin, std::span<float> out) const {
  row_by(narrow_, i, begin, out);
}

void Distances::row(int64_t i, int64_t begin, std::span<double> out) const {
  row_by(wide_, i, begin, out);
}

std::vector<float> Distances::lower_triangle(const Execution& execution) const {
  const int64_t n = size();
  std::vector<float> triangle(static_cast<size_t>(n * (n - 1) / 2));
  // The rows of one block side by side, column block by column block, so that the columns stay in cache.
  parallel_for(execution, points_.block_count(), 1, [&](int64_t row_block, int64_t, int) {
    const int64_t rows_end = std::min((row_block + 1) * kBlock, n);
    for (int64_t b = 0; b <= row_block; ++b) {
      for (int64_t i = std::max(row_block * kBlock, b * kBlock + 1); i < rows_end; ++i) {
        const auto columns = static_cast<size_t>(std::min(kBlock, i - b * kBlock));
        row(i, b * kBlock,
            std::span(triangle).subspan(static_cast<size_t>(i * (i - 1) / 2 + b * kBlock), columns));
      }
    }
  });
  return triangle;
}

}  // namespace bettiscope

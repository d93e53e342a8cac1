#ifndef BETTISCOPE_GEOMETRY_H
#define BETTISCOPE_GEOMETRY_H

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "aligned.h"
#include "kernels.h"
#include "parallel.h"

namespace bettiscope {

/**
 * A point cloud laid out for the kernels: blocks of kBlock points (kernels.h), in float64 whatever the input
 * was. All distances are computed from it: differences first, summed over the coordinates in order, in
 * float64 without fused operations, so that every instruction set gives the same bits; a float32 length is
 * that value rounded once.
 */
class Points {
 public:
  /** Row-major n x d coordinates. ArgumentError for n, d < 1; DataError for a coordinate that is not finite
   * or beyond the range of float32. */
  Points(const float* values, int64_t n, int64_t d, const Execution& execution = {});
  Points(const double* values, int64_t n, int64_t d, const Execution& execution = {});

  int64_t size() const { return size_; }
  int64_t dimension() const { return dimension_; }
  /** The points with these indices, in this order. */
  Points subset(std::span<const int64_t> indices, const Execution& execution) const;

  int64_t block_count() const { return (size_ + kBlock - 1) / kBlock; }
  const double* block(int64_t b) const { return blocks_.data() + b * dimension_ * kBlock; }
  /** Coordinate c of point i is point(i)[c * kBlock]: a query of the kernels. */
  const double* point(int64_t i) const { return block(i / kBlock) + i % kBlock; }
  double* point(int64_t i) { return blocks_.data() + (i / kBlock) * dimension_ * kBlock + i % kBlock; }

 private:
  /** All zero. */
  Points(int64_t n, int64_t d);
  template <class Value>
  void fill(const Value* values, const Execution& execution);

  int64_t size_;
  int64_t dimension_;
  AlignedVector<double> blocks_;
};

enum class Metric { kEuclidean, kCosine, kManhattan, kChebyshev };

/** DataError that names the first point that is the zero vector. */
void refuse_zero_vectors(const Points& points, const Execution& execution);

/** The lengths between the points of a cloud, row by row; may be used by several threads at once. */
class Distances {
 public:
  /** DataError where lengths may be too long for float32, or, in the cosine metric, a point is the zero
   * vector. */
  Distances(const Points& points, Metric metric, const Execution& execution = {});

  int64_t size() const { return points_.size(); }
  /** The points as the metric takes them: for the cosine metric unit vectors. */
  const Points& points() const { return points_; }
  /** The lengths between the points with these indices, in this order. */
  Distances subset(std::span<const int64_t> indices, const Execution& execution) const {
    return Distances(points_.subset(indices, execution), narrow_, wide_);
  }
  /** The lengths from point i to the points begin .. begin + out.size() - 1; as float64 not rounded again. */
  void row(int64_t i, int64_t begin, std::span<float> out) const;
  void row(int64_t i, int64_t begin, std::span<double> out) const;
  /** All lengths as the lower triangle row by row: (1,0), (2,0), (2,1), ... */
  std::vector<float> lower_triangle(const Execution& execution) const;

 private:
  using Narrow = MetricKernels<float>::Lengths;
  using Wide = MetricKernels<double>::Lengths;

  Distances(Points points, Narrow narrow, Wide wide)
      : points_(std::move(points)), narrow_(narrow), wide_(wide) {}
  template <class Length>
  void row_by(typename MetricKernels<Length>::Lengths lengths, int64_t i, int64_t begin,
              std::span<Length> out) const;

  Points points_;
  Narrow narrow_;
  Wide wide_;
};

struct Landmarks {
  std::vector<int64_t> indices;
  double covering_radius;
};

/** As bettiscope_farthest_points. */
Landmarks farthest_points(const Points& points, int64_t count, int64_t seed, const Execution& execution);

struct Neighbors {
  std::vector<int64_t> indices; /**< n x k */
  std::vector<float> distances; /**< n x k */
};

/** As bettiscope_nearest_neighbors. */
Neighbors nearest_neighbors(const Points& points, int64_t k, const Execution& execution);

/** As bettiscope_distance_to_measure. */
std::vector<double> distance_to_measure(const Points& points, int64_t k, double order,
                                        const Execution& execution);

/** A sparse graph: row i holds its edges to vertices j < i, j ascending. */
struct Graph {
  int64_t vertices = 0;
  std::vector<int64_t> offsets; /**< vertices + 1; row i is [offsets[i], offsets[i + 1]) */
  std::vector<int32_t> columns;
  std::vector<float> lengths;
};

/** The pairs of points whose euclidean length is at most radius, or nothing where these are more than
 * most_edges. */
std::optional<Graph> radius_graph(const Points& points, float radius, int64_t most_edges,
                                  const Execution& execution);

/** How many these are, or nothing where they are more than most_edges. */
std::optional<int64_t> count_within_radius(const Points& points, float radius, int64_t most_edges,
                                           const Execution& execution);

/** As bettiscope_hop_graph; neighbors is n x k. */
Graph hop_graph(std::span<const int64_t> neighbors, int64_t n, int64_t k, int64_t cutoff,
                const Execution& execution);

}  // namespace bettiscope

#endif

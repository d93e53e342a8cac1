#include "tree.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>

namespace bettiscope {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/** The coordinate in which the points spread most. */
int64_t widest_coordinate(const Points& points, std::span<const int64_t> indices,
                          const Execution& execution) {
  int64_t widest = 0;
  double most = -1;
  for (int64_t c = 0; c < points.dimension(); ++c) {
    execution.check_cancelled();
    double low = kInfinity, high = -kInfinity;
    for (int64_t i : indices) {
      const double value = points.point(i)[c * kBlock];
      low = std::min(low, value);
      high = std::max(high, value);
    }
    if (high - low > most) {
      most = high - low;
      widest = c;
    }
  }
  return widest;
}

/** Reorders indices so that each kBlock of them are near each other; ascending within a block. */
void cluster(const Points& points, std::span<int64_t> indices, const Execution& execution) {
  if (indices.size() <= static_cast<size_t>(kBlock)) {
    std::sort(indices.begin(), indices.end());
    return;
  }
  // The left part is the largest power of two of blocks, so that the groups of every level are whole
  // subtrees.
  size_t left = static_cast<size_t>(kBlock);
  while (2 * left < indices.size())
    left *= 2;
  const int64_t c = widest_coordinate(points, indices, execution);
  std::nth_element(
      indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(left), indices.end(),
      [&](int64_t i, int64_t j) { return points.point(i)[c * kBlock] < points.point(j)[c * kBlock]; });
  cluster(points, indices.first(left), execution);
  cluster(points, indices.subspan(left), execution);
}

std::vector<int64_t> clustered(const Points& points, const Execution& execution) {
  std::vector<int64_t> indices(static_cast<size_t>(points.size()));
  std::iota(indices.begin(), indices.end(), 0);
  cluster(points, indices, execution);
  return indices;
}

}  // namespace

Tree::Tree(const Points& points, const Execution& execution)
    : index_(clustered(points, execution)), points_(points.subset(index_, execution)) {
  add_level(points_.block_count());
  enclose_points(levels_.back(), execution);
  while (levels_.back().nodes > kBoxes) {
    add_level(group_count(height() - 1));
    enclose_groups(levels_[levels_.size() - 2], points_.dimension(), levels_.back());
  }
}

/** With empty boxes, which are infinitely far from everything; those past the last node stay so. */
void Tree::add_level(int64_t nodes) {
  Level& level = levels_.emplace_back();
  level.nodes = nodes;
  const int64_t rows = 2 * points_.dimension() * group_count(height() - 1);
  level.boxes.resize(static_cast<size_t>(rows) * kBoxes);
  for (int64_t row = 0; row < rows; ++row) {
    std::fill_n(level.boxes.begin() + row * kBoxes, kBoxes, row % 2 == 0 ? kInfinity : -kInfinity);
  }
}

void Tree::enclose_points(Level& level, const Execution& execution) const {
  const int64_t d = points_.dimension();
  for (int64_t i = 0; i < points_.size(); ++i) {
    execution.check_cancelled();
    const int64_t block = i / kBlock;
    double* box = level.boxes.data() + block / kBoxes * 2 * d * kBoxes + block % kBoxes;
    for (int64_t c = 0; c < d; ++c) {
      double& low = box[2 * c * kBoxes];
      double& high = box[(2 * c + 1) * kBoxes];
      low = std::min(low, points_.point(i)[c * kBlock]);
      high = std::max(high, points_.point(i)[c * kBlock]);
    }
  }
}

void Tree::enclose_groups(const Level& below, int64_t dimension, Level& level) {
  for (int64_t node = 0; node < level.nodes; ++node) {
    const double* parts = below.boxes.data() + node * 2 * dimension * kBoxes;
    double* box = level.boxes.data() + node / kBoxes * 2 * dimension * kBoxes + node % kBoxes;
    for (int64_t c = 0; c < dimension; ++c) {
      const double* lows = parts + 2 * c * kBoxes;
      const double* highs = lows + kBoxes;
      box[2 * c * kBoxes] = *std::min_element(lows, lows + kBoxes);
      box[(2 * c + 1) * kBoxes] = *std::max_element(highs, highs + kBoxes);
    }
  }
}

}  // namespace bettiscope

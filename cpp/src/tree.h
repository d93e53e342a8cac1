#ifndef BETTISCOPE_TREE_H
#define BETTISCOPE_TREE_H

#include <cstdint>
#include <vector>

#include "geometry.h"

namespace bettiscope {

/**
 * A bounding volume hierarchy for pruned scans. The points are reordered by median splits (a k-d tree) until
 * kBlock of them are left, which are a block; kBoxes consecutive blocks are a group of level 0, kBoxes
 * consecutive groups of level 0 one of level 1, and so on up to a single group, the root. The pruning is
 * exact: a box is never farther from a query than its points, rounding included.
 */
class Tree {
 public:
  struct Level {
    int64_t nodes; /**< blocks (level 0) or groups of the level below: what the boxes are around */
    AlignedVector<double> boxes; /**< kBoxes per group, as box_distances takes them */
  };

  Tree(const Points& points, const Execution& execution);

  const Points& points() const { return points_; }
  /** The caller's index of a point, by its place in points(); ascending within a block. */
  const std::vector<int64_t>& index() const { return index_; }

  int64_t height() const { return static_cast<int64_t>(levels_.size()); }
  const Level& level(int64_t l) const { return levels_[static_cast<size_t>(l)]; }
  int64_t group_count(int64_t l) const { return (level(l).nodes + kBoxes - 1) / kBoxes; }
  const double* boxes(int64_t l, int64_t group) const {
    return level(l).boxes.data() + group * 2 * points_.dimension() * kBoxes;
  }

 private:
  void add_level(int64_t nodes);
  void enclose_points(Level& level, const Execution& execution) const;
  static void enclose_groups(const Level& below, int64_t dimension, Level& level);

  std::vector<int64_t> index_;
  Points points_;
  std::vector<Level> levels_;
};

}  // namespace bettiscope

#endif

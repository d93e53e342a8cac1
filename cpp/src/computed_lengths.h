#ifndef BETTISCOPE_COMPUTED_LENGTHS_H
#define BETTISCOPE_COMPUTED_LENGTHS_H

#include <utility>
#include <vector>

#include "geometry.h"
#include "lengths.h"

namespace bettiscope {

/** The lengths between points, of which none is kept: each is computed when it is asked for. */
class ComputedLengths {
 public:
  /** `rows_kept` >= 3: how many rows of them each thread may keep where it needs them again and again. */
  ComputedLengths(Distances distances, std::int64_t rows_kept)
      : distances_(std::move(distances)), rows_kept_(rows_kept) {}

  std::int64_t vertices() const { return distances_.size(); }
  const Distances& distances() const { return distances_; }
  std::int64_t rows_kept() const { return rows_kept_; }
  float length(Vertex a, Vertex b) const {
    float length;
    distances_.row(a, b, {&length, 1});
    return length <= threshold_ ? length : kNoEdge;
  }
  /** Edges longer than this are left out. */
  float threshold() const { return threshold_; }
  void cut(float threshold, const Execution&) { threshold_ = threshold; }

  /** As of DenseLengths. */
  template <class Visit>
  void for_each_lower_neighbor(Vertex a, Visit&& visit) const {
    std::vector<float> lengths(a);
    distances_.row(a, 0, lengths);
    for (Vertex b = 0; b < a; ++b)
      if (lengths[b] <= threshold_) visit(b, lengths[b]);
  }

  /** As of DenseLengths, for all edges. Time O(n^2) at worst; as a rule a few blocks of each row are enough.
   */
  float enclosing_radius(const Execution& execution) const;
  /** As of DenseLengths, in time O(n^2) and memory O(n). */
  std::vector<Edge> spanning_forest(const Execution& execution) const;

 private:
  Distances distances_;
  std::int64_t rows_kept_;
  float threshold_ = kNoEdge;
};

}  // namespace bettiscope

#endif

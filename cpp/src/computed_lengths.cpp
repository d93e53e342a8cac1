#include "computed_lengths.h"

#include <algorithm>
#include <atomic>

namespace bettiscope {
namespace {

/** The farthest of the points from i, unless one is found that is not nearer than `limit`: then kNoEdge. The
 * search begins at block `first`, which it sets to where it ended. */
float farthest_below(const Distances& distances, std::int64_t i, float limit, std::int64_t& first) {
  const std::int64_t blocks = (distances.size() + kBlock - 1) / kBlock;
  float farthest = 0;
  for (std::int64_t k = 0; k < blocks; ++k) {
    const std::int64_t block = (first + k) % blocks;
    float lengths[kBlock];
    const std::span<float> out(lengths,
                               static_cast<std::size_t>(std::min(kBlock, distances.size() - block * kBlock)));
    distances.row(i, block * kBlock, out);
    for (float length : out)
      farthest = std::max(farthest, length);  // that to itself is 0
    if (farthest >= limit) {
      first = block;
      return kNoEdge;
    }
  }
  return farthest;
}

}  // namespace

float ComputedLengths::enclosing_radius(const Execution& execution) const {
  execution.progress.begin(BETTISCOPE_PHASE_LENGTHS, vertices());
  if (vertices() == 1) {
    execution.progress.add(1);
    return 0;
  }
  std::atomic<float> radius = kNoEdge;
  parallel_for(execution, vertices(), 64, [&](std::int64_t begin, std::int64_t end, int) {
    std::int64_t far_block = 0;  // what is too far from one point is as a rule too far from the next
    for (std::int64_t i = begin; i < end; ++i) {
      execution.check_cancelled();
      float least = radius;
      const float farthest = farthest_below(distances_, i, least, far_block);
      while (farthest < least && !radius.compare_exchange_weak(least, farthest)) {
      }
    }
    execution.progress.add(end - begin);
  });
  return radius;
}

std::vector<Edge> ComputedLengths::spanning_forest(const Execution& execution) const {
  std::vector<float> lengths(static_cast<std::size_t>(vertices()));
  const auto row = [&](Vertex v) {
    distances_.row(v, 0, lengths);
    for (float& length : lengths)
      if (length > threshold_) length = kNoEdge;
    return lengths.data();
  };
  return minimum_spanning_forest(vertices(), row, execution);
}

}  // namespace bettiscope

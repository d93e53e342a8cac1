// One look at every block: which have an apex, and the critical simplices that need no more than that.
#ifndef BETTISCOPE_BLOCK_SCAN_H
#define BETTISCOPE_BLOCK_SCAN_H

#include <vector>

#include "edge_order.h"

namespace bettiscope {

/** A triangle by its longest edge and its third vertex. */
struct Triangle {
  Rank edge;
  Vertex vertex;

  friend auto operator<=>(const Triangle&, const Triangle&) = default;
};

struct BlockScan {
  /** Edges with an empty lune, increasing: the relative neighbourhood graph. */
  std::vector<Rank> critical_edges;
  /** Of each block an apex, or kOpen, or kEmptyLune; empty where it was not asked for. */
  std::vector<std::int32_t> apexes;
  /** The critical triangles, increasing. */
  std::vector<Triangle> critical_triangles;
};

/** Looks for empty lunes alone. */
BlockScan scan_for_empty_lunes(const RankMatrix& ranks, const Execution& execution);
BlockScan scan_for_empty_lunes(const RankGraph& ranks, const Execution& execution);

/** Looks for everything. */
BlockScan scan_blocks(const RankMatrix& ranks, const Execution& execution);
BlockScan scan_blocks(const RankGraph& ranks, const Execution& execution);

}  // namespace bettiscope

#endif

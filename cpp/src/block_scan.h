// One look at every block: which have an apex, and the critical simplices that need no more than that.
#ifndef BETTISCOPE_BLOCK_SCAN_H
#define BETTISCOPE_BLOCK_SCAN_H

#include <array>
#include <vector>

#include "edge_order.h"

namespace bettiscope {

/** A triangle by its longest edge and its third vertex. */
struct Triangle {
  Rank edge;
  Vertex vertex;

  friend auto operator<=>(const Triangle&, const Triangle&) = default;
};

/** Ranks as the kind of ranks that is scanned has them. */
template <class Rank>
struct BlockScanOf {
  /** Edges with an empty lune, increasing: the relative neighbourhood graph. */
  std::vector<Rank> critical_edges;
  /** Of each block an apex, or kOpen, or kEmptyLune; empty where it was not asked for. */
  std::vector<std::int32_t> apexes;
  /** Of a sparse graph: for each block with an apex the ranks of the edges from its ends to the apex. */
  std::vector<std::array<Rank, 2>> apex_edges;
  /** The critical triangles, increasing. */
  std::vector<Triangle> critical_triangles;
};
using BlockScan = BlockScanOf<Rank>;

/** Looks for empty lunes alone: enough for degree 1, and cheaper where the lunes are large. */
BlockScan scan_for_empty_lunes(const RankMatrix& ranks, const Execution& execution);

/** Looks for everything. */
BlockScan scan_blocks(const RankMatrix& ranks, const Execution& execution);
BlockScan scan_blocks(const RankGraph& ranks, const Execution& execution);

}  // namespace bettiscope

#endif

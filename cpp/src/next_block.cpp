#include "next_block.h"

#include <utility>

namespace bettiscope {

GraphBlocks::GraphBlocks(const RankGraph& ranks, BlockScan& scan) : ranks_(ranks), apexes_(scan.apexes) {
  const Rank edges = ranks.order().size();
  const std::vector<std::array<Rank, 2>> apex_edges = std::exchange(scan.apex_edges, {});
  with_apex_ = Lists(static_cast<std::size_t>(edges), [&](auto&& add) {
    for (Rank f = 0; f < edges; ++f)
      if (apex(f) >= 0)
        for (Rank edge : apex_edges[static_cast<std::size_t>(f)])
          add(static_cast<std::size_t>(edge), f);
  });
  open_ = Lists(static_cast<std::size_t>(ranks.vertices()), [&](auto&& add) {
    for (Rank f = 0; f < edges; ++f)
      if (apex(f) == kOpen)
        for (Vertex end : ranks.order().ends(f))
          add(end, f);
  });
}

}  // namespace bettiscope

#include "next_block.h"

#include <utility>

namespace bettiscope {

GraphBlocks::GraphBlocks(const RankGraph& ranks, BlockScan& scan, const Execution& execution)
    : ranks_(ranks), apexes_(scan.apexes) {
  const auto edges = static_cast<std::size_t>(ranks.order().size());
  const auto for_each_block = [&](auto&& visit) {
    execution.for_each(0, edges, [&](std::size_t f) { visit(static_cast<Rank>(f)); });
  };
  const std::vector<std::array<Rank, 2>> apex_edges = std::exchange(scan.apex_edges, {});
  with_apex_ = Lists(edges, [&](auto&& add) {
    for_each_block([&](Rank f) {
      if (apex(f) >= 0)
        for (Rank edge : apex_edges[static_cast<std::size_t>(f)])
          add(static_cast<std::size_t>(edge), f);
    });
  });
  open_ = Lists(static_cast<std::size_t>(ranks.vertices()), [&](auto&& add) {
    for_each_block([&](Rank f) {
      if (apex(f) == kOpen)
        for (Vertex end : ranks.order().ends(f))
          add(end, f);
    });
  });
}

}  // namespace bettiscope

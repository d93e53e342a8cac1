// The blocks that leave something to reduce, and the columns in them.
#ifndef BETTISCOPE_BLOCKS_H
#define BETTISCOPE_BLOCKS_H

#include <vector>

#include "filtration.h"
#include "parallel.h"

namespace bettiscope {

struct Blocks {
  std::vector<Edge> empty;  // edges with an empty lune
  std::vector<Edge> open;   // edges with a lune that its front does not dominate
};

/** Looks at the block of every edge; at those with a lune only if `with_open`. */
template <class Lengths>
Blocks find_blocks(const Filtration<Lengths>& filtration, bool with_open, const Execution& execution) {
  std::vector<Blocks> found(static_cast<std::size_t>(execution.threads));
  parallel_for(execution, filtration.lengths().vertices(), 16, [&](int64_t begin, int64_t end, int worker) {
    Blocks& out = found[static_cast<std::size_t>(worker)];
    for (int64_t a = begin; a < end; ++a)
      filtration.lengths().for_each_lower_neighbor(static_cast<Vertex>(a), [&](Vertex b, float length) {
        const Edge e{length, ends_of(static_cast<Vertex>(a), b)};
        if (!with_open) {
          if (filtration.lune_is_empty(e)) out.empty.push_back(e);
          return;
        }
        const std::optional<Vertex> front = filtration.front(e);
        if (!front)
          out.empty.push_back(e);
        else if (!filtration.is_dominated(e, *front))
          out.open.push_back(e);
      });
  });
  Blocks all;
  for (const Blocks& part : found) {
    all.empty.insert(all.empty.end(), part.empty.begin(), part.empty.end());
    all.open.insert(all.open.end(), part.open.begin(), part.open.end());
  }
  return all;
}

/** Finds the simplices of one open block that are in no apparent pair of the block. */
template <class Lengths>
class BlockColumns {
 public:
  BlockColumns(const Filtration<Lengths>& filtration, const Edge& e, int dimension, std::vector<Simplex>& out)
      : filtration_(filtration), edge_(e), dimension_(dimension), out_(out) {}

  void run() {
    std::vector<Vertex> lune = filtration_.lune(edge_);
    const auto front = std::find(lune.begin(), lune.end(), *filtration_.front(edge_));
    std::rotate(lune.begin(), front, front + 1);  // the order of the block
    extend(lune, 0, 0);
  }

 private:
  /**
   * Joins the simplex of `chosen` lune vertices, packed, with each of `candidates`: the vertices before its
   * first that are joined to all of it, in the order of the block.
   */
  void extend(const std::vector<Vertex>& candidates, std::uint64_t rest, int chosen) {
    for (std::size_t k = 1; k < candidates.size(); ++k) {
      const Vertex c = candidates[k];
      const bool last = chosen + 1 == dimension_ - 1;
      std::vector<Vertex> earlier;
      for (std::size_t q = 0; q < k && !(last && !earlier.empty()); ++q)
        if (filtration_.edge(candidates[q], c) < edge_) earlier.push_back(candidates[q]);
      const std::uint64_t with_c = filtration_.packing().insert(rest, chosen, c);
      if (!last)
        extend(earlier, with_c, chosen + 1);
      else if (earlier.empty())
        out_.push_back({edge_, with_c});
    }
  }

  const Filtration<Lengths>& filtration_;
  const Edge edge_;
  const int dimension_;
  std::vector<Simplex>& out_;
};

/** The simplices of a dimension >= 2 that are in no apparent pair. */
template <class Lengths>
std::vector<Simplex> columns_of_blocks(const Filtration<Lengths>& filtration, const std::vector<Edge>& open,
                                       int dimension, const Execution& execution) {
  std::vector<std::vector<Simplex>> found(static_cast<std::size_t>(execution.threads));
  parallel_for(execution, static_cast<int64_t>(open.size()), 64, [&](int64_t begin, int64_t end, int worker) {
    for (int64_t k = begin; k < end; ++k)
      BlockColumns<Lengths>(filtration, open[static_cast<std::size_t>(k)], dimension,
                            found[static_cast<std::size_t>(worker)])
          .run();
  });
  std::vector<Simplex> all;
  for (const std::vector<Simplex>& part : found)
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace bettiscope

#endif

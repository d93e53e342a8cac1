// Simplices as vertex tuples, and the blocks in which their cofaces lie.
#ifndef BETTISCOPE_COFACES_H
#define BETTISCOPE_COFACES_H

#include <algorithm>
#include <array>

#include "edge_order.h"

namespace bettiscope {

/** A simplex of K vertices, increasing. Vertices are kept as they are, so no number of them overflows an
 * index. */
template <std::size_t K>
using Simplex = std::array<Vertex, K>;

template <std::size_t K>
struct SimplexHash {
  std::size_t operator()(const Simplex<K>& simplex) const {
    std::uint64_t h = 0;
    for (Vertex v : simplex) {
      h = (h ^ v) * 0x9e3779b97f4a7c15u;
      h ^= h >> 29;
    }
    return static_cast<std::size_t>(h);
  }
};

template <std::size_t K>
bool contains(const Simplex<K>& simplex, Vertex v) {
  return std::find(simplex.begin(), simplex.end(), v) != simplex.end();
}

/** The simplex with one vertex more. */
template <std::size_t K>
Simplex<K + 1> with(const Simplex<K>& simplex, Vertex v) {
  Simplex<K + 1> out;
  std::size_t k = 0;
  for (; k < K && simplex[k] < v; ++k)
    out[k] = simplex[k];
  out[k] = v;
  for (; k < K; ++k)
    out[k + 1] = simplex[k];
  return out;
}

/** The facet without a vertex of the simplex. */
template <std::size_t K>
Simplex<K - 1> without(const Simplex<K>& simplex, Vertex v) {
  Simplex<K - 1> out;
  std::remove_copy(simplex.begin(), simplex.end(), out.begin(), v);
  return out;
}

/** The longest edge. */
template <class Ranks, std::size_t K>
typename Ranks::Rank block_of(const Ranks& ranks, const Simplex<K>& simplex) {
  typename Ranks::Rank longest = -1;
  for (std::size_t i = 1; i < K; ++i)
    for (std::size_t j = 0; j < i; ++j)
      longest = std::max(longest, ranks.rank(simplex[i], simplex[j]));
  return longest;
}

/** The vertices of the lune of f, increasing. */
inline void lune_of(const RankMatrix& ranks, Rank f, std::vector<Vertex>& out) {
  const auto [a, b] = ranks.order().ends(f);
  out.clear();
  for (std::int64_t w = 0; w < ranks.words(); ++w) {
    std::uint64_t bits;
    rank_kernels().lune(ranks.row(a) + 64 * w, ranks.row(b) + 64 * w, f, 1, &bits);
    for (; bits != 0; bits &= bits - 1)
      out.push_back(static_cast<Vertex>(64 * w) + static_cast<Vertex>(__builtin_ctzll(bits)));
  }
}

inline void lune_of(const RankGraph& ranks, Rank f, std::vector<Vertex>& out) {
  const auto [a, b] = ranks.order().ends(f);
  out.clear();
  const RankGraph::Neighbor *p = ranks.begin(a), *q = ranks.begin(b);
  // Which list goes on is as good as random, so it is computed and not branched on.
  while (p != ranks.end(a) && q != ranks.end(b)) {
    const Vertex u = p->vertex, v = q->vertex;
    if (static_cast<int>(u == v) & static_cast<int>(std::max(p->rank, q->rank) < f)) out.push_back(u);
    p += u <= v;
    q += v <= u;
  }
}

}  // namespace bettiscope

#endif

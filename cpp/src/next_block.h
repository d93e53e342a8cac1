// The blocks at which the coboundary of a simplex has to be looked at.
#ifndef BETTISCOPE_NEXT_BLOCK_H
#define BETTISCOPE_NEXT_BLOCK_H

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <type_traits>
#include <vector>

#include "block_scan.h"
#include "cofaces.h"
#include "key_order.h"

namespace bettiscope {

/**
 * What a scan found, for next(): the first block, from `first` on and after the simplex's own, in which the
 * simplex has a coface and that has no apex or one that is a vertex of the simplex. kNoRank where there is
 * none. Such a coface is unique: it has the end of the block's edge that the simplex lacks.
 */
class MatrixBlocks {
 public:
  MatrixBlocks(const RankMatrix&, BlockScan& scan, const Execution&)
      : apexes_(scan.apexes.empty() ? nullptr : scan.apexes.data()) {}

  /** The block's apex, or kOpen, as it is where nobody looked, or kEmptyLune. */
  std::int32_t apex(Rank f) const { return apexes_ == nullptr ? kOpen : apexes_[f]; }

  template <std::size_t K>
  Rank next(const RankMatrix& ranks, const Simplex<K>& simplex, Rank /*own*/, Rank first) const {
    std::array<const Rank*, K> rows;
    for (std::size_t k = 0; k < K; ++k)
      rows[k] = ranks.row(simplex[k]);
    return rank_kernels().next_block(rows.data(), simplex.data(), K, first, apexes_, ranks.words());
  }

 private:
  const std::int32_t* apexes_;
};

/**
 * In a sparse graph the blocks that may matter are few enough for lists. A block {x, y} with apex w is met by
 * simplices with the edge {x, w} or {y, w}; an open one by simplices with x or y.
 */
class GraphBlocks {
 public:
  /** Takes the apex edges out of the scan. */
  GraphBlocks(const RankGraph& ranks, BlockScan& scan, const Execution& execution);

  std::int32_t apex(Rank f) const { return apexes_[static_cast<std::size_t>(f)]; }

  template <std::size_t K>
  Rank next(const RankGraph&, const Simplex<K>& simplex, Rank own, Rank first) const {
    Rank best = kNoRank;
    for (std::size_t i = 1; i < K; ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const Rank edge = K == 2 ? own : ranks_.rank(simplex[i], simplex[j]);
        best = first_coface(with_apex_.from(static_cast<std::size_t>(edge), first), best, simplex,
                            {simplex[i], simplex[j]});
      }
    for (Vertex x : simplex)
      best = first_coface(open_.from(x, first), best, simplex, {x, x});
    return best;
  }

 private:
  /** Increasing ranks for each of many keys. */
  class Lists {
   public:
    Lists() = default;
    /** visit(add) calls add(key, rank) by increasing rank; it is called twice. */
    template <class Visit>
    Lists(std::size_t keys, Visit&& visit) : ends_(keys + 2) {
      visit([&](std::size_t key, Rank) { ++ends_[key + 2]; });
      std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
      ranks_.resize(ends_.back());
      // The end of a list begins as that of the list before, which is where it begins.
      visit([&](std::size_t key, Rank rank) { ranks_[ends_[key + 1]++] = rank; });
    }

    /** The ranks of the key that are >= first. */
    std::span<const Rank> from(std::size_t key, Rank first) const {
      const auto begin = ranks_.begin() + static_cast<std::ptrdiff_t>(ends_[key]);
      const auto end = ranks_.begin() + static_cast<std::ptrdiff_t>(ends_[key + 1]);
      return {std::lower_bound(begin, end, first), end};
    }

   private:
    std::vector<std::uint32_t> ends_;  // edges are fewer than 2^31, and each is in two lists
    std::vector<Rank> ranks_;
  };

  /** The first of the blocks before `best` in which the simplex has a coface, else `best`; the vertices of
   * the simplex in `known` are known to be near. */
  template <std::size_t K>
  Rank first_coface(std::span<const Rank> blocks, Rank best, const Simplex<K>& simplex,
                    std::array<Vertex, 2> known) const {
    for (Rank f : blocks) {
      if (f >= best) break;
      const auto [a, b] = ranks_.order().ends(f);
      const Vertex added = contains(simplex, a) ? b : a;
      const bool is_coface = std::all_of(simplex.begin(), simplex.end(), [&](Vertex u) {
        return u == known[0] || u == known[1] || ranks_.rank(u, added) < f;
      });
      if (is_coface) return f;
    }
    return best;
  }

  const RankGraph& ranks_;
  const std::vector<std::int32_t>& apexes_;
  Lists with_apex_;  // by edge
  Lists open_;       // by vertex
};

/** Where lengths are not kept every block is looked at, in degree 1. */
class KeyBlocks {
 public:
  KeyBlocks(const KeyOrder&, BlockScanOf<EdgeKey>&, const Execution&) {}

  std::int32_t apex(EdgeKey) const { return kOpen; }

  EdgeKey next(KeyRows& rows, const Simplex<2>& edge, EdgeKey /*own*/, EdgeKey first) const {
    const auto [x, y] = rows.rows(edge[0], edge[1]);
    return rank_kernels().next_key(x, y, edge[0], edge[1], first, rows.words());
  }
};

template <class Ranks>
struct BlocksOfRanks;
template <>
struct BlocksOfRanks<RankMatrix> : std::type_identity<MatrixBlocks> {};
template <>
struct BlocksOfRanks<RankGraph> : std::type_identity<GraphBlocks> {};
template <>
struct BlocksOfRanks<KeyOrder> : std::type_identity<KeyBlocks> {};
template <class Ranks>
using BlocksOf = typename BlocksOfRanks<Ranks>::type;

}  // namespace bettiscope

#endif

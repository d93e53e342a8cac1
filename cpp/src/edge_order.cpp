#include "edge_order.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <utility>

#include "dispatch.h"
#include "guard.h"

namespace bettiscope {
namespace {

/** An edge on its way into the order: the bits of its length above 32 bits that say which edge it is. Lengths
 * are not negative, so their bits are ordered as they are. */
using SortKey = std::uint64_t;

SortKey sort_key(float length, std::uint32_t edge) {
  return std::uint64_t{std::bit_cast<std::uint32_t>(length + 0.0f)} << 32 | edge;  // + 0: -0 is 0
}
float length_of(SortKey key) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(key >> 32));
}

/** Sorts by length and keeps the order of equal ones: three passes of a counting sort, each thread with a
 * part of the keys. */
void sort_by_length(std::vector<SortKey>& keys, const Execution& execution) {
  constexpr std::size_t kDigits = 2048;
  const std::size_t parts = keys.size() < 1u << 16 ? 1 : static_cast<std::size_t>(execution.threads);
  const auto part_begin = [&](std::size_t part) { return keys.size() * part / parts; };
  const std::unique_ptr<SortKey[]> other(new SortKey[keys.size()]);
  SortKey *from = keys.data(), *to = other.get();
  for (int shift = 32; shift < 64; shift += 11) {
    const auto digit = [shift](SortKey key) { return static_cast<std::size_t>(key >> shift) % kDigits; };
    std::vector<std::array<std::size_t, kDigits>> places(parts);
    parallel_for(execution, static_cast<int64_t>(parts), 1, [&](int64_t begin, int64_t end, int) {
      for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end); ++part) {
        places[part].fill(0);
        for (std::size_t k = part_begin(part); k < part_begin(part + 1); ++k)
          ++places[part][digit(from[k])];
      }
    });
    std::size_t place = 0;
    for (std::size_t d = 0; d < kDigits; ++d)
      for (std::size_t part = 0; part < parts; ++part)
        place += std::exchange(places[part][d], place);
    parallel_for(execution, static_cast<int64_t>(parts), 1, [&](int64_t begin, int64_t end, int) {
      for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end); ++part)
        for (std::size_t k = part_begin(part); k < part_begin(part + 1); ++k)
          to[places[part][digit(from[k])]++] = from[k];
    });
    std::swap(from, to);
  }
  if (from != keys.data()) std::copy(from, from + keys.size(), keys.data());
}

void check_count(std::uint64_t edges) {
  if (edges >= static_cast<std::uint64_t>(kNoRank))
    throw UnsupportedError(message("the filtration has ", edges, " edges; the limit is ", kNoRank - 1,
                                   ": take landmarks or a smaller threshold"));
}

EdgeOrder with_room(std::size_t edges) {
  return {std::vector<Vertex>(edges), std::vector<Vertex>(edges), std::vector<float>(edges)};
}

}  // namespace

const RankKernels& rank_kernels() {
#if defined(__x86_64__)
  if (&kernels() == &kAvx512Kernels) return kAvx512RankKernels;
  if (&kernels() == &kAvx2Kernels) return kAvx2RankKernels;
#endif
  return kScalarRankKernels;
}

RankMatrix::RankMatrix(const DenseLengths& lengths, const Execution& execution)
    : n_(lengths.vertices()), words_((n_ + 63) / 64) {
  constexpr std::int64_t kMostVertices = 1 << 16;  // two fit in half a sort key
  if (n_ > kMostVertices)
    throw UnsupportedError(message("n = ", n_, " with dense lengths; the limit is ", kMostVertices,
                                   ": take landmarks or a smaller threshold"));
  std::vector<SortKey> keys;
  std::uint64_t edges = 0;
  for (std::int64_t a = 0; a < n_; ++a)
    edges += static_cast<std::uint64_t>(
        std::count_if(lengths.row(a), lengths.row(a) + a, [](float length) { return length < kNoEdge; }));
  check_count(edges);
  keys.reserve(edges);
  for (std::int64_t a = 0; a < n_; ++a)
    for (std::int64_t b = 0; b < a; ++b)
      if (lengths.row(a)[b] < kNoEdge)
        keys.push_back(sort_key(lengths.row(a)[b], static_cast<std::uint32_t>(a << 16 | b)));
  sort_by_length(keys, execution);

  try {
    ranks_.assign(static_cast<std::size_t>(n_ * 64 * words_), kNoRank);
  } catch (const std::exception&) {
    throw MemoryError(message("the ranks of the edges between n = ", n_, " points need ",
                              n_ * 64 * words_ / 250000,
                              " MB, which could not be had: take landmarks or a smaller threshold"));
  }
  order_ = with_room(keys.size());
  parallel_for(execution, static_cast<int64_t>(keys.size()), 1 << 16, [&](int64_t begin, int64_t end, int) {
    for (auto f = static_cast<std::size_t>(begin); f < static_cast<std::size_t>(end); ++f) {
      const Vertex a = static_cast<Vertex>(keys[f]) >> 16, b = static_cast<Vertex>(keys[f]) & 0xffff;
      order_.high[f] = a;
      order_.low[f] = b;
      order_.lengths[f] = length_of(keys[f]);
      ranks_[a * static_cast<std::size_t>(64 * words_) + b] = static_cast<Rank>(f);
      ranks_[b * static_cast<std::size_t>(64 * words_) + a] = static_cast<Rank>(f);
    }
  });
}

RankGraph::RankGraph(const SparseLengths& lengths, const Execution& execution)
    : offsets_(static_cast<std::size_t>(lengths.vertices()) + 1) {
  std::vector<SortKey> keys;
  std::vector<std::uint64_t> ends;
  const std::int64_t n = lengths.vertices();
  check_count(static_cast<std::uint64_t>(lengths.edges()));
  for (std::int64_t a = 0; a < n; ++a)
    lengths.for_each_lower_neighbor(static_cast<Vertex>(a), [&](Vertex b, float length) {
      keys.push_back(sort_key(length, static_cast<std::uint32_t>(keys.size())));
      ends.push_back(ends_of(static_cast<Vertex>(a), b));
    });
  sort_by_length(keys, execution);
  order_ = with_room(keys.size());
  std::vector<Rank> rank_of(keys.size());
  for (std::size_t f = 0; f < keys.size(); ++f) {
    const auto edge = static_cast<std::uint32_t>(keys[f]);
    order_.high[f] = static_cast<Vertex>(ends[edge] >> 32);
    order_.low[f] = static_cast<Vertex>(ends[edge]);
    order_.lengths[f] = length_of(keys[f]);
    rank_of[edge] = static_cast<Rank>(f);
  }

  for (std::uint64_t e : ends) {
    ++offsets_[(e >> 32) + 1];
    ++offsets_[static_cast<Vertex>(e) + std::size_t{1}];
  }
  for (std::size_t v = 1; v < offsets_.size(); ++v)
    offsets_[v] += offsets_[v - 1];
  neighbors_.resize(2 * ends.size());
  // Edges come by higher vertex: first the lower neighbours of every vertex, then the higher ones, both
  // increasing.
  std::vector<std::int64_t> next(offsets_.begin(), offsets_.end() - 1);
  const auto put = [&](Vertex at, Vertex neighbor, Rank rank) {
    neighbors_[static_cast<std::size_t>(next[at]++)] = {neighbor, rank};
  };
  for (std::size_t edge = 0; edge < ends.size(); ++edge)
    put(static_cast<Vertex>(ends[edge] >> 32), static_cast<Vertex>(ends[edge]), rank_of[edge]);
  for (std::size_t edge = 0; edge < ends.size(); ++edge)
    put(static_cast<Vertex>(ends[edge]), static_cast<Vertex>(ends[edge] >> 32), rank_of[edge]);
}

Rank RankGraph::rank(Vertex a, Vertex b) const {
  if (degree(a) > degree(b)) std::swap(a, b);
  const Neighbor* found =
      std::lower_bound(begin(a), end(a), b, [](const Neighbor& p, Vertex v) { return p.vertex < v; });
  return found != end(a) && found->vertex == b ? found->rank : kNoRank;
}

}  // namespace bettiscope

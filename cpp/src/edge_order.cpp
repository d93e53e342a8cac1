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

/** How often the progress of the order counts an edge: in each pass of sort_by_length, before and after. */
constexpr std::int64_t kTimesCounted = 5;

/** Sorts by length and keeps the order of equal ones: three passes of a counting sort, each thread with a
 * part of the keys. `other` has room for as many. */
void sort_by_length(std::vector<SortKey>& keys, SortKey* other, const Execution& execution) {
  constexpr std::size_t kDigits = 2048;
  const std::size_t parts = keys.size() < 1u << 16 ? 1 : static_cast<std::size_t>(execution.threads);
  const auto part_begin = [&](std::size_t part) { return keys.size() * part / parts; };
  SortKey *from = keys.data(), *to = other;
  for (int shift = 32; shift < 64; shift += 11) {
    const auto digit = [shift](SortKey key) { return static_cast<std::size_t>(key >> shift) % kDigits; };
    std::vector<std::array<std::size_t, kDigits>> places(parts);
    parallel_for(execution, static_cast<int64_t>(parts), 1, [&](int64_t begin, int64_t end, int) {
      for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end); ++part) {
        places[part].fill(0);
        execution.in_steps(part_begin(part), part_begin(part + 1), [&](std::size_t first, std::size_t last) {
          for (std::size_t k = first; k < last; ++k)
            ++places[part][digit(from[k])];
        });
      }
    });
    std::size_t place = 0;
    for (std::size_t d = 0; d < kDigits; ++d)
      for (std::size_t part = 0; part < parts; ++part)
        place += std::exchange(places[part][d], place);
    parallel_for(execution, static_cast<int64_t>(parts), 1, [&](int64_t begin, int64_t end, int) {
      for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end); ++part)
        execution.in_steps(part_begin(part), part_begin(part + 1), [&](std::size_t first, std::size_t last) {
          for (std::size_t k = first; k < last; ++k)
            to[places[part][digit(from[k])]++] = from[k];
          execution.progress.add(static_cast<std::int64_t>(last - first));
        });
    });
    std::swap(from, to);
  }
  if (from == keys.data()) return;
  execution.in_steps(0, keys.size(), [&](std::size_t first, std::size_t last) {
    std::copy(from + first, from + last, keys.data() + first);
  });
}

void check_count(std::uint64_t edges) {
  if (edges >= static_cast<std::uint64_t>(kNoRank))
    throw UnsupportedError(message("the filtration has ", edges, " edges; the limit is ", kNoRank - 1,
                                   ": take landmarks or a smaller threshold"));
}

/** The vertices so that neighbours are close to each other: breadth first. */
std::vector<Vertex> breadth_first(const SparseLengths& lengths, const Execution& execution) {
  const auto n = static_cast<std::size_t>(lengths.vertices());
  std::vector<Vertex> order;
  order.reserve(n);
  std::vector<bool> seen(n);
  const auto reach = [&](Vertex v) {
    if (!seen[v]) order.push_back(v);
    seen[v] = true;
  };
  for (std::size_t start = 0; start < n; ++start) {
    std::size_t next = order.size();
    reach(static_cast<Vertex>(start));
    for (; next < order.size(); ++next) {
      execution.check_cancelled();
      lengths.for_each_neighbor(order[next], [&](Vertex u, float) { reach(u); });
    }
  }
  return order;
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

RankMatrix::RankMatrix(DenseLengths lengths, const Execution& execution)
    : n_(lengths.vertices()), words_((n_ + 63) / 64), order_({}) {
  std::vector<SortKey> keys;
  std::uint64_t edges = 0;
  for (std::int64_t a = 0; a < n_; ++a) {
    execution.check_cancelled();
    edges += static_cast<std::uint64_t>(
        std::count_if(lengths.row(a), lengths.row(a) + a, [](float length) { return length < kNoEdge; }));
  }
  check_count(edges);
  execution.progress.begin(BETTISCOPE_PHASE_ORDER, kTimesCounted * static_cast<std::int64_t>(edges));
  keys.reserve(edges);
  for (std::int64_t a = 0; a < n_; ++a) {
    execution.check_cancelled();
    const std::size_t before = keys.size();
    for (std::int64_t b = 0; b < a; ++b)
      if (lengths.row(a)[b] < kNoEdge)
        keys.push_back(sort_key(lengths.row(a)[b], static_cast<std::uint32_t>(a << 16 | b)));
    execution.progress.add(static_cast<std::int64_t>(keys.size() - before));
  }
  // All lengths are in the keys now, and a matrix of floats has room for half as many keys.
  matrix_ = std::move(lengths).take_matrix();
  sort_by_length(keys, matrix_.as<SortKey>(), execution);

  Rank* ranks = matrix_.as<Rank>();
  execution.in_steps(0, static_cast<std::size_t>(n_ * 64 * words_), [&](std::size_t first, std::size_t last) {
    std::fill(ranks + first, ranks + last, kNoRank);
  });
  parallel_for(execution, static_cast<int64_t>(keys.size()), 1 << 16, [&](int64_t begin, int64_t end, int) {
    for (auto f = static_cast<std::size_t>(begin); f < static_cast<std::size_t>(end); ++f) {
      const auto [a, b] = ends_of_key(keys[f]);
      ranks[a * static_cast<std::size_t>(64 * words_) + b] = static_cast<Rank>(f);
      ranks[b * static_cast<std::size_t>(64 * words_) + a] = static_cast<Rank>(f);
    }
    execution.progress.add(end - begin);
  });
  order_ = Order(std::move(keys));
}

RankGraph::RankGraph(SparseLengths lengths, const Execution& execution)
    : offsets_(static_cast<std::size_t>(lengths.vertices()) + 1) {
  check_count(static_cast<std::uint64_t>(lengths.edges()));
  execution.progress.begin(BETTISCOPE_PHASE_ORDER, kTimesCounted * lengths.edges());
  fill_with_lengths(std::move(lengths), execution);

  std::vector<SortKey> keys;
  keys.reserve(neighbors_.size() / 2);
  for_each_edge(execution, [&](Vertex, Neighbor& lower, Neighbor&) {
    keys.push_back(sort_key(std::bit_cast<float>(lower.rank), static_cast<std::uint32_t>(keys.size())));
  });
  execution.progress.add(static_cast<std::int64_t>(keys.size()));
  sort_by_length(keys, std::make_unique_for_overwrite<SortKey[]>(keys.size()).get(), execution);
  order_ = with_room(keys.size());
  std::vector<Rank> rank_of(keys.size());
  execution.for_each(0, keys.size(), [&](std::size_t f) {
    order_.lengths[f] = length_of_key(keys[f]);
    rank_of[static_cast<std::uint32_t>(keys[f])] = static_cast<Rank>(f);
  });
  std::size_t edge = 0;
  for_each_edge(execution, [&](Vertex a, Neighbor& lower, Neighbor& higher) {
    const Rank f = rank_of[edge++];
    lower.rank = higher.rank = f;
    order_.high[static_cast<std::size_t>(f)] = a;
    order_.low[static_cast<std::size_t>(f)] = lower.vertex;
  });
  execution.progress.add(static_cast<std::int64_t>(keys.size()));
}

void RankGraph::fill_with_lengths(SparseLengths lengths, const Execution& execution) {
  original_ = breadth_first(lengths, execution);
  std::vector<Vertex> place(original_.size());
  for (std::size_t v = 0; v < original_.size(); ++v)
    place[original_[v]] = static_cast<Vertex>(v);
  for (std::size_t v = 0; v < original_.size(); ++v)
    offsets_[v + 1] = offsets_[v] + lengths.degree(original_[v]);
  neighbors_.resize(static_cast<std::size_t>(offsets_.back()));
  // Whoever is written first is the smaller, so all lists are increasing.
  std::vector<std::int64_t> next(offsets_.begin(), offsets_.end() - 1);
  higher_.resize(original_.size());
  for (std::size_t v = 0; v < original_.size(); ++v) {
    execution.check_cancelled();
    higher_[v] = next[v];
    lengths.for_each_neighbor(original_[v], [&](Vertex u, float length) {
      neighbors_[static_cast<std::size_t>(next[place[u]]++)] = {static_cast<Vertex>(v),
                                                                std::bit_cast<Rank>(length)};
    });
  }
}

template <class Visit>
void RankGraph::for_each_edge(const Execution& execution, Visit&& visit) {
  std::vector<std::int64_t> next = higher_;
  for (std::size_t a = 0; a < next.size(); ++a) {
    execution.check_cancelled();
    for (std::int64_t k = offsets_[a]; k < higher_[a]; ++k) {
      Neighbor& lower = neighbors_[static_cast<std::size_t>(k)];
      visit(static_cast<Vertex>(a), lower, neighbors_[static_cast<std::size_t>(next[lower.vertex]++)]);
    }
  }
}

Rank RankGraph::rank(Vertex a, Vertex b) const {
  if (degree(a) > degree(b)) std::swap(a, b);
  const Neighbor* found =
      std::lower_bound(begin(a), end(a), b, [](const Neighbor& p, Vertex v) { return p.vertex < v; });
  return found != end(a) && found->vertex == b ? found->rank : kNoRank;
}

}  // namespace bettiscope

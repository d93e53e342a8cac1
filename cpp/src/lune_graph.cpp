#include "lune_graph.h"

#include <algorithm>
#include <bit>

#include "cofaces.h"

namespace bettiscope {
namespace {

using Set = std::vector<std::uint64_t>;

bool has(const std::uint64_t* set, std::int32_t k) {
  return (set[k / 64] >> (k % 64) & 1) != 0;
}
void put(std::uint64_t* set, std::int32_t k) {
  set[k / 64] |= std::uint64_t{1} << (k % 64);
}
void take(std::uint64_t* set, std::int32_t k) {
  set[k / 64] &= ~(std::uint64_t{1} << (k % 64));
}
std::int32_t first_of(const Set& set) {
  for (std::size_t w = 0; w < set.size(); ++w)
    if (set[w] != 0) return static_cast<std::int32_t>(64 * w) + std::countr_zero(set[w]);
  return -1;
}
std::int32_t last_of(const Set& set) {
  for (std::size_t w = set.size(); w-- > 0;)
    if (set[w] != 0) return static_cast<std::int32_t>(64 * w) + 63 - std::countl_zero(set[w]);
  return -1;
}

/// The bits of `from` at the places of `mask`, moved together, are appended to `to` behind its first `used`
/// bits.
void append_masked(std::uint64_t from, std::uint64_t mask, std::uint64_t* to, std::size_t& used) {
  for (; mask != 0; mask &= mask - 1, ++used)
    to[used / 64] |= (from >> std::countr_zero(mask) & 1) << (used % 64);
}

}  // namespace

void Places::insert(std::int32_t place) {
  int k = count++;
  for (; k > 0 && at[static_cast<std::size_t>(k - 1)] > place; --k)
    at[static_cast<std::size_t>(k)] = at[static_cast<std::size_t>(k - 1)];
  at[static_cast<std::size_t>(k)] = place;
}

void Places::remove(std::int32_t place) {
  count = static_cast<int>(std::remove(at.begin(), at.begin() + count, place) - at.begin());
}

bool Places::contains(std::int32_t place) const {
  return std::find(at.begin(), at.begin() + count, place) != at.begin() + count;
}

void LuneGraph::allocate(std::size_t count) {
  words_ = (count + 63) / 64;
  adjacency_.assign(count * words_, 0);
  all_.assign(words_, 0);
  for (std::size_t k = 0; k < count; ++k)
    put(all_.data(), static_cast<std::int32_t>(k));
}

void LuneGraph::build(const RankMatrix& ranks, Rank f) {
  const auto [a, b] = ranks.order().ends(f);
  const std::int64_t words = ranks.words();
  scratch_lune_.resize(static_cast<std::size_t>(words));
  scratch_.resize(static_cast<std::size_t>(words));
  rank_kernels().lune(ranks.row(a), ranks.row(b), f, words, scratch_lune_.data());
  vertices_.clear();
  for (std::size_t w = 0; w < scratch_lune_.size(); ++w)
    for (std::uint64_t left = scratch_lune_[w]; left != 0; left &= left - 1)
      vertices_.push_back(static_cast<Vertex>(64 * w) + static_cast<Vertex>(std::countr_zero(left)));
  allocate(vertices_.size());
  for (std::int32_t k = 0; k < size(); ++k) {
    rank_kernels().near(ranks.row(vertex(k)), f, words, scratch_.data());
    std::size_t used = 0;
    for (std::size_t w = 0; w < scratch_lune_.size(); ++w)
      append_masked(scratch_[w], scratch_lune_[w], row(k), used);
  }
  order_breadth_first();
}

void LuneGraph::build(const RankGraph& ranks, Rank f) {
  lune_of(ranks, f, vertices_);
  allocate(vertices_.size());
  for (std::int32_t k = 0; k < size(); ++k) {
    std::int32_t q = 0;
    for (const RankGraph::Neighbor* p = ranks.begin(vertex(k)); p != ranks.end(vertex(k)); ++p) {
      while (q < size() && vertex(q) < p->vertex)
        ++q;
      if (q == size()) break;
      if (vertex(q) == p->vertex && p->rank < f) put(row(k), q);
    }
  }
  order_breadth_first();
}

void LuneGraph::order_breadth_first() {
  const std::int32_t count = size();
  std::vector<std::int32_t> order;
  order.reserve(vertices_.size());
  Set unseen = all_;
  for (std::int32_t start; (start = first_of(unseen)) >= 0;) {
    take(unseen.data(), start);
    std::size_t next = order.size();
    order.push_back(start);
    for (; next < order.size(); ++next)
      for (std::size_t w = 0; w < words_; ++w) {
        std::uint64_t found = row(order[next])[w] & unseen[w];
        unseen[w] &= ~found;
        for (; found != 0; found &= found - 1)
          order.push_back(static_cast<std::int32_t>(64 * w) + std::countr_zero(found));
      }
  }
  std::vector<std::int32_t> place(vertices_.size());
  std::vector<Vertex> ordered(vertices_.size());
  places_.resize(vertices_.size());
  for (std::int32_t k = 0; k < count; ++k) {
    const auto from = static_cast<std::size_t>(order[static_cast<std::size_t>(k)]);
    place[from] = k;
    ordered[static_cast<std::size_t>(k)] = vertices_[from];
    places_[from] = {vertices_[from], k};
  }
  Set moved(adjacency_.size(), 0);
  for (std::int32_t k = 0; k < count; ++k) {
    const std::uint64_t* from = row(order[static_cast<std::size_t>(k)]);
    for (std::size_t w = 0; w < words_; ++w)
      for (std::uint64_t left = from[w]; left != 0; left &= left - 1)
        put(moved.data() + static_cast<std::size_t>(k) * words_,
            place[64 * w + static_cast<std::size_t>(std::countr_zero(left))]);
  }
  adjacency_.swap(moved);
  vertices_.swap(ordered);
}

std::int32_t LuneGraph::place(Vertex v) const {
  return std::lower_bound(places_.begin(), places_.end(), std::pair{v, std::int32_t{0}})->second;
}

std::int32_t LuneGraph::apex_of(const Set& set) const {
  // Whoever is not joined to a witness against another candidate is no apex either.
  Set candidates = set;
  for (std::int32_t k; (k = first_of(candidates)) >= 0;) {
    std::int32_t witness = -1;
    for (std::size_t w = 0; w < words_ && witness < 0; ++w) {
      std::uint64_t outside = set[w] & ~row(k)[w];
      if (static_cast<std::size_t>(k) / 64 == w) outside &= ~(std::uint64_t{1} << (k % 64));
      if (outside != 0) witness = static_cast<std::int32_t>(64 * w) + std::countr_zero(outside);
    }
    if (witness < 0) return k;
    for (std::size_t w = 0; w < words_; ++w)
      candidates[w] &= row(witness)[w];
    take(candidates.data(), k);
  }
  return -1;
}

std::int32_t LuneGraph::apex() const {
  const std::int32_t k = apex_of(all_);
  return k < 0 ? kOpen : static_cast<std::int32_t>(vertex(k));
}

std::vector<Vertex> LuneGraph::later_components() const {
  std::vector<Vertex> out;
  for (std::int32_t k = 1; k < size(); ++k) {
    Set earlier = all_;
    keep_earlier_neighbors(earlier, k);
    if (first_of(earlier) < 0) out.push_back(vertex(k));
  }
  return out;
}

void LuneGraph::keep_earlier_neighbors(Set& set, std::int32_t place) const {
  const auto last = static_cast<std::size_t>(place) / 64;
  for (std::size_t w = 0; w < words_; ++w)
    set[w] &= w > last ? 0 : row(place)[w];
  set[last] &= (std::uint64_t{1} << (place % 64)) - 1;
}

Match LuneGraph::match(const Places& simplex) const {
  Match out{};
  Places left = simplex;
  Set set = all_;
  const auto say = [&out](std::int32_t part) { out.key[static_cast<std::size_t>(out.key_size++)] = part; };
  const auto ends_as = [&out](Match::Role role, std::int32_t partner) {
    out.role = role;
    out.partner = partner;
    return out;
  };
  while (true) {
    const std::int32_t first = first_of(set);
    if (first < 0) return ends_as(Match::kCritical, -1);
    const std::int32_t apex = out.key_size == 0 ? -1 : apex_of(set);  // the block itself has none
    if (apex >= 0) {
      const bool with_apex = left.contains(apex);
      say(with_apex ? 0 : 1);  // those with the apex are first
      for (int k = 0; k < left.count; ++k)
        say(left.at[static_cast<std::size_t>(k)]);
      return ends_as(with_apex ? Match::kCoface : Match::kFacet, apex);
    }
    if (left.count == 0) return ends_as(Match::kFacet, first);
    const std::int32_t last = left.last();
    say(last);
    if (left.count == 1 && last == first) return ends_as(Match::kCoface, first);
    --left.count;
    keep_earlier_neighbors(set, last);
  }
}

std::vector<Places> LuneGraph::critical(int count, const Execution& execution) const {
  std::vector<Places> out;
  Places chosen;
  if (count > 0) {  // the empty simplex is matched with the first vertex
    const std::int32_t first = first_of(all_);
    for (std::int32_t k = size() - 1; k > first; --k) {
      Set earlier = all_;
      keep_earlier_neighbors(earlier, k);
      chosen.count = 0;
      chosen.push(k);
      collect_critical(earlier, count - 1, execution, chosen, out);
    }
  }
  return out;
}

void LuneGraph::collect_critical(const Set& set, int left, const Execution& execution, Places& chosen,
                                 std::vector<Places>& out) const {
  execution.check_cancelled();
  const std::int32_t first = first_of(set);
  if (first < 0) {
    if (left > 0) return;
    out.push_back(chosen);
    std::reverse(out.back().at.begin(), out.back().at.begin() + out.back().count);
    return;
  }
  if (left == 0 || apex_of(set) >= 0) return;
  for (std::int32_t k = last_of(set); k > first; --k) {
    if (!has(set.data(), k)) continue;
    Set earlier = set;
    keep_earlier_neighbors(earlier, k);
    chosen.push(k);
    collect_critical(earlier, left - 1, execution, chosen, out);
    --chosen.count;
  }
}

}  // namespace bettiscope

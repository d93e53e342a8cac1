// Reduction of the coboundaries of the critical simplices of one dimension, block by block.
// cpp/docs/persistence.md gives the argument; the words are the same.
#ifndef BETTISCOPE_REDUCTION_H
#define BETTISCOPE_REDUCTION_H

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "field.h"
#include "lune_graph.h"
#include "next_block.h"
#include "parallel.h"

namespace bettiscope {

/** Which column has which pivot. Columns are known by their place in the order of reduction. */
template <std::size_t K>
class Pivots {
 public:
  using Column = std::int64_t;
  static constexpr Column kNobody = -1;

  /** The column that has the pivot, or kNobody. */
  Column owner(const Simplex<K>& pivot) const {
    const Shard& shard = shard_of(pivot);
    const std::scoped_lock lock(shard.mutex);
    const auto found = shard.owners.find(pivot);
    return found == shard.owners.end() ? kNobody : found->second;
  }

  /** Gives the pivot to the column unless one before it has it; returns who had it. */
  Column claim(const Simplex<K>& pivot, Column column) {
    Shard& shard = shard_of(pivot);
    const std::scoped_lock lock(shard.mutex);
    const auto [place, is_new] = shard.owners.try_emplace(pivot, column);
    if (is_new) return kNobody;
    const Column had = place->second;
    if (had > column) place->second = column;
    return had;
  }

  bool contains(const Simplex<K>& simplex) const { return owner(simplex) != kNobody; }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Shard& shard : shards_)
      for (const auto& [pivot, column] : shard.owners)
        visit(pivot, column);
  }

 private:
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<Simplex<K>, Column, SimplexHash<K>> owners;
  };
  static constexpr std::size_t kShards = 64;

  Shard& shard_of(const Simplex<K>& pivot) { return shards_[SimplexHash<K>()(pivot) >> 20 & (kShards - 1)]; }
  const Shard& shard_of(const Simplex<K>& pivot) const {
    return shards_[SimplexHash<K>()(pivot) >> 20 & (kShards - 1)];
  }

  std::array<Shard, kShards> shards_;
};

/**
 * Reduces the columns of simplices of K vertices; several threads may each run a Reducer over the same
 * Columns. A column is a cochain: a sum of simplices whose coboundary is looked at block by block, from the
 * first on.
 */
template <class Ranks, class Field, std::size_t K>
class Reducer {
 public:
  using Rank = typename Ranks::Rank;
  using Coefficient = typename Field::Value;

  /** A simplex of a cochain and its coefficient. */
  struct Term {
    Simplex<K> simplex;
    [[no_unique_address]] Coefficient coefficient;

    bool operator<(const Term& other) const { return simplex < other.simplex; }
  };
  using Cochain = std::vector<Term>;

  /** What the threads share. */
  struct Columns {
    Columns(const Ranks& all_ranks, const BlocksOf<Ranks>& all_blocks, const Field& coefficients,
            std::vector<Simplex<K>> columns, bool all_cochains)
        : ranks(all_ranks),
          blocks(all_blocks),
          field(coefficients),
          simplices(std::move(columns)),
          keeps_all(all_cochains),
          reduced(simplices.size()) {}

    const Ranks& ranks;
    const BlocksOf<Ranks>& blocks;
    const Field field;
    /** The critical simplices to reduce, last in the order of simplices first. */
    std::vector<Simplex<K>> simplices;
    /** Whether the cochains of columns that are reduced to zero are kept too. */
    const bool keeps_all;
    /** The cochain of each column that has or had a pivot, so that the pivot's coefficient is 1; the reducers
     * own them. */
    std::vector<std::atomic<const Cochain*>> reduced;
    Pivots<K + 1> pivots;
  };

  Reducer(Columns& columns, const Execution& execution)
      : columns_(columns), ranks_(columns.ranks), field_(columns.field), execution_(execution) {}

  /**
   * Reduces one column until it has a pivot or is zero. Where its pivot was that of a later column, that one
   * is reduced further in turn.
   */
  void reduce(std::int64_t column) {
    column_ = column;
    begin();
    const Simplex<K>& simplex = columns_.simplices[static_cast<std::size_t>(column)];
    const Rank own = block_of(ranks_, simplex);
    bool is_done = false;
    if constexpr (K == 2) {
      add(simplex, field_.one(), own);  // its own block has no triangles
      advance(own);
    } else {
      add(simplex, field_.one(), own);
      is_done = work_off(own);
    }
    while (!is_done && !heap_.empty()) {
      const Rank f = heap_.front().block;
      take_cursors_at(f);
      if (!at_block_.empty()) is_done = work_off(f);
    }
    if (!is_done && columns_.keeps_all) keep_cochain(field_.one());
  }

 private:
  /** A term of the cochain and the next block that its coboundary reaches. */
  struct Cursor {
    Rank block;
    Rank own;
    Simplex<K> simplex;
    [[no_unique_address]] Coefficient coefficient;

    bool operator<(const Cursor& other) const { return simplex < other.simplex; }
  };
  static bool is_later(const Cursor& a, const Cursor& b) { return a.block > b.block; }

  void begin() {
    heap_.clear();
    at_block_.clear();
    cochain_.clear();
  }

  /** Adds a term to the cochain; its cursor stands at the block being worked off. */
  void add(const Simplex<K>& simplex, Coefficient coefficient, Rank own) {
    cochain_.push_back({simplex, coefficient});
    at_block_.push_back({own, own, simplex, coefficient});
  }

  /** Moves all cursors that stand at block f to where they go next. */
  void advance(Rank f) {
    for (Cursor& cursor : at_block_) {
      execution_.check_cancelled();
      // A cochain that another thread is still reducing may reach beyond f already.
      cursor.block =
          cursor.own > f ? cursor.own : columns_.blocks.next(ranks_, cursor.simplex, cursor.own, f + 1);
      if (cursor.block == Ranks::kNone) continue;
      heap_.push_back(cursor);
      std::push_heap(heap_.begin(), heap_.end(), is_later);
    }
    at_block_.clear();
  }

  /** Takes the cursors at block f off the heap; those of one simplex become one or none. */
  void take_cursors_at(Rank f) {
    while (!heap_.empty() && heap_.front().block == f) {
      execution_.check_cancelled();
      std::pop_heap(heap_.begin(), heap_.end(), is_later);
      at_block_.push_back(heap_.back());
      heap_.pop_back();
    }
    if (at_block_.size() > 1) collect(field_, at_block_, execution_);
  }

  /** Works off block f, where the cursors at_block_ stand; true when the column has a pivot there. */
  bool work_off(Rank f) {
    const std::int32_t apex = columns_.blocks.apex(f);
    if (apex >= 0) {
      work_off_cone(f, static_cast<Vertex>(apex));
      return false;
    }
    if constexpr (K == 2)
      return work_off_lune(f);
    else
      return work_off_open(f);
  }

  /** Of the coface of a simplex in block f (not its own): the vertex that it adds. */
  Vertex added_vertex(const Simplex<K>& simplex, Rank f) const {
    const auto [a, b] = ranks_.order().ends(f);
    return contains(simplex, a) ? b : a;
  }

  /**
   * A block with an apex: every coface with the apex is cancelled by adding its facet without it; the others
   * then cancel by themselves.
   */
  void work_off_cone(Rank f, Vertex apex) {
    added_.clear();
    for (const Cursor& cursor : at_block_) {
      if (cursor.own == f) {  // itself the facet without the apex
        added_.push_back({cursor.simplex, field_.negative(cursor.coefficient)});
      } else if (contains(cursor.simplex, apex)) {
        const Vertex vertex = added_vertex(cursor.simplex, f);
        const Simplex<K + 1> coface = with(cursor.simplex, vertex);
        added_.push_back(
            {without(coface, apex),
             cancelling(coface, apex, in_coboundary(cursor.simplex, cursor.coefficient, vertex))});
      }
    }
    collect(field_, added_, execution_);
    for (const Term& term : added_)
      add(term.simplex, term.coefficient, f);
    advance(f);
  }

  // ---- signs

  /** The coefficient in the coboundary of a term of the coface with `vertex`. */
  Coefficient in_coboundary(const Simplex<K>& simplex, Coefficient coefficient, Vertex vertex) const {
    const std::ptrdiff_t place = std::lower_bound(simplex.begin(), simplex.end(), vertex) - simplex.begin();
    return signed_by(field_, place, coefficient);
  }

  /** The coefficient with which the facet without `vertex` cancels a term of the coboundary. */
  Coefficient cancelling(const Simplex<K + 1>& coface, Vertex vertex, Coefficient coefficient) const {
    const std::ptrdiff_t place = std::find(coface.begin(), coface.end(), vertex) - coface.begin();
    return field_.negative(signed_by(field_, place, coefficient));
  }

  // ---- edges: the coboundary in a block lives on lune vertices

  /** The triangle of a vertex of the lune with the block's edge, and its coefficient in the coboundary. */
  struct LuneTerm {
    Vertex vertex;
    [[no_unique_address]] Coefficient coefficient;

    bool operator<(const LuneTerm& other) const { return vertex < other.vertex; }
  };

  /**
   * A block of which nothing is known, for edges. Its edge is matched with the triangle at the smallest
   * vertex of the lune; adding it changes all vertices of the lune alike. What is left is a union of
   * components, and the smallest vertex of each is critical.
   */
  bool work_off_lune(Rank f) {
    lune_terms_.clear();
    lune_is_known_ = false;
    for (const Cursor& cursor : at_block_)
      enter_triangles(cursor.simplex, cursor.coefficient, cursor.own, f);
    collect(field_, lune_terms_, execution_);
    const auto [a, b] = ranks_.order().ends(f);
    while (!lune_terms_.empty()) {
      const LuneTerm first = lune_terms_.front();
      const Simplex<K + 1> triangle = with(Simplex<K>{b, a}, first.vertex);
      if (first.vertex == lune(f).front()) {
        const Coefficient coefficient = cancelling(triangle, first.vertex, first.coefficient);
        add({b, a}, coefficient, f);
        enter_triangles({b, a}, coefficient, f, f);
      } else if (settle(triangle, first.coefficient, f)) {
        return true;
      }
      collect(field_, lune_terms_, execution_);
    }
    advance(f);
    return false;
  }

  const std::vector<Vertex>& lune(Rank f) {
    if (!lune_is_known_) lune_of(ranks_, f, lune_);
    lune_is_known_ = true;
    return lune_;
  }

  void enter_triangles(const Simplex<K>& edge, Coefficient coefficient, Rank own, Rank f) {
    const auto enter_triangle = [&](Vertex vertex, Vertex added) {
      lune_terms_.push_back({vertex, in_coboundary(edge, coefficient, added)});
    };
    if (own == f) {
      for (Vertex v : lune(f))
        enter_triangle(v, v);
    } else if (has_coface_in(edge, own, f)) {
      const auto [a, b] = ranks_.order().ends(f);
      enter_triangle(edge[0] == a || edge[0] == b ? edge[1] : edge[0], added_vertex(edge, f));
    }
  }

  bool has_coface_in(const Simplex<K>& simplex, Rank own, Rank f) const {
    if (own > f) return false;
    const auto [a, b] = ranks_.order().ends(f);
    if (contains(simplex, a) == contains(simplex, b)) return false;
    const Vertex v = added_vertex(simplex, f);
    return std::all_of(simplex.begin(), simplex.end(), [&](Vertex u) { return ranks_.rank(u, v) <= f; });
  }

  // ---- larger simplices: the coboundary in a block without apex, by the matching of the lune graph

  struct Entry {
    Match match;
    Places rest;
    [[no_unique_address]] Coefficient coefficient;

    bool operator<(const Entry& other) const { return other.match < match; }  // a heap gives the first
  };

  bool work_off_open(Rank f) {
    lune_graph_.build(ranks_, f);
    entries_.clear();
    const std::size_t standing = at_block_.size();
    for (std::size_t k = 0; k < standing; ++k)
      enter_cofaces(at_block_[k].simplex, at_block_[k].coefficient, at_block_[k].own, f);
    while (!entries_.empty()) {
      const Entry entry = entries_.front();
      typename Field::Sum sum{};
      while (!entries_.empty() && entries_.front().match == entry.match) {
        field_.add(sum, entries_.front().coefficient);
        std::pop_heap(entries_.begin(), entries_.end());
        entries_.pop_back();
      }
      if (sum == 0) continue;
      const Coefficient coefficient = field_.value(sum);
      enter(entry.rest, coefficient);  // it stays until what cancels it is added
      const Simplex<K + 1> coface = joined<K + 1>(entry.rest, f);
      if (entry.match.role == Match::kCoface) {
        const Vertex partner = lune_graph_.vertex(entry.match.partner);
        const Simplex<K> facet = without(coface, partner);
        const Coefficient added = cancelling(coface, partner, coefficient);
        add(facet, added, f);
        enter_cofaces(facet, added, f, f);
      } else if (settle(coface, coefficient, f)) {
        return true;
      }
    }
    advance(f);
    return false;
  }

  void enter(const Places& rest, Coefficient coefficient) {
    execution_.check_cancelled();
    entries_.push_back({lune_graph_.match(rest), rest, coefficient});
    std::push_heap(entries_.begin(), entries_.end());
  }

  void enter_cofaces(const Simplex<K>& simplex, Coefficient coefficient, Rank own, Rank f) {
    if (own == f) {
      const Places rest = rest_of(simplex, f);
      lune_graph_.for_each_coface(rest, [&](std::int32_t place) {
        Places coface = rest;
        coface.insert(place);
        enter(coface, in_coboundary(simplex, coefficient, lune_graph_.vertex(place)));
      });
    } else if (has_coface_in(simplex, own, f)) {
      enter(rest_of(simplex, f), in_coboundary(simplex, coefficient, added_vertex(simplex, f)));
    }
  }

  /** The vertices that are no ends of f, as places of the lune graph. */
  Places rest_of(const Simplex<K>& simplex, Rank f) const {
    const auto [a, b] = ranks_.order().ends(f);
    Places rest;
    for (Vertex v : simplex)
      if (v != a && v != b) rest.insert(lune_graph_.place(v));
    return rest;
  }

  template <std::size_t N>
  Simplex<N> joined(const Places& rest, Rank f) const {
    Simplex<N> out;
    for (std::size_t k = 0; k + 2 < N; ++k)
      out[k] = lune_graph_.vertex(rest.at[k]);
    const auto [a, b] = ranks_.order().ends(f);
    out[N - 2] = a;
    out[N - 1] = b;
    std::sort(out.begin(), out.end());
    return out;
  }

  // ---- pivots

  /**
   * A critical simplex is first in the coboundary. Nobody's pivot: it is this column's, true. That of a
   * column before this one: adds that column. That of a later one: takes it, and goes on with the other.
   */
  bool settle(const Simplex<K + 1>& pivot, Coefficient coefficient, Rank f) {
    auto owner = columns_.pivots.owner(pivot);
    if (owner == columns_.pivots.kNobody || owner > column_) {
      keep_cochain(field_.inverse(coefficient));
      owner = columns_.pivots.claim(pivot, column_);
      if (owner == columns_.pivots.kNobody) return true;
      if (owner > column_) {
        resume(owner, f);
        return false;
      }
    }
    add_cochain(owner, field_.negative(coefficient), f);
    return false;
  }

  void keep_cochain(Coefficient factor) {
    collect(field_, cochain_, execution_);
    // The cochain itself goes on unscaled, as its cursors do, should another column get the pivot.
    auto kept = std::make_unique<Cochain>(cochain_);
    for (Term& term : *kept)
      term.coefficient = field_.product(factor, term.coefficient);
    kept_.push_back(std::move(kept));
    columns_.reduced[static_cast<std::size_t>(column_)].store(kept_.back().get(), std::memory_order_release);
  }

  /** Goes on in block f with a column whose pivot there has been taken. */
  void resume(std::int64_t column, Rank f) {
    begin();
    lune_terms_.clear();
    entries_.clear();
    column_ = column;
    add_cochain(column, field_.one(), f);
  }

  void add_cochain(std::int64_t column, Coefficient factor, Rank f) {
    for (const Term& term :
         *columns_.reduced[static_cast<std::size_t>(column)].load(std::memory_order_acquire))
      add_in_block(term.simplex, field_.product(factor, term.coefficient), f);
  }

  void add_in_block(const Simplex<K>& simplex, Coefficient coefficient, Rank f) {
    execution_.check_cancelled();
    const Rank own = block_of(ranks_, simplex);
    add(simplex, coefficient, own);
    if constexpr (K == 2)
      enter_triangles(simplex, coefficient, own, f);
    else
      enter_cofaces(simplex, coefficient, own, f);
  }

  Columns& columns_;
  typename Ranks::PerThread ranks_;
  const Field field_;
  const Execution& execution_;
  std::int64_t column_ = 0;
  Cochain cochain_;
  std::vector<std::unique_ptr<const Cochain>> kept_;
  Cochain added_;
  std::vector<Cursor> heap_;
  std::vector<Cursor> at_block_;
  std::vector<Vertex> lune_;
  bool lune_is_known_ = false;
  std::vector<LuneTerm> lune_terms_;
  LuneGraph lune_graph_;
  std::vector<Entry> entries_;
};

}  // namespace bettiscope

#endif

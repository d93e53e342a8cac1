// The bars of all degrees. Instantiated for one kind of lengths and of coefficients in each of
// rips_dense.cpp, rips_dense_zp.cpp, ...: with every dimension spelled out it takes a compiler long.
#ifndef BETTISCOPE_RIPS_BARCODE_H
#define BETTISCOPE_RIPS_BARCODE_H

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "block_scan.h"
#include "components.h"
#include "guard.h"
#include "reduction.h"
#include "representatives.h"
#include "rips.h"

namespace bettiscope {

/** Where the bars go, and their simplices and representatives if they are asked for. */
struct Result {
  Barcode& barcode;
  BarSimplices* simplices;
  RepresentativesOf* representatives;

  bool has_simplices() const { return simplices != nullptr; }
  /** Whether representatives of bars of dimension p are asked for. */
  bool represents(std::size_t p) const {
    return representatives != nullptr && representatives->dimension == p;
  }

  /** Adds the vertices of a simplex of dimension p or p + 1 to those of dimension p. */
  template <class Vertices, class Original>
  void add_simplex(std::size_t p, const Vertices& vertices, const Original& original) const {
    if (!has_simplices()) return;
    std::vector<Vertex>& to = (*simplices)[p];
    for (Vertex v : vertices)
      to.push_back(original(v));
    std::sort(to.end() - static_cast<std::ptrdiff_t>(vertices.size()), to.end());
  }
  /** Says of the last bar of dimension p that nothing ends it. */
  void add_no_simplex(std::size_t p) const {
    if (!has_simplices()) return;
    std::vector<Vertex>& to = (*simplices)[p];
    to.insert(to.end(), p + 2, kNoVertex);
  }
};

/** All vertices in the order of their births, those of equal birth in that of their numbers. */
template <class Original>
std::vector<Vertex> vertices_by_birth(std::int64_t n, const Births& births, const Original& original,
                                      const Execution& execution) {
  std::vector<std::pair<float, Vertex>> order;
  order.reserve(static_cast<std::size_t>(n));
  execution.for_each(0, static_cast<std::size_t>(n), [&](std::size_t v) {
    const auto vertex = static_cast<Vertex>(v);
    order.emplace_back(birth_of(births, original(vertex)), vertex);
  });
  if (!births.empty()) execution.sort(order);
  std::vector<Vertex> out;
  out.reserve(order.size());
  for (const auto& [birth, vertex] : order)
    out.push_back(vertex);
  return out;
}

/**
 * The bars of degree 0, which end at the edges of the spanning forest, given in order with ends(e) and
 * length(e). Vertices are in the order of their births, those of equal birth in that of their numbers: where
 * two components meet, the one ends whose first vertex is later.
 */
template <class Edges, class Ends, class Length, class Original>
void add_degree_0(std::int64_t n, const Edges& forest, const Ends& ends, const Length& length,
                  const Original& original, const Births& births, const Execution& execution,
                  const Result& result) {
  std::vector<Bar>& bars = result.barcode[0];
  const auto essential = static_cast<std::size_t>(n) - forest.size();
  if (births.empty() && !result.has_simplices() && !result.represents(0)) {
    for (const auto& e : forest)
      if (length(e) > 0) bars.push_back({0, length(e)});
    bars.insert(bars.end(), essential, Bar{0, kNoEdge});
    return;
  }
  // From here on vertices are known by their place in that order, so that Components knows the first of each.
  const std::vector<Vertex> by_birth = vertices_by_birth(n, births, original, execution);
  std::vector<Vertex> place(by_birth.size());
  for (std::size_t v = 0; v < place.size(); ++v)
    place[by_birth[v]] = static_cast<Vertex>(v);
  const auto places = [&](std::size_t k) {
    const std::array<Vertex, 2> edge = ends(forest[k]);
    return std::array{place[edge[0]], place[edge[1]]};
  };
  const auto original_at = [&](Vertex v) { return original(by_birth[v]); };
  const auto birth = [&](Vertex v) { return birth_of(births, original_at(v)); };

  Components components(n);
  std::vector<ComponentBar> component_of;
  for (std::size_t k = 0; k < forest.size(); ++k) {
    const std::array<Vertex, 2> edge = places(k);
    const Vertex younger = std::max(components.root(edge[0]), components.root(edge[1]));
    components.join(edge);
    if (!(length(forest[k]) > birth(younger))) continue;
    bars.push_back({birth(younger), length(forest[k])});
    component_of.push_back({younger, k});
    result.add_simplex(0, std::array{younger}, original_at);
    result.add_simplex(0, edge, original_at);
  }
  for (Vertex v = 0; v < static_cast<std::uint64_t>(n); ++v) {
    if (components.root(v) != v || birth(v) == kNoEdge) continue;
    bars.push_back({birth(v), kNoEdge});
    component_of.push_back({v, forest.size()});
    result.add_simplex(0, std::array{v}, original_at);
    result.add_no_simplex(0);
  }
  if (result.represents(0))
    represent_components(n, component_of, places, original_at, bars, *result.representatives, execution);
}

template <std::size_t K>
Simplex<K> sorted(Simplex<K> simplex) {
  std::sort(simplex.begin(), simplex.end());
  return simplex;
}

/** The highest degree for which the code is made. */
template <class Ranks>
inline constexpr int kTopDimension = kMaxDimension;
template <>
inline constexpr int kTopDimension<KeyOrder> = 1;

/** The degrees from 1 on, one after another. */
template <class Ranks, class Field>
class Degrees {
 public:
  using Rank = typename Ranks::Rank;

  Degrees(const Ranks& ranks, BlockScanOf<Rank>& scan, const Field& field, const Execution& execution,
          const Result& result)
      : ranks_(ranks),
        scan_(scan),
        blocks_(ranks, scan, execution),
        field_(field),
        execution_(execution),
        result_(result) {}

  void run(const std::vector<Rank>& columns) {
    std::vector<Simplex<2>> edges;
    for (Rank f : columns)
      edges.push_back(sorted<2>(ranks_.order().ends(f)));
    std::reverse(edges.begin(), edges.end());
    reduce<2>(std::move(edges));
  }

 private:
  template <std::size_t K>
  void reduce(std::vector<Simplex<K>> simplices) {
    using Reducer = bettiscope::Reducer<Ranks, Field, K>;
    const bool represents = result_.represents(K - 1);
    typename Reducer::Columns columns(ranks_, blocks_, field_, std::move(simplices), represents);
    const auto count = static_cast<int64_t>(columns.simplices.size());
    execution_.progress.begin(BETTISCOPE_PHASE_REDUCTION, count, static_cast<std::int32_t>(K) - 1);
    // Which columns are added to another depends on who is first: with one thread cocycles are always the
    // same.
    Execution execution = execution_;
    if (represents) execution.threads = 1;
    std::vector<std::unique_ptr<Reducer>> reducers(static_cast<std::size_t>(execution.threads));
    parallel_for(execution, count, 1, [&](int64_t begin, int64_t end, int worker) {
      std::unique_ptr<Reducer>& reducer = reducers[static_cast<std::size_t>(worker)];
      if (!reducer) reducer = std::make_unique<Reducer>(columns, execution_);
      for (int64_t column = begin; column < end; ++column)
        reducer->reduce(column);
      execution_.progress.add(end - begin);
    });
    if (!represents) reducers.clear();
    const std::vector<std::size_t> column_of = report<K>(columns);
    if (represents) represent<K>(columns, column_of);
    if constexpr (K <= static_cast<std::size_t>(kTopDimension<Ranks>)) {
      if (K < result_.barcode.size()) reduce<K + 1>(critical_but<K + 1>(columns.pivots));
    }
  }

  /** Returns the columns of the bars; empty where no representatives are asked for. */
  template <std::size_t K, class Columns>
  std::vector<std::size_t> report(const Columns& columns) {
    const auto& order = ranks_.order();
    std::vector<float> deaths(columns.simplices.size(), kNoEdge);
    std::vector<Simplex<K + 1>> pivots(result_.has_simplices() ? deaths.size() : 0);
    columns.pivots.for_each([&](const Simplex<K + 1>& pivot, std::int64_t column) {
      execution_.check_cancelled();
      deaths[static_cast<std::size_t>(column)] = order.length(block_of(ranks_, pivot));
      if (result_.has_simplices()) pivots[static_cast<std::size_t>(column)] = pivot;
    });
    const auto original = [&](Vertex v) { return ranks_.original(v); };
    std::vector<std::size_t> column_of;
    for (std::size_t k = 0; k < deaths.size(); ++k) {
      execution_.check_cancelled();
      const Simplex<K>& simplex = columns.simplices[k];
      const float birth = order.length(block_of(ranks_, simplex));
      if (!(birth < deaths[k])) continue;
      result_.barcode[K - 1].push_back({birth, deaths[k]});
      if (result_.represents(K - 1)) column_of.push_back(k);
      if (!result_.has_simplices()) continue;
      result_.add_simplex(K - 1, simplex, original);
      if (deaths[k] < kNoEdge)
        result_.add_simplex(K - 1, pivots[k], original);
      else
        result_.add_no_simplex(K - 1);
    }
    return column_of;
  }

  template <std::size_t K, class Columns>
  void represent(const Columns& columns, const std::vector<std::size_t>& column_of) {
    const std::vector<Bar>& bars = result_.barcode[K - 1];
    RepresentativesOf& wanted = *result_.representatives;
    for (const RepresentativesOf::Choice& chosen : wanted.choose(bars)) {
      const std::size_t column = column_of[chosen.place];
      const Simplex<K>& birth = columns.simplices[column];
      Representative found{chosen.index, bars[chosen.place], {}, {}, {}};
      for (const auto& [simplex, coefficient] : *columns.reduced[column].load(std::memory_order_acquire)) {
        execution_.check_cancelled();
        if (!(ranks_.order().length(block_of(ranks_, simplex)) < found.bar.death)) continue;
        if (simplex == birth) found.birth = found.coefficients.size();
        for (Vertex v : simplex)
          found.vertices.push_back(wanted.name(ranks_.original(v)));
        found.coefficients.push_back(field_.number(coefficient));
      }
      if constexpr (K == 2) found.loop = loop_of(birth);
      wanted.found.push_back(std::move(found));
    }
  }

  /** The edge, and the shortest way back along edges before it. */
  std::vector<Vertex> loop_of(const Simplex<2>& edge) {
    const RepresentativesOf& wanted = *result_.representatives;
    std::array<Vertex, 2> ends = {edge[0], edge[1]};
    const auto name = [&](Vertex v) { return wanted.name(ranks_.original(v)); };
    if (name(ends[0]) > name(ends[1])) std::swap(ends[0], ends[1]);
    std::vector<Vertex> loop =
        shortest_way(ranks_, ends, ranks_.rank(edge[0], edge[1]), wanted.length, execution_);
    std::transform(loop.begin(), loop.end(), loop.begin(), name);
    return loop;
  }

  /** The critical simplices that are no pivots of the degree below, last first. */
  template <std::size_t K>
  std::vector<Simplex<K>> critical_but(const Pivots<K>& pivots) {
    std::vector<Simplex<K>> out;
    const auto keep = [&](const Simplex<K>& simplex) {
      execution_.check_cancelled();
      if (!pivots.contains(simplex)) out.push_back(simplex);
    };
    if constexpr (K == 3) {
      const auto count = static_cast<std::int64_t>(scan_.critical_triangles.size());
      execution_.progress.begin(BETTISCOPE_PHASE_COLUMNS, count, 2);
      for (std::size_t k = scan_.critical_triangles.size(); k-- > 0;) {
        const Triangle& triangle = scan_.critical_triangles[k];
        const auto [a, b] = ranks_.order().ends(triangle.edge);
        keep(sorted<K>({a, b, triangle.vertex}));
      }
      execution_.progress.add(count);
    } else {
      for (const std::vector<Simplex<K>>& in_block : critical_by_block<K>())
        std::for_each(in_block.begin(), in_block.end(), keep);
    }
    return out;
  }

  template <std::size_t K>
  std::vector<std::vector<Simplex<K>>> critical_by_block() {
    std::vector<Rank> open;
    for (Rank f = ranks_.order().size(); f-- > 0;)
      if (scan_.apexes[static_cast<std::size_t>(f)] == kOpen) open.push_back(f);
    execution_.progress.begin(BETTISCOPE_PHASE_COLUMNS, static_cast<std::int64_t>(open.size()),
                              static_cast<std::int32_t>(K) - 1);
    std::vector<std::vector<Simplex<K>>> out(open.size());
    std::vector<LuneGraph> lunes(static_cast<std::size_t>(execution_.threads));
    parallel_for(execution_, static_cast<int64_t>(open.size()), 16,
                 [&](int64_t begin, int64_t end, int worker) {
                   LuneGraph& lune = lunes[static_cast<std::size_t>(worker)];
                   for (auto k = static_cast<std::size_t>(begin); k < static_cast<std::size_t>(end); ++k) {
                     lune.build(ranks_, open[k]);
                     const auto [a, b] = ranks_.order().ends(open[k]);
                     for (const Places& rest : lune.critical(static_cast<int>(K) - 2, execution_)) {
                       Simplex<K> simplex;
                       for (std::size_t q = 0; q + 2 < K; ++q)
                         simplex[q] = lune.vertex(rest.at[q]);
                       simplex[K - 2] = a;
                       simplex[K - 1] = b;
                       out[k].push_back(sorted<K>(simplex));
                     }
                   }
                   execution_.progress.add(end - begin);
                 });
    return out;
  }

  const Ranks& ranks_;
  const BlockScanOf<Rank>& scan_;
  const BlocksOf<Ranks> blocks_;
  const Field field_;
  const Execution& execution_;
  const Result result_;
};

/** Degree 1 alone needs no apexes. In a graph they are found quickly and shorten the way of the cursors. */
inline BlockScan scan_for(const RankMatrix& ranks, bool needs_apexes, const Execution& execution) {
  return needs_apexes ? scan_blocks(ranks, execution) : scan_for_empty_lunes(ranks, execution);
}
inline BlockScan scan_for(const RankGraph& ranks, bool, const Execution& execution) {
  return scan_blocks(ranks, execution);
}
inline BlockScanOf<EdgeKey> scan_for(const KeyOrder& order, bool, const Execution& execution) {
  return scan_for_empty_lunes(order, execution);
}

/** Degree 0, of which the bars end at the edges that join components, and all degrees above. */
template <class Ranks, class Field>
void add_all_bars(const Ranks& ranks, const Field& field, const Births& births, const Execution& execution,
                  const Result& result) {
  const auto& order = ranks.order();
  auto scan = scan_for(ranks, result.barcode.size() > 2, execution);
  Components components(ranks.vertices());
  std::vector<typename Ranks::Rank> columns, forest;
  for (const auto f : scan.critical_edges)
    (components.join(order.ends(f)) ? forest : columns).push_back(f);
  add_degree_0(
      ranks.vertices(), forest, [&](auto f) { return order.ends(f); },
      [&](auto f) { return order.length(f); }, [&](Vertex v) { return ranks.original(v); }, births, execution,
      result);
  if (result.represents(0)) return;
  Degrees<Ranks, Field>(ranks, scan, field, execution, result).run(columns);
}

inline RankMatrix ranks_of(DenseLengths lengths, const Execution& execution) {
  return RankMatrix(std::move(lengths), execution);
}
inline RankGraph ranks_of(SparseLengths lengths, const Execution& execution) {
  return RankGraph(std::move(lengths), execution);
}
inline KeyOrder ranks_of(const ComputedLengths& lengths, const Execution&) {
  return KeyOrder(lengths);
}

template <class Lengths>
Barcode rips_barcode(Lengths lengths, const Births& births, int top, int prime, BarSimplices* simplices,
                     RepresentativesOf* representatives, const Execution& execution) {
  Barcode barcode(static_cast<std::size_t>(top) + 1);
  if (simplices != nullptr) simplices->resize(barcode.size());
  const Result result{barcode, simplices, representatives};
  if (top > 0) {
    const auto ranks = ranks_of(std::move(lengths), execution);
    if (prime == 2)
      add_all_bars(ranks, Z2(), births, execution, result);
    else
      add_all_bars(ranks, Zp(static_cast<std::uint32_t>(prime)), births, execution, result);
    return barcode;
  }
  add_degree_0(
      lengths.vertices(), lengths.spanning_forest(execution),
      [](const Edge& e) { return std::array{e.high(), e.low()}; }, [](const Edge& e) { return e.length; },
      [](Vertex v) { return v; }, births, execution, result);
  return barcode;
}

}  // namespace bettiscope

#endif

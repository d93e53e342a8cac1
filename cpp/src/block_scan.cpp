#include "block_scan.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

#include "lune_graph.h"

namespace bettiscope {
namespace {

using Set = std::vector<std::uint64_t>;

/// What one thread finds.
struct Part {
  std::vector<Rank> critical_edges;
  std::vector<Triangle> critical_triangles;
};

std::size_t count_of(std::int64_t words) {
  return static_cast<std::size_t>(words);
}

void take(Set& set, std::int64_t k) {
  set[static_cast<std::size_t>(k / 64)] &= ~(std::uint64_t{1} << (k % 64));
}
std::int64_t take_first(Set& set) {
  for (std::size_t w = 0; w < set.size(); ++w)
    if (set[w] != 0) {
      const auto k = static_cast<std::int64_t>(64 * w) + std::countr_zero(set[w]);
      set[w] &= set[w] - 1;
      return k;
    }
  return -1;
}

/**
 * Looks at single blocks. The ranks among the candidates for a lune stand in rows of `words` words; row(k)
 * gives that of candidate k.
 */
class BlockScanner {
 public:
  explicit BlockScanner(std::int64_t words) : kernels_(rank_kernels()) { resize(words); }

  void resize(std::int64_t words) {
    words_ = words;
    lune_.resize(count_of(words));
    set_.resize(count_of(words));
    near_.resize(count_of(words));
  }

  /** An apex of the lune of f, or kOpen, or kEmptyLune; x and y are the rows of the ends of f. */
  template <class Row>
  std::int64_t apex(Rank f, const Rank* x, const Rank* y, const Row& row) {
    std::int64_t k = kernels_.nearest_of_lune(x, y, f, words_);
    if (k < 0) return kEmptyLune;
    kernels_.lune(x, y, f, words_, lune_.data());
    set_ = lune_;
    // Whoever is not joined to a witness against another candidate is no apex either.
    for (; k >= 0; k = take_first(set_)) {
      const std::uint64_t kept = lune_[count_of(k / 64)];
      take(lune_, k);
      const std::int64_t witness = kernels_.first_not_near(lune_.data(), row(k), f, words_);
      lune_[count_of(k / 64)] = kept;
      if (witness < 0) return k;
      take(set_, k);
      kernels_.keep_near(set_.data(), row(witness), f, words_);
    }
    return kOpen;
  }

  /** After apex() has said kOpen: calls visit(k) for the first candidate of each component but the first. */
  template <class Row, class Visit>
  void later_components(Rank f, const Row& row, const Visit& visit) {
    bool is_first = true;
    for (std::int64_t k; (k = take_first(lune_)) >= 0; is_first = false) {
      if (!is_first) visit(k);
      stack_.assign(1, k);
      while (!stack_.empty()) {
        kernels_.near(row(stack_.back()), f, words_, near_.data());
        stack_.pop_back();
        std::uint64_t left = 0;
        for (std::size_t w = 0; w < lune_.size(); ++w) {
          std::uint64_t joined = near_[w] & lune_[w];
          lune_[w] &= ~joined;
          left |= lune_[w];
          for (; joined != 0; joined &= joined - 1)
            stack_.push_back(static_cast<std::int64_t>(64 * w) + std::countr_zero(joined));
        }
        if (left == 0) return;
      }
    }
  }

 private:
  const RankKernels& kernels_;
  std::int64_t words_ = 0;
  Set lune_;
  Set set_;
  Set near_;
  std::vector<std::int64_t> stack_;
};

BlockScan gather(std::vector<Part>& parts, const Execution& execution) {
  BlockScan scan;
  for (Part& part : parts) {
    scan.critical_edges.insert(scan.critical_edges.end(), part.critical_edges.begin(),
                               part.critical_edges.end());
    scan.critical_triangles.insert(scan.critical_triangles.end(), part.critical_triangles.begin(),
                                   part.critical_triangles.end());
  }
  execution.sort(scan.critical_edges);
  execution.sort(scan.critical_triangles);
  return scan;
}

constexpr std::int64_t kBlocksAtOnce = 256;

/**
 * The ranks among the neighbours of one vertex of a sparse graph as a dense matrix, so that blocks of its
 * edges can be looked at as those of a RankMatrix: row 0 is that of the vertex itself, row and column k + 1
 * those of its neighbour k, column 0 is empty.
 */
class Neighborhood {
 public:
  explicit Neighborhood(const RankGraph& ranks)
      : ranks_(ranks), place_(static_cast<std::size_t>(ranks.vertices())) {}

  void build(Vertex center) {
    const std::int64_t count = ranks_.degree(center);
    words_ = (count + 64) / 64;
    rows_.resize(static_cast<std::size_t>((count + 1) * 64 * words_));
    std::fill(rows_.begin(), rows_.end(), kNoRank);
    const RankGraph::Neighbor* neighbors = ranks_.begin(center);
    for (std::int64_t k = 0; k < count; ++k)
      place_[neighbors[k].vertex] = static_cast<std::int32_t>(k + 1);
    for (std::int64_t k = 0; k < count; ++k)
      fill_both_ways(k + 1, neighbors[k].vertex);
    for (std::int64_t k = 0; k < count; ++k)
      place_[neighbors[k].vertex] = 0;
    for (std::int64_t k = 0; k < count; ++k) {
      at(0, k + 1) = neighbors[k].rank;
      at(k + 1, 0) = kNoRank;
    }
  }

  std::int64_t words() const { return words_; }
  const Rank* row(std::int64_t k) const { return rows_.data() + k * 64 * words_; }
  const Rank* center_row() const { return row(0); }

 private:
  Rank& at(std::int64_t k, std::int64_t l) { return rows_[static_cast<std::size_t>(k * 64 * words_ + l)]; }

  /** The ranks of v, which has row and column k, to the later neighbours; those to other vertices go to row
   * and column 0. */
  void fill_both_ways(std::int64_t k, Vertex v) {
    for (const RankGraph::Neighbor* p = ranks_.first_higher(v); p != ranks_.end(v); ++p) {
      const std::int64_t l = place_[p->vertex];
      at(k, l) = at(l, k) = p->rank;
    }
  }

  const RankGraph& ranks_;
  std::vector<std::int32_t> place_;
  std::int64_t words_ = 0;
  AlignedVector<Rank> rows_;
};

/// Above this degree a Neighborhood would be too large; such blocks are looked at one by one.
constexpr std::int64_t kMostNeighbors = 2048;

/// Each edge is looked at from its end of smaller degree.
bool belongs_to(const RankGraph& ranks, Vertex center, Vertex neighbor) {
  const std::int64_t own = ranks.degree(center), other = ranks.degree(neighbor);
  return own < other || (own == other && center < neighbor);
}

}  // namespace

BlockScan scan_for_empty_lunes(const RankMatrix& ranks, const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_BLOCKS, ranks.order().size());
  std::vector<Part> parts(static_cast<std::size_t>(execution.threads));
  parallel_for(execution, ranks.order().size(), kBlocksAtOnce, [&](int64_t begin, int64_t end, int worker) {
    for (auto f = static_cast<Rank>(begin); f < end; ++f) {
      const auto [a, b] = ranks.order().ends(f);
      if (rank_kernels().lune_is_empty(ranks.row(a), ranks.row(b), f, ranks.words()))
        parts[static_cast<std::size_t>(worker)].critical_edges.push_back(f);
    }
    execution.progress.add(end - begin);
  });
  return gather(parts, execution);
}

BlockScan scan_blocks(const RankMatrix& ranks, const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_BLOCKS, ranks.order().size());
  std::vector<Part> parts(static_cast<std::size_t>(execution.threads));
  std::vector<std::int32_t> apexes(static_cast<std::size_t>(ranks.order().size()));
  parallel_for(execution, ranks.order().size(), kBlocksAtOnce, [&](int64_t begin, int64_t end, int worker) {
    Part& part = parts[static_cast<std::size_t>(worker)];
    BlockScanner scanner(ranks.words());
    const auto row = [&](std::int64_t v) { return ranks.row(static_cast<Vertex>(v)); };
    for (auto f = static_cast<Rank>(begin); f < end; ++f) {
      execution.check_cancelled();
      const auto [a, b] = ranks.order().ends(f);
      const auto apex = static_cast<std::int32_t>(scanner.apex(f, row(a), row(b), row));
      apexes[static_cast<std::size_t>(f)] = apex;
      if (apex == kEmptyLune) part.critical_edges.push_back(f);
      if (apex == kOpen)
        scanner.later_components(
            f, row, [&](std::int64_t v) { part.critical_triangles.push_back({f, static_cast<Vertex>(v)}); });
    }
    execution.progress.add(end - begin);
  });
  BlockScan scan = gather(parts, execution);
  scan.apexes = std::move(apexes);
  return scan;
}

BlockScan scan_blocks(const RankGraph& ranks, const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_BLOCKS, ranks.vertices());
  struct Worker {
    explicit Worker(const RankGraph& graph) : neighborhood(graph), scanner(0) {}
    Neighborhood neighborhood;
    BlockScanner scanner;
    LuneGraph lune;
  };
  std::vector<Part> parts(static_cast<std::size_t>(execution.threads));
  std::vector<std::unique_ptr<Worker>> workers(parts.size());
  std::vector<std::int32_t> apexes(static_cast<std::size_t>(ranks.order().size()));
  std::vector<std::array<Rank, 2>> apex_edges(apexes.size());
  const auto look = [&](Worker& worker, Part& part, Vertex center) {
    const RankGraph::Neighbor* neighbors = ranks.begin(center);
    const bool is_small = ranks.degree(center) <= kMostNeighbors;
    bool is_built = false;
    const auto row = [&](std::int64_t k) { return worker.neighborhood.row(k); };
    for (std::int64_t k = 0; k < ranks.degree(center); ++k) {
      if (!belongs_to(ranks, center, neighbors[k].vertex)) continue;
      execution.check_cancelled();
      const Rank f = neighbors[k].rank;
      // Blocks are far apart in the tables: ask for the places now, write to them once.
      __builtin_prefetch(&apexes[static_cast<std::size_t>(f)], 1);
      __builtin_prefetch(&apex_edges[static_cast<std::size_t>(f)], 1);
      std::int32_t apex;
      if (!is_small) {
        worker.lune.build(ranks, f);
        apex = worker.lune.size() == 0 ? kEmptyLune : worker.lune.apex();
        if (apex == kOpen)
          for (Vertex v : worker.lune.later_components())
            part.critical_triangles.push_back({f, v});
        if (apex >= 0)
          apex_edges[static_cast<std::size_t>(f)] = {
              ranks.rank(center, static_cast<Vertex>(apex)),
              ranks.rank(neighbors[k].vertex, static_cast<Vertex>(apex))};
      } else {
        if (!std::exchange(is_built, true)) {
          worker.neighborhood.build(center);
          worker.scanner.resize(worker.neighborhood.words());
        }
        const std::int64_t place = worker.scanner.apex(f, worker.neighborhood.center_row(), row(k + 1), row);
        apex = place < 0 ? static_cast<std::int32_t>(place)
                         : static_cast<std::int32_t>(neighbors[place - 1].vertex);
        if (place >= 0)
          apex_edges[static_cast<std::size_t>(f)] = {worker.neighborhood.center_row()[place],
                                                     row(k + 1)[place]};
        if (apex == kOpen)
          worker.scanner.later_components(f, row, [&](std::int64_t q) {
            part.critical_triangles.push_back({f, neighbors[q - 1].vertex});
          });
      }
      apexes[static_cast<std::size_t>(f)] = apex;
      if (apex == kEmptyLune) part.critical_edges.push_back(f);
    }
  };
  parallel_for(execution, ranks.vertices(), 16, [&](int64_t begin, int64_t end, int worker) {
    std::unique_ptr<Worker>& mine = workers[static_cast<std::size_t>(worker)];
    if (!mine) mine = std::make_unique<Worker>(ranks);
    for (int64_t v = begin; v < end; ++v)
      look(*mine, parts[static_cast<std::size_t>(worker)], static_cast<Vertex>(v));
    execution.progress.add(end - begin);
  });
  BlockScan scan = gather(parts, execution);
  scan.apexes = std::move(apexes);
  scan.apex_edges = std::move(apex_edges);
  return scan;
}

}  // namespace bettiscope

// The kernels over rows of ranks, each variant against plain loops over the vertices.
#include "rank_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "dispatch.h"
#include "edge_order.h"
#include "guarded_memory.h"

namespace bettiscope {

void PrintTo(const RankKernels* variant, std::ostream* out) {
  *out << variant->name;
}

namespace {

using Random = std::mt19937_64;
using Set = std::vector<std::uint64_t>;

std::vector<const RankKernels*> available_rank_kernels() {
  std::vector<const RankKernels*> found;
  for (const Kernels* variant : available_kernels()) {
#if defined(__x86_64__)
    if (variant == &kAvx512Kernels) found.push_back(&kAvx512RankKernels);
    if (variant == &kAvx2Kernels) found.push_back(&kAvx2RankKernels);
#endif
    if (variant == &kScalarKernels) found.push_back(&kScalarRankKernels);
  }
  return found;
}

/**
 * The rows of a graph on n vertices of which so many out of 10 pairs are edges, in a random order. They end
 * at an unreadable page.
 */
class Rows {
 public:
  Rows(std::int64_t n, int edges_of_10, Random& random)
      : n_(n), words_((n + 63) / 64), values_(padded(n, words_, edges_of_10, edges_, random)) {}

  std::int64_t vertices() const { return n_; }
  std::int64_t words() const { return words_; }
  Rank edges() const { return edges_; }
  const Rank* row(std::int64_t v) const { return values_.data() + v * 64 * words_; }

  std::vector<std::int64_t> lune(std::int64_t x, std::int64_t y, Rank f) const {
    std::vector<std::int64_t> out;
    for (std::int64_t v = 0; v < n_; ++v)
      if (row(x)[v] < f && row(y)[v] < f) out.push_back(v);
    return out;
  }
  std::vector<std::int64_t> near(std::int64_t x, Rank f) const { return lune(x, x, f); }

 private:
  static std::vector<Rank> padded(std::int64_t n, std::int64_t words, int edges_of_10, Rank& edges,
                                  Random& random) {
    std::vector<Rank> ranks(static_cast<std::size_t>(n * (n - 1) / 2));
    std::iota(ranks.begin(), ranks.end(), 0);
    std::shuffle(ranks.begin(), ranks.end(), random);
    edges = static_cast<Rank>(ranks.size() * static_cast<std::size_t>(edges_of_10) / 10);
    std::vector<Rank> out(static_cast<std::size_t>(n * 64 * words), kNoRank);
    auto next = ranks.begin();
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t j = 0; j < i; ++j, ++next)
        if (*next < edges)
          out[static_cast<std::size_t>(i * 64 * words + j)] =
              out[static_cast<std::size_t>(j * 64 * words + i)] = *next;
    return out;
  }

  std::int64_t n_;
  std::int64_t words_;
  Rank edges_ = 0;
  test::GuardedMemory<Rank> values_;
};

Set bits(const std::vector<std::int64_t>& vertices, std::int64_t words) {
  Set set(static_cast<std::size_t>(words));
  for (std::int64_t v : vertices)
    set[static_cast<std::size_t>(v / 64)] |= std::uint64_t{1} << (v % 64);
  return set;
}

/** Subsets of 0..n-1: none, all, and random ones, thick and thin. */
std::vector<std::vector<std::int64_t>> subsets(std::int64_t n, Random& random) {
  std::vector<std::vector<std::int64_t>> out;
  for (const unsigned one_in : {0u, 1u, 2u, 9u, 50u}) {
    out.emplace_back();
    for (std::int64_t v = 0; v < n; ++v)
      if (one_in != 0 && random() % one_in == 0) out.back().push_back(v);
  }
  return out;
}

class EveryRankKernel : public testing::TestWithParam<const RankKernels*> {
 protected:
  /** Rows of 1 to 5 words, sparse and full, and pairs of their vertices with limits from none to all edges.
   */
  template <class Check>
  void for_rows(const Check& check) {
    for (const std::int64_t n : {2, 3, 16, 63, 64, 65, 100, 128, 129, 200, 257, 320})
      for (const int edges_of_10 : {1, 5, 10}) {
        SCOPED_TRACE(testing::Message() << "n " << n << ", edges " << edges_of_10 << "/10");
        const Rows rows(n, edges_of_10, random_);
        check(rows);
        if (HasFatalFailure()) return;
      }
  }
  template <class Check>
  void for_edges(const Check& check) {
    for_rows([&](const Rows& rows) {
      for (int k = 0; k < 60 && !HasFatalFailure(); ++k) {
        const std::int64_t x = vertex(rows), y = k % 10 == 9 ? x : vertex(rows);
        check(rows, x, y, limit(rows, k % 4));
      }
    });
  }

  std::int64_t vertex(const Rows& rows) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(rows.vertices()));
  }
  Rank limit(const Rows& rows, int which) {
    const auto edges = static_cast<std::uint64_t>(rows.edges());
    if (which == 0) return 0;
    if (which == 1) return rows.edges();
    return static_cast<Rank>(random_() % (which == 2 ? edges + 1 : edges / 8 + 1));
  }

  const RankKernels& kernels_ = *GetParam();
  Random random_{1};
};

TEST_P(EveryRankKernel, FindsTheLuneAndWhetherItIsEmpty) {
  int empty = 0, full = 0, other = 0;
  for_edges([&](const Rows& rows, std::int64_t x, std::int64_t y, Rank f) {
    const std::vector<std::int64_t> expected = rows.lune(x, y, f);
    Set lune(static_cast<std::size_t>(rows.words()), ~std::uint64_t{0});
    kernels_.lune(rows.row(x), rows.row(y), f, rows.words(), lune.data());
    ASSERT_EQ(lune, bits(expected, rows.words()));
    ASSERT_EQ(kernels_.lune_is_empty(rows.row(x), rows.row(y), f, rows.words()), expected.empty());
    const auto others = static_cast<std::size_t>(rows.vertices() - (x == y ? 1 : 2));
    ++(expected.empty() ? empty : expected.size() == others ? full : other);
  });
  EXPECT_TRUE(empty > 100 && full > 100 && other > 100) << empty << " " << full << " " << other;
}

TEST_P(EveryRankKernel, FindsTheNearestOfTheLune) {
  for_edges([&](const Rows& rows, std::int64_t x, std::int64_t y, Rank f) {
    std::int64_t nearest = -1;
    const auto farther = [&](std::int64_t v) { return std::max(rows.row(x)[v], rows.row(y)[v]); };
    for (std::int64_t v : rows.lune(x, y, f))
      if (nearest < 0 || farther(v) < farther(nearest)) nearest = v;
    ASSERT_EQ(kernels_.nearest_of_lune(rows.row(x), rows.row(y), f, rows.words()), nearest);
  });
}

TEST_P(EveryRankKernel, TellsWhoIsNear) {
  for_edges([&](const Rows& rows, std::int64_t x, std::int64_t, Rank f) {
    const std::vector<std::int64_t> near = rows.near(x, f);
    Set found(static_cast<std::size_t>(rows.words()), ~std::uint64_t{0});
    kernels_.near(rows.row(x), f, rows.words(), found.data());
    ASSERT_EQ(found, bits(near, rows.words()));
    for (const std::vector<std::int64_t>& subset : subsets(rows.vertices(), random_)) {
      std::vector<std::int64_t> kept, left;
      std::set_intersection(subset.begin(), subset.end(), near.begin(), near.end(), std::back_inserter(kept));
      std::set_difference(subset.begin(), subset.end(), near.begin(), near.end(), std::back_inserter(left));
      Set set = bits(subset, rows.words());
      ASSERT_EQ(kernels_.first_not_near(set.data(), rows.row(x), f, rows.words()),
                left.empty() ? -1 : left.front());
      kernels_.keep_near(set.data(), rows.row(x), f, rows.words());
      ASSERT_EQ(set, bits(kept, rows.words()));
    }
  });
}

/** An apex for each rank: of a vertex, or none, or no lune. */
std::vector<std::int32_t> apex_table(const Rows& rows, Random& random) {
  std::vector<std::int32_t> apexes;
  for (Rank f = 0; f < rows.edges(); ++f) {
    const auto n = static_cast<std::uint64_t>(rows.vertices());
    apexes.push_back(random() % 8 == 0   ? kOpen
                     : random() % 8 == 0 ? kEmptyLune
                                         : static_cast<std::int32_t>(random() % n));
  }
  return apexes;
}

TEST_P(EveryRankKernel, FindsTheNextBlock) {
  int found = 0, skipped = 0;
  for_rows([&](const Rows& rows) {
    const std::vector<std::int32_t> table = apex_table(rows, random_);
    const test::GuardedMemory<std::int32_t> apexes(table);
    for (int k = 0; k < 120; ++k) {
      std::vector<std::uint32_t> vertices;
      std::vector<const Rank*> of_vertices;
      for (auto left = 2 + random_() % 5; left > 0; --left) {
        vertices.push_back(static_cast<std::uint32_t>(vertex(rows)));
        of_vertices.push_back(rows.row(vertices.back()));
      }
      const Rank first = limit(rows, k % 4);
      Rank any = kNoRank, with_apex = kNoRank;
      for (std::int64_t v = 0; v < rows.vertices(); ++v) {
        Rank longest = 0;
        for (const Rank* row : of_vertices)
          longest = std::max(longest, row[v]);
        if (longest < first || longest == kNoRank) continue;
        any = std::min(any, longest);
        const std::int32_t apex = table[static_cast<std::size_t>(longest)];
        if (apex == kOpen ||
            std::count(vertices.begin(), vertices.end(), static_cast<std::uint32_t>(apex)) > 0)
          with_apex = std::min(with_apex, longest);
      }
      const auto next = [&](const std::int32_t* given) {
        return kernels_.next_block(of_vertices.data(), vertices.data(),
                                   static_cast<std::int64_t>(vertices.size()), first, given, rows.words());
      };
      ASSERT_EQ(next(nullptr), any);
      ASSERT_EQ(next(apexes.data()), with_apex);
      found += with_apex != kNoRank;
      skipped += with_apex != any;
    }
  });
  EXPECT_TRUE(found > 100 && skipped > 100) << found << " " << skipped;
}

/** Few lengths, so that keys decide; then many. */
TEST_P(EveryRankKernel, FindsTheNextKey) {
  int found = 0;
  for (const std::int64_t n : {2, 3, 16, 63, 64, 65, 130, 257})
    for (const int distinct : {1, 3, 1000000}) {
      const std::int64_t words = (n + 63) / 64;
      std::vector<std::int32_t> values(static_cast<std::size_t>(2 * 64 * words),
                                       std::bit_cast<std::int32_t>(kNoEdge));
      const auto a = static_cast<std::uint32_t>(random_() % static_cast<std::uint64_t>(n));
      const auto b = static_cast<std::uint32_t>((a + 1) % n);
      for (std::int64_t v = 0; v < n; ++v)
        for (const std::int64_t row : {0, 1})
          if (v != (row == 0 ? a : b) && random_() % 5 != 0)
            values[static_cast<std::size_t>(row * 64 * words + v)] = std::bit_cast<std::int32_t>(
                static_cast<float>(random_() % static_cast<std::uint64_t>(distinct)));
      const test::GuardedMemory<std::int32_t> rows(values);
      const std::int32_t *x = rows.data(), *y = x + 64 * words;
      std::vector<EdgeKey> keys;
      for (std::int64_t v = 0; v < n; ++v)
        if (std::max(x[v], y[v]) < std::bit_cast<std::int32_t>(kNoEdge))
          keys.push_back(std::max(edge_key(x[v], a, static_cast<std::uint32_t>(v)),
                                  edge_key(y[v], b, static_cast<std::uint32_t>(v))));
      std::sort(keys.begin(), keys.end());
      std::vector<EdgeKey> firsts = keys;
      for (const EdgeKey key : keys)
        firsts.insert(firsts.end(), {key - 1, key + 1, key + (EdgeKey{1} << 32)});
      firsts.push_back(0);
      for (const EdgeKey first : firsts) {
        const auto next = std::lower_bound(keys.begin(), keys.end(), first);
        ASSERT_EQ(kernels_.next_key(x, y, a, b, first, words), next == keys.end() ? kNoKey : *next);
        found += next != keys.end();
      }
    }
  EXPECT_GT(found, 1000);
}

INSTANTIATE_TEST_SUITE_P(RankKernels, EveryRankKernel, testing::ValuesIn(available_rank_kernels()),
                         [](const auto& variant) { return std::string(variant.param->name); });

TEST(Dispatch, TakesTheRankKernelsOfTheSameName) {
  const std::string name = kernels().name;
  EXPECT_EQ(name == "neon" ? "scalar" : name, rank_kernels().name);
}

}  // namespace
}  // namespace bettiscope

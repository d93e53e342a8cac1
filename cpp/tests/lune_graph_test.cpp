// The matching inside a block, on random lune graphs: what cpp/docs/persistence.md says of it.
#include "lune_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <vector>

namespace bettiscope {
namespace {

using Adjacency = std::vector<std::vector<bool>>;

/** n vertices, each pair joined with probability percent / 100. */
Adjacency random_graph(std::size_t n, unsigned percent, std::mt19937_64& random) {
  Adjacency joined(n, std::vector<bool>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      joined[i][j] = joined[j][i] = random() % 100 < percent;
  return joined;
}

/** The graph as the lune graph of the last edge: between two further vertices, the first and the last. */
struct Block {
  std::vector<Edge> edges;
  std::size_t vertices;

  explicit Block(const Adjacency& joined) : vertices(joined.size() + 2) {
    const auto first = Vertex{0}, last = static_cast<Vertex>(vertices - 1);
    for (Vertex v = 1; v < last; ++v) {
      edges.push_back({1, ends_of(v, first)});
      edges.push_back({1, ends_of(v, last)});
      for (Vertex u = 1; u < last; ++u)
        if (u < v) edges.push_back({joined[v - 1][u - 1] ? 1.0f : 3.0f, ends_of(v, u)});
    }
    edges.push_back({2, ends_of(last, first)});
  }

  /** The rank of that edge: all others that count are before it. */
  Rank rank() const {
    return static_cast<Rank>(
        std::count_if(edges.begin(), edges.end(), [](const Edge& e) { return e.length < 2; }));
  }
  LuneGraph of_graph() const {
    LuneGraph out;
    const SparseLengths lengths(static_cast<std::int64_t>(vertices), edges, {});
    out.build(RankGraph(lengths, {}), rank());
    return out;
  }
  LuneGraph of_matrix() const {
    LuneGraph out;
    const auto n = static_cast<std::int64_t>(vertices);
    const SparseLengths lengths(n, edges, {});
    DenseLengths dense(n,
                       [&](std::int64_t i, std::span<float> row) {
                         for (std::size_t j = 0; j < row.size(); ++j)
                           row[j] = lengths.length(static_cast<Vertex>(i), static_cast<Vertex>(j));
                       },
                       {});
    out.build(RankMatrix(std::move(dense), {}), rank());
    return out;
  }
};

std::vector<std::int32_t> list_of(const Places& places) {
  return {places.at.begin(), places.at.begin() + places.count};
}

/** The simplices of at most `most` vertices of the lune's flag complex, the empty one included. */
std::vector<Places> flag_complex(const LuneGraph& lune, const Adjacency& joined, int most) {
  std::vector<Places> all(1);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Places simplex = all[k];
    if (simplex.count == most) continue;
    for (std::int32_t p = simplex.count == 0 ? 0 : simplex.last() + 1; p < lune.size(); ++p) {
      const auto near = [&](std::int32_t q) { return joined[lune.vertex(p) - 1][lune.vertex(q) - 1]; };
      if (!std::all_of(simplex.at.begin(), simplex.at.begin() + simplex.count, near)) continue;
      all.push_back(simplex);
      all.back().push(p);
    }
  }
  return all;
}

/** Each component begun at its smallest vertex, breadth first. */
std::vector<Vertex> breadth_first(const Adjacency& joined, std::vector<Vertex>& starts) {
  std::vector<Vertex> order;
  std::set<Vertex> seen;
  for (Vertex start = 0; start < joined.size(); ++start) {
    if (!seen.insert(start).second) continue;
    starts.push_back(start + 1);
    std::size_t next = order.size();
    order.push_back(start + 1);
    for (; next < order.size(); ++next)
      for (Vertex v = 0; v < joined.size(); ++v)
        if (joined[order[next] - 1][v] && seen.insert(v).second) order.push_back(v + 1);
  }
  return order;
}

bool has_apex(const Adjacency& joined) {
  for (std::size_t a = 0; a < joined.size(); ++a)
    if (std::count(joined[a].begin(), joined[a].end(), true) + 1 ==
        static_cast<std::ptrdiff_t>(joined.size()))
      return true;
  return false;
}

/** Runs check(joined, lune) on lune graphs of all sizes, built from a matrix and from a graph. */
void for_lunes(const std::function<void(const Adjacency&, const LuneGraph&)>& check) {
  std::mt19937_64 random(3);
  for (const std::size_t n : {1, 2, 3, 5, 8, 12, 63, 64, 65, 140})
    for (const unsigned percent : {0u, 5u, 30u, 60u, 90u, 100u}) {
      if (n > 12 && percent > 5) continue;  // too many simplices
      for (int k = 0; k < (n > 12 ? 3 : 30); ++k) {
        SCOPED_TRACE(testing::Message() << "n " << n << ", percent " << percent << ", number " << k);
        const Adjacency joined = random_graph(n, percent, random);
        const Block block(joined);
        check(joined, block.of_matrix());
        check(joined, block.of_graph());
        if (testing::Test::HasFatalFailure()) return;
      }
    }
}

TEST(LuneGraph, OrdersItsVerticesBreadthFirst) {
  for_lunes([](const Adjacency& joined, const LuneGraph& lune) {
    std::vector<Vertex> starts;
    const std::vector<Vertex> order = breadth_first(joined, starts);
    ASSERT_EQ(static_cast<std::size_t>(lune.size()), order.size());
    for (std::int32_t k = 0; k < lune.size(); ++k) {
      ASSERT_EQ(lune.vertex(k), order[static_cast<std::size_t>(k)]);
      ASSERT_EQ(lune.place(lune.vertex(k)), k);
    }
    starts.erase(starts.begin());
    ASSERT_EQ(lune.later_components(), starts);
  });
}

TEST(LuneGraph, FindsAnApexWhereThereIsOne) {
  for_lunes([](const Adjacency& joined, const LuneGraph& lune) {
    const std::int32_t apex = lune.apex();
    ASSERT_EQ(apex != kOpen, has_apex(joined));
    for (Vertex v = 1; apex != kOpen && v <= joined.size(); ++v)
      ASSERT_TRUE(v == static_cast<Vertex>(apex) || joined[v - 1][static_cast<std::size_t>(apex) - 1]);
  });
}

TEST(LuneGraph, MatchesEachSimplexWithAFacetOrACofaceOrLeavesItCritical) {
  constexpr int kMost = 5;
  for_lunes([](const Adjacency& joined, const LuneGraph& lune) {
    if (has_apex(joined)) return;  // such blocks are matched without a lune graph
    std::set<std::vector<std::int32_t>> critical;
    for (const Places& simplex : flag_complex(lune, joined, kMost)) {
      const Match match = lune.match(simplex);
      if (match.role == Match::kCritical) {
        critical.insert(list_of(simplex));
        continue;
      }
      const bool is_coface = match.role == Match::kCoface;
      ASSERT_EQ(simplex.contains(match.partner), is_coface);
      Places partner = simplex;
      is_coface ? partner.remove(match.partner) : partner.insert(match.partner);
      const Match back = lune.match(partner);
      ASSERT_EQ(back.role, is_coface ? Match::kFacet : Match::kCoface);
      ASSERT_EQ(back.partner, match.partner);
      for (const std::int32_t p : list_of(simplex))
        ASSERT_TRUE(p == match.partner || joined[lune.vertex(p) - 1][lune.vertex(match.partner) - 1]);
    }
    for (int count = 0; count < kMost; ++count) {
      const std::vector<Places> listed = lune.critical(count, {});
      for (std::size_t k = 0; k < listed.size(); ++k) {
        ASSERT_EQ(critical.erase(list_of(listed[k])), 1u) << "listed, but not critical, or twice";
        if (k > 0) {
          ASSERT_LT(lune.match(listed[k]), lune.match(listed[k - 1])) << "last first";
        }
      }
    }
    std::erase_if(critical, [](const auto& simplex) { return simplex.size() == kMost; });
    ASSERT_TRUE(critical.empty()) << "critical, but not listed";
  });
}

// In the order of simplices a coface's partner is its last facet, and a facet's partner its first coface.
TEST(LuneGraph, OrdersPartnersAsApparentPairs) {
  constexpr int kMost = 4;
  for_lunes([](const Adjacency& joined, const LuneGraph& lune) {
    if (has_apex(joined)) return;
    for (const Places& simplex : flag_complex(lune, joined, kMost)) {
      const Match match = lune.match(simplex);
      if (match.role == Match::kCritical) continue;
      Places partner = simplex;
      if (match.role == Match::kCoface) {
        partner.remove(match.partner);
        for (const std::int32_t p : list_of(simplex)) {
          Places facet = simplex;
          facet.remove(p);
          ASSERT_TRUE(p == match.partner || lune.match(facet) < lune.match(partner));
        }
      } else {
        partner.insert(match.partner);
        lune.for_each_coface(simplex, [&](std::int32_t p) {
          Places coface = simplex;
          coface.insert(p);
          ASSERT_TRUE(p == match.partner || lune.match(partner) < lune.match(coface));
        });
      }
    }
  });
}

}  // namespace
}  // namespace bettiscope

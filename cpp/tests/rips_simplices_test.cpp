// The simplices that begin and end bars.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <tuple>

#include "rips_call.h"

namespace {

using Vertices = std::vector<std::int64_t>;

struct PairOfSimplices {
  double birth, death;
  Vertices first, last;  // last: empty for an essential bar

  bool operator==(const PairOfSimplices&) const = default;
};

bettiscope_rips_options with_simplices(std::int32_t max_dimension, double threshold = call::kNone,
                                       std::int32_t threads = 1, std::int32_t field = 2) {
  bettiscope_rips_options options = call::options(max_dimension, threshold, false, threads, field);
  options.simplices = 1;
  return options;
}

std::vector<PairOfSimplices> pairs_of(const bettiscope_diagrams* diagrams, std::int32_t p) {
  const std::int64_t size = bettiscope_diagrams_size(diagrams, p), each = 2 * p + 3;
  std::vector<double> pairs(static_cast<std::size_t>(2 * size));
  Vertices all(static_cast<std::size_t>(each * size));
  char err[200] = "";
  EXPECT_EQ(bettiscope_diagrams_copy(diagrams, p, pairs.data(), 2 * size), BETTISCOPE_OK);
  EXPECT_EQ(bettiscope_diagrams_simplices(diagrams, p, all.data(), each * size, err, sizeof err),
            BETTISCOPE_OK)
      << err;
  std::vector<PairOfSimplices> out;
  for (std::int64_t k = 0; k < size; ++k) {
    const auto begin = all.begin() + k * each;
    Vertices last(begin + p + 1, begin + each);
    if (last.front() == -1) {
      EXPECT_EQ(std::count(last.begin(), last.end(), -1), p + 2);
      last.clear();
    }
    out.push_back({pairs[static_cast<std::size_t>(2 * k)], pairs[static_cast<std::size_t>(2 * k + 1)],
                   Vertices(begin, begin + p + 1), last});
  }
  return out;
}

double diameter(const oracle::Matrix& lengths, const Vertices& simplex) {
  double longest = 0;
  for (std::int64_t a : simplex)
    for (std::int64_t b : simplex)
      if (a != b)
        longest =
            std::max(longest, double{lengths[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)]});
  return longest;
}

bool is_increasing(const Vertices& vertices) {
  return std::adjacent_find(vertices.begin(), vertices.end(), std::greater_equal<>()) == vertices.end();
}

/** The places of all simplices of up to top + 1 dimensions in the order of the filtration, at random among
 * those of equal diameter and dimension. */
std::map<Vertices, std::size_t> order_of(const oracle::Matrix& lengths, int top, std::mt19937& random) {
  std::vector<Vertices> all;
  const auto n = static_cast<std::int64_t>(lengths.size());
  const std::function<void(Vertices&, std::int64_t)> extend = [&](Vertices& simplex, std::int64_t from) {
    if (!simplex.empty()) all.push_back(simplex);
    if (static_cast<int>(simplex.size()) == top + 2) return;
    for (std::int64_t v = from; v < n; ++v) {
      simplex.push_back(v);
      extend(simplex, v + 1);
      simplex.pop_back();
    }
  };
  Vertices start;
  extend(start, 0);
  std::shuffle(all.begin(), all.end(), random);
  std::stable_sort(all.begin(), all.end(), [&](const Vertices& a, const Vertices& b) {
    return std::pair(diameter(lengths, a), a.size()) < std::pair(diameter(lengths, b), b.size());
  });
  std::map<Vertices, std::size_t> out;
  for (std::size_t k = 0; k < all.size(); ++k)
    out[all[k]] = k;
  return out;
}

/** The textbook reduction over Z/2 in this order: what ends a bar by what begins it. */
std::map<Vertices, Vertices> textbook_pairs(const std::map<Vertices, std::size_t>& order) {
  std::vector<Vertices> by_place(order.size());
  for (const auto& [simplex, place] : order)
    by_place[place] = simplex;
  std::map<std::size_t, std::set<std::size_t>> column_of_pivot;
  std::map<Vertices, Vertices> out;
  for (const Vertices& simplex : by_place) {
    std::set<std::size_t> column;
    for (std::size_t k = 0; simplex.size() > 1 && k < simplex.size(); ++k) {
      Vertices facet = simplex;
      facet.erase(facet.begin() + static_cast<std::ptrdiff_t>(k));
      column.insert(order.at(facet));
    }
    while (!column.empty() && column_of_pivot.contains(*column.rbegin()))
      for (std::size_t row : std::set<std::size_t>(column_of_pivot[*column.rbegin()]))
        if (!column.erase(row)) column.insert(row);
    if (column.empty()) continue;
    out[by_place[*column.rbegin()]] = simplex;
    column_of_pivot[*column.rbegin()] = column;
  }
  return out;
}

oracle::Matrix random_matrix(std::size_t n, std::mt19937& random) {
  std::vector<float> lengths(n * (n - 1) / 2);
  std::iota(lengths.begin(), lengths.end(), 1.0f);
  std::shuffle(lengths.begin(), lengths.end(), random);
  oracle::Matrix out(n, std::vector<float>(n, 0));
  for (std::size_t i = 0, k = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      out[i][j] = out[j][i] = lengths[k++];
  return out;
}

/**
 * Where all lengths differ, the edges are in one order only; vertices and the simplices of a block may be put
 * in any. Each pair must be one of the textbook's in some of these orders.
 */
TEST(RipsSimplices, AreThePairsOfAnOrder) {
  std::mt19937 random(7);
  int bars = 0;
  for (int round = 0; round < 24; ++round) {
    const oracle::Matrix lengths = random_matrix(7 + static_cast<std::size_t>(round % 3), random);
    call::Input input = round % 2 == 1 ? call::sparse(lengths, true) : call::lower(lengths);
    const call::Result result = call::rips(input, with_simplices(2));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    for (std::int32_t p = 0; p <= 2; ++p) {
      std::set<std::pair<Vertices, Vertices>> left;
      for (const PairOfSimplices& pair : pairs_of(result.handle.get(), p))
        if (!pair.last.empty()) left.insert({pair.first, pair.last});
      bars += static_cast<int>(left.size());
      for (int attempt = 0; attempt < 200 && !left.empty(); ++attempt)
        for (const auto& pair : textbook_pairs(order_of(lengths, p, random)))
          left.erase(pair);
      EXPECT_TRUE(left.empty()) << left.size() << " of dimension " << p << " are in no order";
    }
  }
  EXPECT_GT(bars, 200);
}

/** Vertices are in the order of their numbers: the elder rule. */
TEST(RipsSimplices, OfDegree0AreVerticesAndEdgesOfTheSpanningTree) {
  for (const std::int32_t top : {0, 1}) {
    call::Input input = call::points({{0}, {10}, {1}, {13}});
    const call::Result result = call::rips(input, with_simplices(top));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    const std::vector<PairOfSimplices> expected = {
        {0, 1, {2}, {0, 2}}, {0, 3, {3}, {1, 3}}, {0, 9, {1}, {1, 2}}, {0, HUGE_VAL, {0}, {}}};
    EXPECT_EQ(pairs_of(result.handle.get(), 0), expected);
  }
}

TEST(RipsSimplices, OfASquareAreItsLastEdgeAndATriangle) {
  call::Input input = call::points({{0, 0}, {1, 0}, {1, 1.5f}, {0, 1.25f}});
  const auto pairs = [&] {
    const call::Result result = call::rips(input, with_simplices(1));
    return pairs_of(result.handle.get(), 1);
  }();
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].first, (Vertices{1, 2}));
  // The shorter diagonal, from vertex 1 to 3, closes the loop, on either side.
  EXPECT_TRUE(pairs[0].last == (Vertices{0, 1, 3}) || pairs[0].last == (Vertices{1, 2, 3}));
}

TEST(RipsSimplices, HaveTheNumbersOfTheInputWithLandmarksToo) {
  std::mt19937 random(3);
  std::normal_distribution<float> draw;
  std::vector<std::vector<float>> points(60, std::vector<float>(2));
  for (auto& point : points)
    for (float& x : point)
      x = draw(random);
  call::Input input = call::points(points);
  input.raw.landmarks = 25;
  input.raw.landmark_seed = 4;
  for (const double threshold : {call::kNone, 0.6}) {
    const call::Result result = call::rips(input, with_simplices(1, threshold));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    std::set<std::int64_t> named;
    for (std::int32_t p = 0; p <= 1; ++p)
      for (const PairOfSimplices& pair : pairs_of(result.handle.get(), p))
        for (const Vertices& simplex : {pair.first, pair.last}) {
          ASSERT_TRUE(is_increasing(simplex));
          named.insert(simplex.begin(), simplex.end());
          if (simplex.empty()) continue;
          double longest = 0;
          for (std::int64_t a : simplex)
            for (std::int64_t b : simplex) {
              const auto &x = points[static_cast<std::size_t>(a)], &y = points[static_cast<std::size_t>(b)];
              longest = std::max(longest, std::hypot(double{x[0]} - y[0], double{x[1]} - y[1]));
            }
          EXPECT_NEAR(longest, simplex == pair.first ? pair.birth : pair.death, 1e-5);
        }
    EXPECT_EQ(named.size(), 25u);
    EXPECT_GT(*named.rbegin(), 24);
  }
}

/** Inputs of every kind, ties and all: lengths are births and deaths, no simplex comes twice. */
TEST(RipsSimplices, OfRandomInputsFitTheirBars) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + random() % 10;
    oracle::Matrix lengths(n, std::vector<float>(n, 0));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j)
        lengths[i][j] = lengths[j][i] = static_cast<float>(random() % 5);
    call::Input input = round % 2 == 0 ? call::lower(lengths) : call::sparse(lengths);
    const std::int32_t field = round % 3 == 0 ? 3 : 2;
    const call::Result one = call::rips(input, with_simplices(3, call::kNone, 1, field));
    const call::Result many = call::rips(input, with_simplices(3, call::kNone, 4, field));
    ASSERT_EQ(one.status, BETTISCOPE_OK) << one.error;
    std::set<Vertices> seen;
    for (std::int32_t p = 0; p <= 3; ++p) {
      const std::vector<PairOfSimplices> pairs = pairs_of(one.handle.get(), p);
      ASSERT_EQ(pairs, pairs_of(many.handle.get(), p));
      for (const PairOfSimplices& pair : pairs) {
        ASSERT_EQ(diameter(lengths, pair.first), pair.birth);
        ASSERT_TRUE(is_increasing(pair.first) && seen.insert(pair.first).second);
        if (pair.last.empty()) continue;
        ASSERT_EQ(diameter(lengths, pair.last), pair.death);
        ASSERT_TRUE(is_increasing(pair.last) && seen.insert(pair.last).second);
      }
    }
  }
}

TEST(RipsSimplices, AreRefusedWhereTheyWereNotKeptOrDoNotFit) {
  call::Input input = call::points({{0}, {1}});
  const call::Result without = call::rips(input, call::options(0));
  std::int64_t vertices[6];
  char err[200];
  EXPECT_EQ(bettiscope_diagrams_simplices(without.handle.get(), 0, vertices, 6, err, sizeof err),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(err, "options.simplices was 0: the simplices were not kept");
  const call::Result with = call::rips(input, with_simplices(0));
  EXPECT_EQ(bettiscope_diagrams_simplices(with.handle.get(), 0, vertices, 5, err, sizeof err),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(err, "capacity is 5, expected (2 * dimension + 3) * size = 6");
  EXPECT_EQ(bettiscope_diagrams_simplices(with.handle.get(), 0, nullptr, 6, err, sizeof err),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(err, "vertices is NULL");
  EXPECT_EQ(bettiscope_diagrams_simplices(nullptr, 0, vertices, 6, err, sizeof err), BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(err, "diagrams is NULL");
  EXPECT_EQ(bettiscope_diagrams_simplices(with.handle.get(), 1, vertices, 0, err, sizeof err), BETTISCOPE_OK);
}

}  // namespace

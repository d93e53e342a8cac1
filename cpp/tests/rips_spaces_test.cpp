// Rips persistence of spaces whose homology is known by theory.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numbers>
#include <set>

#include "oracle.h"
#include "rips_call.h"

namespace {

using Betti = std::vector<std::int64_t>;
using Bars = std::vector<std::pair<float, float>>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

oracle::Matrix matrix(std::size_t n, auto&& length) {
  oracle::Matrix out(n, std::vector<float>(n, 0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (i != j) out[i][j] = length(std::min(i, j), std::max(i, j));
  return out;
}

/// The same from the matrix, from the graph, and with several threads.
oracle::Diagrams diagrams(const oracle::Matrix& lengths, std::int32_t max_dimension, bool zero_length = false,
                          std::int32_t field = 2) {
  call::Input dense = call::lower(lengths), graph = call::sparse(lengths);
  const auto of_matrix = call::rips(dense, call::options(max_dimension, kInfinity, zero_length, 1, field));
  const auto of_graph = call::rips(graph, call::options(max_dimension, kInfinity, zero_length, 2, field));
  EXPECT_EQ(of_matrix.status, BETTISCOPE_OK) << of_matrix.error;
  EXPECT_EQ(of_graph.status, BETTISCOPE_OK) << of_graph.error;
  EXPECT_EQ(call::diagrams_of(of_matrix.handle.get()), call::diagrams_of(of_graph.handle.get()));
  return call::diagrams_of(of_matrix.handle.get());
}

Betti betti(const oracle::Diagrams& diagrams, float scale) {
  Betti out;
  for (const auto& bars : diagrams)
    out.push_back(std::count_if(bars.begin(), bars.end(),
                                [&](auto& bar) { return bar.first <= scale && scale < bar.second; }));
  return out;
}

oracle::Matrix cycle(std::size_t n) {
  return matrix(
      n, [&](std::size_t i, std::size_t j) { return static_cast<float>(std::min(j - i, n - (j - i))); });
}

// Adamaszek and Adams, "The Vietoris-Rips complexes of a circle" (2017): with r = k/n between l/(2l+1) and
// (l+1)/(2l+3) the complex is a sphere of dimension 2l+1, with r = l/(2l+1) a wedge of n - 2k - 1 spheres of
// dimension 2l.
TEST(RipsSpaces, CyclesHaveTheHomologyOfSpheres) {
  const auto twelve = diagrams(cycle(12), 5);
  EXPECT_EQ(betti(twelve, 0), (Betti{12, 0, 0, 0, 0, 0}));
  EXPECT_EQ(betti(twelve, 1), (Betti{1, 1, 0, 0, 0, 0}));
  EXPECT_EQ(betti(twelve, 3), (Betti{1, 1, 0, 0, 0, 0}));
  EXPECT_EQ(betti(twelve, 4), (Betti{1, 0, 3, 0, 0, 0}));
  EXPECT_EQ(betti(twelve, 5), (Betti{1, 0, 0, 0, 0, 1}));
  EXPECT_EQ(betti(twelve, 6), (Betti{1, 0, 0, 0, 0, 0}));
  const auto ten = diagrams(cycle(10), 4);
  EXPECT_EQ(betti(ten, 3), (Betti{1, 1, 0, 0, 0}));
  EXPECT_EQ(betti(ten, 4), (Betti{1, 0, 0, 0, 1}));
  const auto eleven = diagrams(cycle(11), 3);
  EXPECT_EQ(betti(eleven, 4), (Betti{1, 0, 0, 1}));
  EXPECT_EQ(diagrams(cycle(9), 2)[2], (Bars{{3, 4}, {3, 4}}));
}

TEST(RipsSpaces, PolygonHasOneBarFromItsSideToItsThirdOfTheWay) {
  for (const int n : {5, 12, 40}) {
    std::vector<std::vector<float>> corners;
    for (int k = 0; k < n; ++k) {
      const double angle = 2 * std::numbers::pi * k / n;
      corners.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
    }
    call::Input input = call::points(corners);
    const auto result = call::rips(input, call::options(1));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    const auto bars = call::diagrams_of(result.handle.get())[1];
    ASSERT_EQ(bars.size(), 1u);
    EXPECT_NEAR(bars[0].first, 2 * std::sin(std::numbers::pi / n), 1e-6);
    EXPECT_NEAR(bars[0].second, 2 * std::sin(std::numbers::pi * ((n + 2) / 3) / n), 1e-6);
  }
}

TEST(RipsSpaces, HexagonInTheHopMetricHasAVoid) {
  std::vector<std::vector<float>> corners;
  for (int k = 0; k < 6; ++k) {
    const double angle = std::numbers::pi * k / 3;
    corners.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
  }
  call::Input input = call::points(corners, BETTISCOPE_HOP);
  input.raw.neighbors = 2;
  const auto result = call::rips(input, call::options(2, 2));
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  EXPECT_EQ(call::betti_of(result.handle.get(), 2), (Betti{1, 0, 1}));
  EXPECT_EQ(call::betti_of(result.handle.get(), 1), (Betti{1, 1, 0}));
}

TEST(RipsSpaces, CrossPolytopesAreSpheres) {
  for (std::int32_t d = 2; d <= 5; ++d) {
    const auto antipodes = [](std::size_t i, std::size_t j) { return i / 2 == j / 2 ? 2.0f : 1.0f; };
    const auto result = diagrams(matrix(2 * static_cast<std::size_t>(d), antipodes), d);
    for (std::int32_t p = 1; p <= d; ++p)
      EXPECT_EQ(result[static_cast<std::size_t>(p)], p == d - 1 ? (Bars{{1, 2}}) : Bars{});
  }
}

// The join of a path with m points is contractible, and that of a circle is a wedge of m - 1 spheres. The
// edge that closes the path has ends of degree m + 2: around whole words of 64, and beyond what the scan of a
// graph takes as a matrix.
TEST(RipsSpaces, JoinsOfASquareWithPoints) {
  for (const std::size_t points : {2, 61, 62, 63, 125, 126, 127, 2050})
    for (const std::size_t first : {std::size_t{0}, points}) {  // the square's place among the vertices
      const auto corner = [&](std::size_t v) { return v >= first && v < first + 4 ? v - first : 4; };
      call::Input input;
      for (std::size_t i = 0; i < points + 4; ++i)
        for (std::size_t j = 0; j < i; ++j) {
          const std::size_t a = corner(i), b = corner(j);
          if (a == 4 ? b == 4 : b < 4 && (a - b) % 2 == 0) continue;
          input.values.push_back(a == 3 && b == 0 ? 2 : 1);
          input.rows.push_back(static_cast<std::int64_t>(i));
          input.columns.push_back(static_cast<std::int64_t>(j));
        }
      input.raw.kind = BETTISCOPE_SPARSE;
      input.raw.n = static_cast<std::int64_t>(points) + 4;
      input.raw.entries = static_cast<std::int64_t>(input.values.size());
      const auto result = call::rips(input, call::options(3));
      ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
      const auto bars = call::diagrams_of(result.handle.get());
      EXPECT_TRUE(bars[1].empty());
      EXPECT_EQ(bars[2], Bars(points - 1, {2, kInfinity}));
      EXPECT_TRUE(bars[3].empty());
    }
}

TEST(RipsSpaces, PointsWithoutEdgesStayApart) {
  const auto result = diagrams(matrix(4, [](auto, auto) { return kInfinity; }), 2);
  EXPECT_EQ(result[0], Bars(4, {0, kInfinity}));
  EXPECT_TRUE(result[1].empty() && result[2].empty());
  EXPECT_EQ(diagrams(matrix(1, [](auto, auto) { return 0.0f; }), 3)[0], (Bars{{0, kInfinity}}));
}

// The (p+1)-skeleton of the simplex on n vertices has C(n-1, p+1) cycles of dimension p, all filled at once.
TEST(RipsSpaces, EqualLengthsGiveOnlyZeroLengthBarsAboveDimensionZero) {
  const auto equal = matrix(7, [](auto, auto) { return 1.0f; });
  const auto longer = diagrams(equal, 3), all = diagrams(equal, 3, true);
  EXPECT_EQ(longer[0], (Bars{{0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, kInfinity}}));
  EXPECT_EQ(all[0], longer[0]);
  EXPECT_TRUE(longer[1].empty() && longer[2].empty() && longer[3].empty());
  EXPECT_EQ(all[1], Bars(15, {1, 1}));
  EXPECT_EQ(all[2], Bars(20, {1, 1}));
  EXPECT_EQ(all[3], Bars(15, {1, 1}));
}

TEST(RipsSpaces, DuplicatePointsAreHarmless) {
  const std::vector<std::vector<float>> square{{0, 0}, {1, 0}, {1, 1}, {0, 1},
                                               {0, 0}, {1, 0}, {1, 1}, {0, 1}};
  call::Input input = call::points(square);
  const auto result = call::rips(input, call::options(1));
  const auto bars = call::diagrams_of(result.handle.get());
  EXPECT_EQ(bars[0], (Bars{{0, 1}, {0, 1}, {0, 1}, {0, kInfinity}}));
  EXPECT_EQ(bars[1], (Bars{{1, std::sqrt(2.0f)}}));
}

using Triangles = std::vector<std::vector<std::size_t>>;

/// An m x m grid of squares with opposite sides joined, each square cut in two; `twisted`: one pair of sides
/// reversed.
Triangles closed_grid(std::size_t m, bool twisted) {
  const auto corner = [&](std::size_t i, std::size_t j) {
    const bool wraps = j == m;
    const std::size_t row = i % m;
    return (wraps && twisted ? (m - row) % m : row) * m + j % m;
  };
  Triangles triangles;
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < m; ++j) {
      triangles.push_back({corner(i, j), corner(i + 1, j), corner(i + 1, j + 1)});
      triangles.push_back({corner(i, j), corner(i, j + 1), corner(i + 1, j + 1)});
    }
  return triangles;
}

/// The barycentric subdivision as a graph (its flag complex is the subdivision), after a check that this is a
/// closed surface with the given Euler characteristic.
oracle::Matrix subdivision(const Triangles& triangles, std::int64_t euler_characteristic, float length) {
  std::map<std::set<std::size_t>, std::size_t> faces;
  std::map<std::set<std::size_t>, int> sides;
  for (const auto& t : triangles) {
    for (std::size_t k = 0; k < 3; ++k) {
      faces[{t[k]}];
      faces[{t[k], t[(k + 1) % 3]}];
      ++sides[{t[k], t[(k + 1) % 3]}];
    }
    faces[{t[0], t[1], t[2]}];
  }
  for (const auto& [side, count] : sides)
    EXPECT_EQ(count, 2);
  std::int64_t characteristic = 0;
  std::vector<std::set<std::size_t>> list;
  for (const auto& [face, place] : faces) {
    list.push_back(face);
    characteristic += face.size() % 2 == 1 ? 1 : -1;
  }
  EXPECT_EQ(characteristic, euler_characteristic);
  return matrix(list.size(), [&](std::size_t i, std::size_t j) {
    const auto within = [&](auto& a, auto& b) {
      return std::includes(b.begin(), b.end(), a.begin(), a.end());
    };
    return within(list[i], list[j]) || within(list[j], list[i]) ? length : kInfinity;
  });
}

// The torus has no torsion. H_1 of the Klein bottle is Z + Z/2, that of the projective plane Z/2, and neither
// has a fundamental class but over Z/2 (universal coefficients).
TEST(RipsSpaces, ClosedSurfacesOverEveryField) {
  const Triangles torus = closed_grid(4, false), klein_bottle = closed_grid(4, true);
  const Triangles projective_plane{{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {0, 4, 5}, {0, 1, 5},
                                   {1, 2, 4}, {2, 3, 5}, {1, 3, 4}, {2, 4, 5}, {1, 3, 5}};
  for (const std::int32_t field : {2, 3, 5, 32749}) {
    for (const float length : {0.0f, 1.0f}) {
      const auto numbers = [&](const Triangles& triangles, std::int64_t characteristic) {
        return betti(diagrams(subdivision(triangles, characteristic, length), 3, false, field), length);
      };
      EXPECT_EQ(numbers(torus, 0), (Betti{1, 2, 1, 0}));
      EXPECT_EQ(numbers(klein_bottle, 0), field == 2 ? (Betti{1, 2, 1, 0}) : (Betti{1, 1, 0, 0}));
      EXPECT_EQ(numbers(projective_plane, 1), field == 2 ? (Betti{1, 1, 1, 0}) : (Betti{1, 0, 0, 0}));
    }
  }
}

TEST(RipsSpaces, TheEnclosingRadiusChangesNoBarThatLasts) {
  const auto lengths = cycle(11);
  call::Input input = call::lower(lengths);
  const auto narrow = call::rips(input, call::options(3)),
             wide = call::rips(input, call::options(3, kInfinity));
  EXPECT_EQ(bettiscope_diagrams_threshold(narrow.handle.get()), 5);
  EXPECT_EQ(bettiscope_diagrams_threshold(wide.handle.get()), static_cast<double>(kInfinity));
  EXPECT_EQ(call::diagrams_of(narrow.handle.get()), call::diagrams_of(wide.handle.get()));
  EXPECT_EQ(call::betti_of(narrow.handle.get(), 100), (Betti{1, 0, 0, 0}));
}

TEST(RipsSpaces, ThresholdsAndScalesAreComparedAsFloat32) {
  call::Input input = call::lower(matrix(3, [](auto, auto) { return 0.1f; }));
  const auto result = call::rips(input, call::options(1, 0.1));
  EXPECT_EQ(call::diagrams_of(result.handle.get())[0], (Bars{{0, 0.1f}, {0, 0.1f}, {0, kInfinity}}));
  EXPECT_EQ(call::betti_of(result.handle.get(), 0.1), (Betti{1, 0}));
}

TEST(RipsSpaces, LandmarksAreTheFarthestPoints) {
  call::Input input = call::points({{0}, {1}, {2}, {10}, {11}, {20}});
  input.raw.landmarks = 3;
  input.raw.landmark_seed = 5;
  const auto result = call::rips(input, call::options(0));
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  EXPECT_EQ(bettiscope_diagrams_vertices(result.handle.get()), 3);
  EXPECT_EQ(call::diagrams_of(result.handle.get())[0].size(), 3u);
  const double radius = bettiscope_diagrams_covering_radius(result.handle.get());
  EXPECT_TRUE(radius == 1 || radius == 2) << radius;
}

}  // namespace

// Random inputs of Rips persistence, small enough for the oracle, each with its matrix of lengths.
#ifndef BETTISCOPE_TESTS_RANDOM_INPUTS_H
#define BETTISCOPE_TESTS_RANDOM_INPUTS_H

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "oracle.h"
#include "rips_call.h"

namespace bettiscope::test {

using Random = std::mt19937_64;
using PointList = std::vector<std::vector<float>>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct RandomInput {
  call::Input input;
  oracle::Matrix lengths;
  double threshold;
  double expected_threshold;  // what the diagrams must say was used
};

inline int draw(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}
inline bool flip(Random& random) {
  return draw(random, 0, 1) == 0;
}
inline float draw_real(Random& random) {
  return std::uniform_real_distribution<float>(-1, 1)(random);
}

auto matrix_of(std::size_t n, auto&& length) {
  using Length = std::decay_t<decltype(length(n, n))>;
  oracle::MatrixOf<Length> out(n, std::vector<Length>(n, 0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      out[i][j] = out[j][i] = length(i, j);
  return out;
}

/// The vertices in another order.
inline oracle::Matrix shuffled(Random& random, const oracle::Matrix& lengths) {
  std::vector<std::size_t> place(lengths.size());
  std::iota(place.begin(), place.end(), std::size_t{0});
  std::shuffle(place.begin(), place.end(), random);
  return matrix_of(lengths.size(), [&](std::size_t i, std::size_t j) { return lengths[place[i]][place[j]]; });
}

/// None, a length that occurs (0 and infinity among them), 0, infinity, or something between.
inline double draw_threshold(Random& random, const oracle::Matrix& lengths) {
  const int last = static_cast<int>(lengths.size()) - 1;
  const auto any = [&] { return static_cast<std::size_t>(draw(random, 0, last)); };
  switch (draw(random, 0, 7)) {
    case 0:
      return 0;
    case 1:
      return kInfinity;
    case 2:
      return std::fabs(draw_real(random)) * 3;
    case 3:
    case 4:
      return lengths[any()][any()];
    default:
      return call::kNone;
  }
}

/// With its threshold, and float64 values half of the time.
inline RandomInput with_threshold(Random& random, call::Input input, oracle::Matrix lengths) {
  if (flip(random)) input.wide.assign(input.values.begin(), input.values.end());
  const double threshold = draw_threshold(random, lengths);
  const double otherwise =
      input.raw.kind == BETTISCOPE_SPARSE ? kInfinity : oracle::enclosing_radius(lengths);
  return {std::move(input), std::move(lengths), threshold, std::isnan(threshold) ? otherwise : threshold};
}

/// As a matrix or as a graph.
inline RandomInput either(Random& random, oracle::Matrix lengths) {
  call::Input input = flip(random) ? call::lower(lengths) : call::sparse(lengths, flip(random));
  return with_threshold(random, std::move(input), std::move(lengths));
}

// ---- points

/// Half of the time on a coarse grid, so with many ties and duplicates.
inline PointList random_points(Random& random, int n) {
  const bool grid = flip(random);
  PointList points(static_cast<std::size_t>(n),
                   std::vector<float>(static_cast<std::size_t>(draw(random, 1, 4))));
  for (auto& point : points)
    for (float& x : point)
      x = grid ? static_cast<float>(draw(random, 0, 3)) : draw_real(random);
  return points;
}

/// Each coordinate's difference joined to those before; the length is then `finish` of the last.
inline oracle::Matrix lengths_of(const PointList& points, auto&& join, auto&& finish) {
  return matrix_of(points.size(), [&](std::size_t i, std::size_t j) {
    double sum = 0;
    for (std::size_t c = 0; c < points[i].size(); ++c)
      sum = join(sum, std::fabs(static_cast<double>(points[i][c]) - static_cast<double>(points[j][c])));
    return static_cast<float>(finish(sum));
  });
}
inline oracle::Matrix squares_of(const PointList& points, auto&& finish) {
  return lengths_of(points, [](double sum, double x) { return sum + x * x; }, finish);
}

inline RandomInput euclidean_points(Random& random, int most, int) {
  const PointList points = random_points(random, draw(random, 1, most));
  return with_threshold(random, call::points(points, BETTISCOPE_EUCLIDEAN),
                        squares_of(points, [](double square) { return std::sqrt(square); }));
}

inline RandomInput manhattan_points(Random& random, int most, int) {
  const PointList points = random_points(random, draw(random, 1, most));
  return with_threshold(
      random, call::points(points, BETTISCOPE_MANHATTAN),
      lengths_of(points, [](double sum, double x) { return sum + x; }, [](double sum) { return sum; }));
}

inline RandomInput chebyshev_points(Random& random, int most, int) {
  const PointList points = random_points(random, draw(random, 1, most));
  return with_threshold(
      random, call::points(points, BETTISCOPE_CHEBYSHEV),
      lengths_of(
          points, [](double sum, double x) { return std::max(sum, x); }, [](double sum) { return sum; }));
}

/// Directions to corners of a cube of 4 or 16 dimensions: their cosines are fractions that no rounding
/// touches.
inline RandomInput cosine_points(Random& random, int most, int) {
  const std::size_t d = flip(random) ? 4 : 16;
  PointList directions(static_cast<std::size_t>(draw(random, 1, most)), std::vector<float>(d));
  PointList points = directions;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const int exponent = draw(random, -3, 3);
    for (std::size_t c = 0; c < d; ++c) {
      directions[i][c] = flip(random) ? 1.0f : -1.0f;
      points[i][c] = std::ldexp(directions[i][c], exponent);
    }
  }
  // Where they differ, they do so by 2: |u - v|^2 = 4 d (1 - cos) / 2.
  return with_threshold(
      random, call::points(points, BETTISCOPE_COSINE),
      squares_of(directions, [&](double square) { return square / (2 * static_cast<double>(d)); }));
}

// ---- hop counts

/// The shortest paths in a graph of unit edges, up to `cutoff` hops.
inline oracle::Matrix hops(const std::vector<std::vector<bool>>& joined, double cutoff) {
  oracle::Matrix out(joined.size(), std::vector<float>(joined.size(), kInfinity));
  for (std::size_t source = 0; source < joined.size(); ++source) {
    std::queue<std::size_t> queue({source});
    out[source][source] = 0;
    for (; !queue.empty(); queue.pop())
      for (std::size_t v = 0; v < joined.size(); ++v)
        if (joined[queue.front()][v] && out[source][v] == kInfinity &&
            out[source][queue.front()] + 1 <= cutoff) {
          out[source][v] = out[source][queue.front()] + 1;
          queue.push(v);
        }
  }
  return out;
}

/// Each point joined to its k nearest others, equally near ones in order of index.
inline std::vector<std::vector<bool>> neighbor_graph(const PointList& points, std::size_t k) {
  const std::size_t n = points.size();
  const oracle::Matrix lengths = squares_of(points, [](double square) { return std::sqrt(square); });
  std::vector<std::vector<bool>> joined(n, std::vector<bool>(n));
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::size_t> others(n);
    std::iota(others.begin(), others.end(), std::size_t{0});
    std::erase(others, i);
    std::stable_sort(others.begin(), others.end(),
                     [&](std::size_t a, std::size_t b) { return lengths[i][a] < lengths[i][b]; });
    for (std::size_t q = 0; q < k; ++q)
      joined[i][others[q]] = joined[others[q]][i] = true;
  }
  return joined;
}

/// Points on which the library itself counts hops.
inline RandomInput hop_points(Random& random, int most, int) {
  const int n = draw(random, 2, most), k = draw(random, 1, std::min(4, n - 1));
  const PointList points = random_points(random, n);
  call::Input input = call::points(points, BETTISCOPE_HOP);
  input.raw.neighbors = k;
  const double threshold = draw(random, 0, 8) / 2.0;
  return {std::move(input), hops(neighbor_graph(points, static_cast<std::size_t>(k)), threshold), threshold,
          threshold};
}

/// Hop counts of 2 to 4 lengths: of a neighbour graph, or of a cycle with chords (whose powers are spheres of
/// every dimension).
inline RandomInput hop_lengths(Random& random, int most, int) {
  const auto n = static_cast<std::size_t>(draw(random, 4, most));
  std::vector<std::vector<bool>> joined;
  if (flip(random)) {
    joined = neighbor_graph(random_points(random, static_cast<int>(n)),
                            static_cast<std::size_t>(draw(random, 1, 3)));
  } else {
    joined.assign(n, std::vector<bool>(n));
    const auto join = [&](std::size_t i, std::size_t j) { joined[i][j] = joined[j][i] = i != j; };
    for (std::size_t i = 0; i < n; ++i)
      join(i, (i + 1) % n);
    for (int chord = draw(random, 0, 3); chord > 0; --chord)
      join(random() % n, random() % n);
  }
  return either(random, shuffled(random, hops(joined, draw(random, 2, 4))));
}

// ---- matrices and graphs

/// Lengths that need not satisfy the triangle inequality: real, or small integers, some zero, some infinite.
inline oracle::Matrix random_lengths(Random& random, int n) {
  const int distinct = draw(random, 0, 6), zeros = draw(random, 0, 2), missing = draw(random, 0, 6);
  return matrix_of(static_cast<std::size_t>(n), [&](std::size_t, std::size_t) {
    const float x =
        distinct == 0 ? std::fabs(draw_real(random)) : static_cast<float>(draw(random, 1, distinct));
    if (draw(random, 0, 9) < missing) return kInfinity;
    return draw(random, 0, 19) < zeros ? 0 : x;
  });
}

inline RandomInput random_matrix(Random& random, int most, int) {
  oracle::Matrix lengths = random_lengths(random, draw(random, 1, most));
  return with_threshold(random, call::lower(lengths), lengths);
}

inline RandomInput random_graph(Random& random, int most, int) {
  oracle::Matrix lengths = random_lengths(random, draw(random, 1, most));
  return with_threshold(random, call::sparse(lengths, flip(random)), lengths);
}

/// Joins of sets of separate points, which are wedges of spheres: complete bipartite graphs, octahedra and so
/// on, suspended as often as there is room; here and there with another length.
inline RandomInput joins(Random& random, int most, int max_dimension) {
  std::vector<int> part;
  const int parts = std::max(1, max_dimension + draw(random, 0, 3) / 2 + draw(random, 0, 1));
  for (int p = 0; p < parts; ++p)
    for (int size = draw(random, 0, 4) == 0 ? draw(random, 1, 4) : 2; size > 0; --size)
      if (static_cast<int>(part.size()) < most) part.push_back(p);
  const int distinct = draw(random, 0, 3), noise = draw(random, 0, 3) == 0 ? 1 : 0;
  const float longer = flip(random) ? kInfinity : 4;
  oracle::Matrix lengths = matrix_of(part.size(), [&](std::size_t i, std::size_t j) {
    if (draw(random, 0, 19) < noise) return static_cast<float>(draw(random, 0, 5));
    if (distinct == 0) return std::fabs(draw_real(random)) + (part[i] == part[j] ? 2.0f : 1.0f);
    return part[i] == part[j] ? longer : static_cast<float>(draw(random, 1, distinct));
  });
  return either(random, shuffled(random, lengths));
}

/// Random lengths above 1, suspended by pairs of points up to 1 away: every bar moves up a degree with each
/// pair.
inline RandomInput suspensions(Random& random, int most, int max_dimension) {
  const int pairs = draw(random, 1, max_dimension + 1);
  const int base = draw(random, 1, std::max(2, most - 2 * pairs));
  const oracle::Matrix inside = random_lengths(random, base);
  const auto n = static_cast<std::size_t>(base);
  const float last = flip(random) ? kInfinity : 9;
  const bool real = flip(random);
  oracle::Matrix lengths =
      matrix_of(n + 2 * static_cast<std::size_t>(pairs), [&](std::size_t i, std::size_t j) {
        if (i < n) return inside[i][j] + 1;
        if (j >= n && (i - n) / 2 == (j - n) / 2) return last;
        return real ? std::fabs(draw_real(random)) : static_cast<float>(draw(random, 0, 1));
      });
  return either(random, shuffled(random, lengths));
}

/// Cliques that share vertices, of one length each.
inline RandomInput cliques(Random& random, int most, int) {
  const int n = draw(random, 2, most);
  oracle::Matrix lengths = matrix_of(static_cast<std::size_t>(n), [](auto, auto) { return kInfinity; });
  for (int count = draw(random, 1, n); count > 0; --count) {
    std::vector<std::size_t> members;
    for (int size = draw(random, 2, 6); size > 0; --size)
      members.push_back(static_cast<std::size_t>(draw(random, 0, n - 1)));
    const auto length = static_cast<float>(draw(random, 0, 3));
    for (std::size_t i : members)
      for (std::size_t j : members)
        if (i != j) lengths[i][j] = lengths[j][i] = std::min(lengths[i][j], length);
  }
  return either(random, lengths);
}

/// Hubs joined to each other and to all or nearly all leaves, which have few edges among themselves.
inline oracle::Matrix hub_lengths(Random& random, int hub_count, int leaves) {
  const auto first_hub = static_cast<std::size_t>(leaves);
  const int distinct = draw(random, 0, 3), missing = draw(random, 0, 1);
  const auto length = [&] {
    return distinct == 0 ? std::fabs(draw_real(random)) : static_cast<float>(draw(random, 1, distinct));
  };
  oracle::Matrix lengths =
      matrix_of(static_cast<std::size_t>(leaves + hub_count), [&](std::size_t i, std::size_t) {
        return i >= first_hub && draw(random, 0, 39) >= missing ? length() : kInfinity;
      });
  for (int edge = draw(random, 0, leaves); edge > 0; --edge) {
    const auto i = static_cast<std::size_t>(draw(random, 0, leaves - 1));
    const auto j = static_cast<std::size_t>(draw(random, 0, leaves - 1));
    if (i != j) lengths[i][j] = lengths[j][i] = length();
  }
  return shuffled(random, lengths);
}

/// Sets of vertices and of neighbours that take more than one word of 64.
inline RandomInput hubs(Random& random, int, int max_dimension) {
  return either(random,
                hub_lengths(random, draw(random, 2, 3), draw(random, 60, max_dimension < 3 ? 140 : 70)));
}

struct Kind {
  const char* name;
  RandomInput (*make)(Random& random, int most, int max_dimension);  // `most` vertices, except for hubs
};
constexpr Kind kKinds[] = {{"euclidean points", euclidean_points},
                           {"manhattan points", manhattan_points},
                           {"chebyshev points", chebyshev_points},
                           {"cosine points", cosine_points},
                           {"hop points", hop_points},
                           {"hop lengths", hop_lengths},
                           {"matrix", random_matrix},
                           {"graph", random_graph},
                           {"joins", joins},
                           {"suspensions", suspensions},
                           {"cliques", cliques},
                           {"hubs", hubs}};

}  // namespace bettiscope::test

#endif

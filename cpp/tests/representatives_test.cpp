// Representatives of bars, against linear algebra over Z/p on the whole complex.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "oracle.h"
#include "random_inputs.h"
#include "rips_call.h"

namespace {

using namespace bettiscope::test;

using Vertices = std::vector<std::size_t>;

struct Free {
  void operator()(bettiscope_representatives* representatives) const {
    bettiscope_representatives_free(representatives);
  }
};

struct Bar {
  std::size_t index;
  double birth, death;
  std::vector<std::pair<Vertices, long>> cocycle;  // as it was given
  Vertices loop;

  bool operator==(const Bar&) const = default;
};

struct Result {
  bettiscope_status status;
  std::string error;
  std::vector<Bar> bars;
};

std::vector<Bar> copied(const bettiscope_representatives* representatives, std::int32_t p) {
  std::vector<Bar> bars;
  for (std::int64_t k = 0; k < bettiscope_representatives_size(representatives); ++k) {
    std::int64_t index = -1, terms = -1, walk = -1;
    Bar bar{};
    EXPECT_EQ(
        bettiscope_representatives_bar(representatives, k, &index, &bar.birth, &bar.death, &terms, &walk),
        BETTISCOPE_OK);
    bar.index = static_cast<std::size_t>(index);
    const auto each = static_cast<std::size_t>(p + 1), count = static_cast<std::size_t>(terms);
    std::vector<std::int64_t> vertices(each * count), loop(static_cast<std::size_t>(walk));
    std::vector<std::int32_t> coefficients(count);
    EXPECT_EQ(
        bettiscope_representatives_cocycle(representatives, k, vertices.data(), coefficients.data(), terms),
        BETTISCOPE_OK);
    EXPECT_EQ(bettiscope_representatives_loop(representatives, k, loop.data(), walk), BETTISCOPE_OK);
    for (std::size_t t = 0; t < count; ++t) {
      const auto begin = vertices.begin() + static_cast<std::ptrdiff_t>(t * each);
      bar.cocycle.emplace_back(Vertices(begin, begin + p + 1), coefficients[t]);
    }
    bar.loop.assign(loop.begin(), loop.end());
    bars.push_back(std::move(bar));
  }
  return bars;
}

Result representatives(call::Input& input, const bettiscope_rips_options& options, std::int32_t p,
                       const std::vector<std::int64_t>* bars, std::int64_t count) {
  char error[512] = "";
  bettiscope_representatives* made = nullptr;
  const bettiscope_status status =
      bettiscope_rips_representatives(input.get(), &options, p, bars == nullptr ? nullptr : bars->data(),
                                      count, nullptr, nullptr, &made, error, sizeof error);
  const std::unique_ptr<bettiscope_representatives, Free> handle(made);
  EXPECT_EQ(status == BETTISCOPE_OK, made != nullptr);
  return {status, error, copied(made, p)};
}

/// Of the bars with these indices.
Result of_indices(call::Input& input, const bettiscope_rips_options& options, std::int32_t p,
                  const std::vector<std::int64_t>& bars) {
  return representatives(input, options, p, &bars, static_cast<std::int64_t>(bars.size()));
}

Result of_most_persistent(call::Input& input, const bettiscope_rips_options& options, std::int32_t p,
                          std::int64_t count) {
  return representatives(input, options, p, nullptr, count);
}

// ---- the whole complex, and linear algebra on it

class Complex {
 public:
  /// All simplices of up to top + 1 dimensions with edges up to the threshold.
  Complex(const oracle::Matrix& lengths, double threshold, std::size_t top, long p)
      : lengths_(lengths),
        p_(p),
        simplices_(oracle::rips_filtration(lengths, static_cast<float>(threshold), top + 1)),
        cofaces_(simplices_.size()) {
    for (std::size_t k = 0; k < simplices_.size(); ++k)
      place_[simplices_[k].vertices] = k;
    for (std::size_t k = 0; k < simplices_.size(); ++k)
      for (const auto& [face, sign] : oracle::boundary(simplices_[k], place_, p))
        cofaces_[face][k] = sign;
  }

  long p() const { return p_; }
  const oracle::Matrix& lengths() const { return lengths_; }
  bool has(const Vertices& simplex) const { return place_.contains(simplex); }
  double length(const Vertices& simplex) const { return double{simplices_[place_.at(simplex)].length}; }

  /// The part of a cocycle in the simplices for which `within` holds, by their places.
  template <class Within>
  oracle::Column restricted(const Bar& bar, Within&& within) const {
    oracle::Column out;
    for (const auto& [simplex, coefficient] : bar.cocycle)
      if (within(length(simplex))) out[place_.at(simplex)] = coefficient;
    return out;
  }

  /// The part of the coboundary in the simplices for which `within` holds.
  template <class Within>
  oracle::Column coboundary(const oracle::Column& cochain, Within&& within) const {
    oracle::Column out;
    for (const auto& [place, coefficient] : cochain)
      oracle::add(out, cofaces_[place], coefficient, p_);
    std::erase_if(out, [&](const auto& term) { return !within(double{simplices_[term.first].length}); });
    return out;
  }

  /// Whether a cochain of the simplices for which `within` holds is a coboundary there: Gaussian elimination.
  template <class Within>
  bool is_coboundary(oracle::Column cochain, std::size_t dimension, Within&& within) const {
    std::map<std::size_t, oracle::Column> basis;  // by the last row
    for (std::size_t k = 0; k < simplices_.size(); ++k) {
      if (simplices_[k].vertices.size() != dimension || !within(double{simplices_[k].length})) continue;
      oracle::Column column = reduced(coboundary({{k, 1}}, within), basis);
      if (!column.empty()) basis[column.rbegin()->first] = column;
    }
    return reduced(cochain, basis).empty();
  }

 private:
  oracle::Column reduced(oracle::Column column, const std::map<std::size_t, oracle::Column>& basis) const {
    while (!column.empty() && basis.contains(column.rbegin()->first)) {
      const auto& [row, entry] = *column.rbegin();
      const oracle::Column& other = basis.at(row);
      oracle::add(column, other, (p_ - entry) * oracle::inverse(other.at(row), p_) % p_, p_);
    }
    return column;
  }

  const oracle::Matrix& lengths_;
  long p_;
  std::vector<oracle::Simplex<float>> simplices_;
  std::vector<oracle::Column> cofaces_;  // with their signs
  std::map<Vertices, std::size_t> place_;
};

bool is_increasing(const Vertices& vertices) {
  return std::adjacent_find(vertices.begin(), vertices.end(), std::greater_equal<>()) == vertices.end();
}

void expect_cocycle(const Bar& bar, std::size_t dimension, const Complex& complex) {
  const auto is_before_death = [&](double length) { return length < bar.death; };
  ASSERT_FALSE(bar.cocycle.empty());
  for (std::size_t k = 0; k < bar.cocycle.size(); ++k) {
    const auto& [simplex, coefficient] = bar.cocycle[k];
    ASSERT_EQ(simplex.size(), dimension + 1);
    ASSERT_TRUE(is_increasing(simplex) && complex.has(simplex));
    ASSERT_TRUE(is_before_death(complex.length(simplex)));
    ASSERT_TRUE(coefficient >= 1 && coefficient < complex.p());
    ASSERT_TRUE(k < 1 || bar.cocycle[0].first != simplex);
    ASSERT_TRUE(k < 2 || bar.cocycle[k - 1].first < simplex);
  }
  ASSERT_EQ(complex.length(bar.cocycle[0].first), bar.birth);
  ASSERT_EQ(bar.cocycle[0].second, 1);

  const auto is_any = [](double) { return true; };
  const auto is_at_birth = [&](double length) { return length <= bar.birth; };
  const auto is_before_birth = [&](double length) { return length < bar.birth; };
  ASSERT_TRUE(complex.coboundary(complex.restricted(bar, is_any), is_before_death).empty());
  ASSERT_FALSE(complex.is_coboundary(complex.restricted(bar, is_at_birth), dimension, is_at_birth));
  ASSERT_TRUE(complex.is_coboundary(complex.restricted(bar, is_before_birth), dimension, is_before_birth));
}

/// The lengths of the shortest ways from one vertex along the edges for which `within` holds (Bellman 1958).
template <class Within>
double shortest_way(const oracle::Matrix& lengths, std::size_t from, std::size_t to, Within&& within) {
  std::vector<double> way(lengths.size(), HUGE_VAL);
  way[from] = 0;
  for (std::size_t round = 0; round < lengths.size(); ++round)
    for (std::size_t v = 0; v < lengths.size(); ++v)
      for (std::size_t w = 0; w < lengths.size(); ++w)
        if (v != w && within(v, w)) way[w] = std::min(way[w], way[v] + double{lengths[v][w]});
  return way[to];
}

void expect_loop(const Bar& bar, const Complex& complex) {
  const oracle::Matrix& lengths = complex.lengths();
  const Vertices& loop = bar.loop;
  ASSERT_GE(loop.size(), 4u);
  ASSERT_EQ(std::set<std::size_t>(loop.begin(), loop.end()).size(), loop.size());
  ASSERT_EQ((Vertices{loop[0], loop[1]}), bar.cocycle[0].first);
  std::map<Vertices, long> cocycle(bar.cocycle.begin(), bar.cocycle.end());
  long pairing = 0;
  double back = 0;
  for (std::size_t k = 0; k < loop.size(); ++k) {
    const std::size_t a = loop[k], b = loop[(k + 1) % loop.size()];
    ASSERT_LE(double{lengths[a][b]}, bar.birth);
    const auto found = cocycle.find({std::min(a, b), std::max(a, b)});
    if (found != cocycle.end()) pairing += a < b ? found->second : -found->second;
    if (k > 0) back += double{lengths[a][b]};
  }
  ASSERT_EQ((pairing % complex.p() + complex.p()) % complex.p(), 1);
  // Of edges as long as the birth some are before it in the order: the way is no longer than without any, and
  // no shorter than with all of them.
  const auto is_birth = [&](std::size_t v, std::size_t w) {
    return std::min(v, w) == loop[0] && std::max(v, w) == loop[1];
  };
  const auto length = [&](std::size_t v, std::size_t w) { return double{lengths[v][w]}; };
  const double least = shortest_way(lengths, loop[1], loop[0], [&](auto v, auto w) {
    return length(v, w) <= bar.birth && !is_birth(v, w);
  });
  const double most =
      shortest_way(lengths, loop[1], loop[0], [&](auto v, auto w) { return length(v, w) < bar.birth; });
  ASSERT_GE(back, least - 1e-5 * bar.birth);
  ASSERT_LE(back, most + 1e-5 * bar.birth);
}

/// Representatives that were looked at, by degree.
struct Seen {
  long finite[4] = {};
  long essential[4] = {};
  long terms = 0;
};

/**
 * All representatives of one degree, or of the most persistent bars; with as many dimensions as the diagrams
 * have.
 */
void check(RandomInput& given, const bettiscope_rips_options& options, std::int32_t p, std::int64_t most,
           const call::Result& diagrams, const Complex& complex, Seen& seen) {
  const auto bars = call::diagrams_of<double>(diagrams.handle.get())[static_cast<std::size_t>(p)];
  std::vector<std::int64_t> all(bars.size());
  std::iota(all.begin(), all.end(), 0);
  const Result result = static_cast<std::int64_t>(bars.size()) <= most
                            ? of_indices(given.input, options, p, all)
                            : of_most_persistent(given.input, options, p, most);
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  ASSERT_EQ(result.bars.size(), std::min<std::size_t>(bars.size(), static_cast<std::size_t>(most)));
  std::vector<std::int64_t> simplices(bars.size() * static_cast<std::size_t>(2 * p + 3));
  ASSERT_EQ(bettiscope_diagrams_simplices(diagrams.handle.get(), p, simplices.data(),
                                          static_cast<std::int64_t>(simplices.size()), nullptr, 0),
            BETTISCOPE_OK);
  for (const Bar& bar : result.bars) {
    SCOPED_TRACE(testing::Message() << "degree " << p << ", bar " << bar.index << " [" << bar.birth << ", "
                                    << bar.death << ")");
    ASSERT_EQ(bars.at(bar.index), std::pair(bar.birth, bar.death));
    const auto first = simplices.begin() + static_cast<std::ptrdiff_t>(bar.index) * (2 * p + 3);
    ASSERT_EQ(Vertices(first, first + p + 1), bar.cocycle.at(0).first);
    ASSERT_NO_FATAL_FAILURE(expect_cocycle(bar, static_cast<std::size_t>(p), complex));
    if (p == 1) {
      ASSERT_NO_FATAL_FAILURE(expect_loop(bar, complex));
    } else {
      ASSERT_TRUE(bar.loop.empty());
    }
    ++(bar.death < HUGE_VAL ? seen.finite : seen.essential)[p];
    seen.terms += static_cast<long>(bar.cocycle.size());
  }
  // Within a limit the number of threads decides on how lengths are kept, and so on the order of equal ones.
  if (options.memory_limit != 0) return;
  bettiscope_rips_options more = options;
  more.threads = 4;
  ASSERT_EQ(of_indices(given.input, more, p, all).bars, of_indices(given.input, options, p, all).bars);
}

/// The least memory with which the input can be had: lengths between points are then not kept.
std::int64_t least_limit(call::Input& input, const bettiscope_rips_options& options) {
  std::int64_t bytes = 0, least = 0;
  EXPECT_EQ(bettiscope_rips_memory(input.get(), &options, nullptr, &bytes, &least, nullptr, 0),
            BETTISCOPE_OK);
  return least;
}

void check_random_input(int seed, std::int32_t field, Seen& seen) {
  const Kind& kind = kKinds[static_cast<std::size_t>(seed) % std::size(kKinds)];
  Random random(static_cast<std::uint64_t>(seed));
  const bool is_large = std::string(kind.name) == "hubs";
  const std::int32_t max_dimension = is_large ? 1 : seed / static_cast<std::int32_t>(std::size(kKinds)) % 4;
  const int most[] = {20, 18, 14, 13};
  RandomInput given = kind.make(random, most[max_dimension], max_dimension);
  SCOPED_TRACE(testing::Message() << "seed " << seed << ": " << kind.name << ", n " << given.lengths.size()
                                  << ", kind " << given.input.raw.kind << ", max_dimension " << max_dimension
                                  << ", threshold " << given.threshold << ", field " << field);
  auto options = call::options(max_dimension, given.threshold, false, draw(random, 1, 3), field);
  options.simplices = 1;
  if (given.input.raw.kind != BETTISCOPE_POINTS && flip(random)) options.precision = BETTISCOPE_FLOAT64;
  if (flip(random)) options.memory_limit = least_limit(given.input, options);
  const call::Result diagrams = call::rips(given.input, options);
  ASSERT_EQ(diagrams.status, BETTISCOPE_OK) << diagrams.error;
  const Complex complex(given.lengths, given.expected_threshold, static_cast<std::size_t>(max_dimension),
                        field);
  for (std::int32_t p = 0; p <= max_dimension; ++p)
    ASSERT_NO_FATAL_FAILURE(check(given, options, p, is_large ? 3 : 1000, diagrams, complex, seen));
}

TEST(Representatives, OfRandomComplexesOverZ2AndZ3) {
  for (const std::int32_t field : {2, 3}) {
    Seen seen;
    for (int seed = 0; seed < 1000; ++seed)
      ASSERT_NO_FATAL_FAILURE(check_random_input(seed, field, seen));
    for (int p = 0; p < 4; ++p) {
      EXPECT_GE(seen.finite[p], 10) << "degree " << p;
      EXPECT_GE(seen.essential[p], 10) << "degree " << p;
    }
    EXPECT_GT(seen.terms, 10000);
  }
}

TEST(Representatives, OfOtherFields) {
  Seen seen;
  for (const std::int32_t field : {5, 32749})
    for (int seed = 5000; seed < 5060; ++seed)
      ASSERT_NO_FATAL_FAILURE(check_random_input(seed, field, seen));
  EXPECT_GT(seen.finite[1] + seen.essential[1], 30);
}

/// Points on a circle: the one loop goes round it in steps of the birth's length.
TEST(Representatives, OfACircleGoRoundIt) {
  PointList points;
  for (int k = 0; k < 60; ++k) {
    const double angle = 2 * M_PI * ((7 * k) % 60) / 60;
    points.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
  }
  call::Input input = call::points(points);
  const Result result = of_most_persistent(input, call::options(1), 1, 5);
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  ASSERT_EQ(result.bars.size(), 1u);
  ASSERT_EQ(result.bars[0].loop.size(), 60u);
  for (std::size_t k = 0; k < 60; ++k) {
    const auto &a = points[result.bars[0].loop[k]], &b = points[result.bars[0].loop[(k + 1) % 60]];
    EXPECT_NEAR(std::hypot(a[0] - b[0], a[1] - b[1]), 2 * std::sin(M_PI / 60), 1e-5);
  }
}

TEST(Representatives, HaveTheNumbersOfTheInputWithLandmarksToo) {
  Random random(3);
  PointList points;
  for (int k = 0; k < 80; ++k) {
    const float angle = 3 * draw_real(random);
    points.push_back({std::cos(angle) + draw_real(random) / 4, std::sin(angle) + draw_real(random) / 4});
  }
  call::Input input = call::points(points);
  input.raw.landmarks = 14;
  input.raw.landmark_seed = 4;
  const oracle::Matrix lengths = squares_of(points, [](double square) { return std::sqrt(square); });
  for (const double threshold : {call::kNone, 1.1})
    for (const std::int32_t field : {2, 3}) {
      auto options = call::options(1, threshold, false, 1, field);
      const Result ends = of_most_persistent(input, options, 0, 14);
      ASSERT_EQ(ends.status, BETTISCOPE_OK) << ends.error;
      std::set<std::size_t> landmarks;
      for (const Bar& bar : ends.bars)
        landmarks.insert(bar.cocycle[0].first[0]);
      ASSERT_EQ(landmarks.size(), 14u);
      // The other points are cut off.
      oracle::Matrix kept = lengths;
      for (std::size_t v = 0; v < kept.size(); ++v)
        for (std::size_t w = 0; w < kept.size(); ++w)
          if (v != w && !(landmarks.contains(v) && landmarks.contains(w))) kept[v][w] = kInfinity;
      const call::Result diagrams = call::rips(input, options);
      const Complex complex(kept, bettiscope_diagrams_threshold(diagrams.handle.get()), 1, field);
      for (const std::int32_t p : {0, 1}) {
        const Result result = of_most_persistent(input, options, p, 100);
        ASSERT_EQ(static_cast<std::int64_t>(result.bars.size()),
                  bettiscope_diagrams_size(diagrams.handle.get(), p));
        ASSERT_FALSE(result.bars.empty());
        for (const Bar& bar : result.bars) {
          ASSERT_NO_FATAL_FAILURE(expect_cocycle(bar, static_cast<std::size_t>(p), complex));
          if (p == 1) {
            ASSERT_NO_FATAL_FAILURE(expect_loop(bar, complex));
          }
        }
      }
    }
}

/// Three squares far apart, of the bars [1, sqrt 2), [2, 2 sqrt 2) and, up to the length 4, [3, inf).
call::Input squares() {
  PointList points;
  for (const float side : {1.0f, 2.0f, 3.0f})
    for (const auto& [x, y] : {std::pair(0, 0), {1, 0}, {1, 1}, {0, 1}})
      points.push_back({side * static_cast<float>(x) + 20 * side, side * static_cast<float>(y)});
  return call::points(points);
}

TEST(Representatives, AreThoseAskedForInTheirOrder) {
  call::Input input = squares();
  const auto options = call::options(1, 4);
  const auto indices = [](const Result& result) {
    std::vector<std::size_t> out;
    for (const Bar& bar : result.bars)
      out.push_back(bar.index);
    return out;
  };
  EXPECT_EQ(indices(of_most_persistent(input, options, 1, 2)), (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(indices(of_most_persistent(input, options, 1, 9)), (std::vector<std::size_t>{2, 1, 0}));
  EXPECT_EQ(indices(of_indices(input, options, 1, {1, 0, 1})), (std::vector<std::size_t>{1, 0, 1}));
  EXPECT_EQ(of_indices(input, options, 1, {2}).bars[0].birth, 3);
  EXPECT_TRUE(of_most_persistent(input, options, 1, 0).bars.empty());
  // Essential ones in the order of their births: all are 0.
  EXPECT_EQ(indices(of_most_persistent(input, options, 0, 3)), (std::vector<std::size_t>{9, 10, 11}));
}

TEST(Representatives, OfDimensionsThatHaveNoSimplicesAreNone) {
  call::Input input = call::points({{0}, {1}});
  EXPECT_EQ(of_most_persistent(input, call::options(5), 4, 3).status, BETTISCOPE_OK);
  EXPECT_TRUE(of_most_persistent(input, call::options(5), 4, 3).bars.empty());
  EXPECT_EQ(of_indices(input, call::options(5), 4, {0}).error,
            "bars[0] is 0, expected 0 to -1: dimension 4 has 0 bars");
}

TEST(Representatives, BadInputIsNamed) {
  call::Input input = squares();
  const auto expect = [&](bettiscope_rips_options options, std::int32_t p,
                          const std::vector<std::int64_t>& bars, bettiscope_status status,
                          const std::string& error) {
    const Result result = of_indices(input, options, p, bars);
    EXPECT_EQ(result.status, status);
    EXPECT_EQ(result.error, error);
  };
  const auto options = call::options(1, 4);
  expect(options, 2, {0}, BETTISCOPE_E_ARGUMENT, "dimension is 2, expected 0 to max_dimension = 1");
  expect(options, -1, {0}, BETTISCOPE_E_ARGUMENT, "dimension is -1, expected 0 to max_dimension = 1");
  expect(options, 1, {0, 3}, BETTISCOPE_E_ARGUMENT, "bars[1] is 3, expected 0 to 2: dimension 1 has 3 bars");
  expect(options, 1, {-1}, BETTISCOPE_E_ARGUMENT, "bars[0] is -1, expected 0 to 2: dimension 1 has 3 bars");
  expect(options, 0, {12}, BETTISCOPE_E_ARGUMENT, "bars[0] is 12, expected 0 to 11: dimension 0 has 12 bars");
  expect(call::options(1, 4, true), 1, {0}, BETTISCOPE_E_ARGUMENT,
         "zero_length is 1, expected 0: bars of zero length are counted, and have no representatives");
  expect(call::options(1, 4, false, 1, 6), 1, {0}, BETTISCOPE_E_ARGUMENT,
         "field is 6, expected a prime below 32768");
  EXPECT_EQ(of_most_persistent(input, options, 1, -1).error, "count is -1, expected 0 or more");
  auto limited = options;
  limited.memory_limit = 10000;
  EXPECT_EQ(of_most_persistent(input, limited, 1, 1).status, BETTISCOPE_E_MEMORY);
  input.values[5] = std::nanf("");
  EXPECT_EQ(of_most_persistent(input, options, 1, 1).status, BETTISCOPE_E_DATA);
}

TEST(Representatives, AreCancelledAndWatched) {
  call::Input input = squares();
  const auto options = call::options(1, 4);
  const std::int32_t cancel = 1;
  bettiscope_progress progress{};
  bettiscope_representatives* made = nullptr;
  EXPECT_EQ(bettiscope_rips_representatives(input.get(), &options, 1, nullptr, 1, &cancel, &progress, &made,
                                            nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(made, nullptr);
  EXPECT_EQ(bettiscope_rips_representatives(input.get(), &options, 1, nullptr, 1, nullptr, &progress, &made,
                                            nullptr, 0),
            BETTISCOPE_OK);
  const std::unique_ptr<bettiscope_representatives, Free> handle(made);
  EXPECT_EQ(progress.phase, BETTISCOPE_PHASE_REDUCTION);
  EXPECT_EQ(progress.done, progress.total);
}

TEST(Representatives, CopiesThatDoNotFitAreRefused) {
  call::Input input = squares();
  const auto options = call::options(1, 4);
  bettiscope_representatives* made = nullptr;
  ASSERT_EQ(bettiscope_rips_representatives(input.get(), &options, 1, nullptr, 1, nullptr, nullptr, &made,
                                            nullptr, 0),
            BETTISCOPE_OK);
  const std::unique_ptr<bettiscope_representatives, Free> handle(made);
  std::int64_t vertices[40], size = 0;
  std::int32_t coefficients[20];
  ASSERT_EQ(bettiscope_representatives_bar(made, 0, nullptr, nullptr, nullptr, &size, nullptr),
            BETTISCOPE_OK);
  ASSERT_GE(size, 1);
  ASSERT_LE(size, 20);
  EXPECT_EQ(bettiscope_representatives_cocycle(made, 0, vertices, coefficients, size), BETTISCOPE_OK);
  EXPECT_EQ(bettiscope_representatives_cocycle(made, 0, vertices, coefficients, size - 1),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(bettiscope_representatives_cocycle(made, 0, nullptr, coefficients, size), BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(bettiscope_representatives_cocycle(made, 0, vertices, nullptr, size), BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(bettiscope_representatives_loop(made, 0, vertices, 4), BETTISCOPE_OK);
  EXPECT_EQ(bettiscope_representatives_loop(made, 0, vertices, 3), BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(bettiscope_representatives_loop(made, 0, nullptr, 4), BETTISCOPE_E_ARGUMENT);
  for (const std::int64_t bar : {-1, 1}) {
    EXPECT_EQ(bettiscope_representatives_bar(made, bar, nullptr, nullptr, nullptr, &size, nullptr),
              BETTISCOPE_E_ARGUMENT);
    EXPECT_EQ(bettiscope_representatives_cocycle(made, bar, vertices, coefficients, 20),
              BETTISCOPE_E_ARGUMENT);
    EXPECT_EQ(bettiscope_representatives_loop(made, bar, vertices, 40), BETTISCOPE_E_ARGUMENT);
  }
}

}  // namespace

// The weighted Rips filtration and the distance to a measure.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "clouds.h"
#include "oracle.h"
#include "random_inputs.h"
#include "rips_call.h"

namespace {

using namespace bettiscope::test;

using Wide = oracle::MatrixOf<double>;
using Bars = std::vector<std::pair<double, double>>;
constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr std::int32_t kPowers[] = {BETTISCOPE_POWER_1, BETTISCOPE_POWER_2, BETTISCOPE_POWER_INFINITY};

/// An input with its weights.
struct Weighted {
  call::Input input;
  std::vector<double> weights;

  Weighted(call::Input given, std::vector<double> of, std::int32_t power)
      : input(std::move(given)), weights(std::move(of)) {
    input.raw.weight_power = power;
  }

  call::Result rips(const bettiscope_rips_options& options) {
    input.raw.weights = weights.data();
    return call::rips(input, options);
  }
};

bettiscope_rips_options float64(bettiscope_rips_options options) {
  options.precision = BETTISCOPE_FLOAT64;
  return options;
}

oracle::DiagramsOf<double> diagrams(Weighted input, std::int32_t max_dimension,
                                    double threshold = call::kNone, bool zero_length = false) {
  const call::Result result = input.rips(float64(call::options(max_dimension, threshold, zero_length)));
  EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
  return call::diagrams_of<double>(result.handle.get());
}

void expect_near(const Bars& found, const Bars& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    EXPECT_DOUBLE_EQ(found[k].first, expected[k].first) << k;
    EXPECT_DOUBLE_EQ(found[k].second, expected[k].second) << k;
  }
}

// ---- by hand

/// Two points 4 apart, with the weights 1 and 2. p = 1: t - 1 + t - 2 = 4 at t = 3.5. p = 2: sqrt(t^2 - 1) +
/// sqrt(t^2 - 4) = 4 has sqrt(t^2 - 1) = 2 + 3 / 8. p = infinity: t + t = 4 at t = 2, where the second
/// enters.
TEST(WeightedRips, OfTwoPoints) {
  const double met[] = {7, 2 * std::sqrt(2.375 * 2.375 + 1), 4};
  for (int k = 0; k < 3; ++k) {
    const Bars bars = diagrams({call::points({{0}, {4}}), {1, 2}, kPowers[k]}, 0)[0];
    if (kPowers[k] == BETTISCOPE_POWER_INFINITY)
      expect_near(bars, {{2, kFar}});
    else
      expect_near(bars, {{2, kFar}, {4, met[k]}});
  }
}

/// A point that enters inside the ball of another one has no bar.
TEST(WeightedRips, OfAPointWithinABall) {
  for (const std::int32_t power : kPowers) {
    expect_near(diagrams({call::points({{0}, {1}}), {0, 5}, power}, 0)[0], {{0, kFar}});
    expect_near(diagrams({call::points({{0}, {1}}), {0, 5}, power}, 0, call::kNone, true)[0],
                {{0, kFar}, {10, 10}});
  }
}

/// The two nearest meet first, and the one that was born later ends; the third joins the elder.
TEST(WeightedRips, OfThreePointsTheElderLives) {
  const call::Input line = call::points({{0}, {6}, {16}});
  expect_near(diagrams({line, {2, 1, 0}, BETTISCOPE_POWER_1}, 0)[0], {{0, kFar}, {2, 11}, {4, 9}});
  // 6^2 + 3^2 = 45 and 6^2 + 1 = 37; 10^2 + 1 and 10^2 + 1.
  expect_near(diagrams({line, {2, 1, 0}, BETTISCOPE_POWER_2}, 0)[0],
              {{0, kFar}, {2, 101.0 / 10}, {4, std::sqrt(45.0 * 37.0) / 6}});
  expect_near(diagrams({line, {2, 1, 0}, BETTISCOPE_POWER_INFINITY}, 0)[0], {{0, kFar}, {2, 10}, {4, 6}});
}

TEST(WeightedRips, OfOnePointIsAConeFromItsBirthOn) {
  for (const std::int32_t precision : {BETTISCOPE_FLOAT32, BETTISCOPE_FLOAT64})
    for (const std::int32_t top : {0, 1}) {
      Weighted input{call::points({{7, 7}}), {1.5}, BETTISCOPE_POWER_2};
      auto options = call::options(top);
      options.precision = precision;
      const call::Result result = input.rips(options);
      ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
      EXPECT_EQ(call::diagrams_of<double>(result.handle.get())[0], (Bars{{3, kFar}}));
      EXPECT_EQ(bettiscope_diagrams_threshold(result.handle.get()), 3);
      EXPECT_EQ(call::betti_of(result.handle.get(), 2.5)[0], 0);
      EXPECT_EQ(call::betti_of(result.handle.get(), 100)[0], 1);
      options.threshold = 2.5;
      const call::Result before = input.rips(options);
      ASSERT_EQ(before.status, BETTISCOPE_OK) << before.error;
      EXPECT_EQ(bettiscope_diagrams_size(before.handle.get(), 0), 0);
      EXPECT_EQ(call::betti_of(before.handle.get(), 2.5)[0], 0);
    }
}

/// With one weight c for all every value x of an edge becomes x + 2 c, sqrt(x^2 + 4 c^2) or max(x, 2 c).
TEST(WeightedRips, OfEqualWeightsMovesAllBars) {
  Random random(4);
  PointList cloud(40);
  for (auto& point : cloud)
    point = {draw_real(random), draw_real(random), draw_real(random)};
  call::Input plain = call::points(cloud);
  const call::Result without = call::rips(plain, float64(call::options(1)));
  const auto bars = call::diagrams_of<double>(without.handle.get());
  const double c = 0.125;
  for (const std::int32_t power : kPowers) {
    const auto move = [&](double x) {
      return power == BETTISCOPE_POWER_1   ? x + 2 * c
             : power == BETTISCOPE_POWER_2 ? std::sqrt(x * x + 4 * c * c)
                                           : std::max(x, 2 * c);
    };
    const auto found = diagrams({plain, std::vector<double>(cloud.size(), c), power}, 1);
    for (std::size_t p = 0; p < 2; ++p) {
      Bars expected;
      for (const auto& [birth, death] : bars[p])
        if (move(birth) < move(death)) expected.push_back({move(birth), move(death)});
      std::sort(expected.begin(), expected.end());
      ASSERT_NO_FATAL_FAILURE(expect_near(found[p], expected)) << "power " << power << ", degree " << p;
    }
  }
}

/// Squares of lengths and weights would be 0, or infinite.
TEST(WeightedRips, OfVerySmallAndVeryLargeLengths) {
  for (const double scale : {1e-200, 1e30}) {
    call::Input input = call::lower({{0, 4}, {4, 0}});
    input.wide = {4 * scale};
    // Weights 1.5 and 1.5: sqrt(4^2 + 3^2) = 5.
    const Bars bars = diagrams({input, {1.5 * scale, 1.5 * scale}, BETTISCOPE_POWER_2}, 0)[0];
    expect_near(bars, {{3 * scale, 5 * scale}, {3 * scale, kFar}});
  }
}

// ---- against the textbook reduction

/// The definition itself: the t at which the balls meet, by halving, in more precision than float64.
long double value_by_definition(std::int32_t power, long double length, long double a, long double b) {
  const auto radius = [&](long double t, long double f) {
    if (power == BETTISCOPE_POWER_1) return t - f;
    return power == BETTISCOPE_POWER_2 ? std::sqrt((t - f) * (t + f)) : t;
  };
  long double low = std::max(a, b), high = low + length;
  if (radius(low, a) + radius(low, b) >= length) return 2 * low;
  for (int step = 0; step < 200; ++step) {
    const long double middle = (low + high) / 2;
    (radius(middle, a) + radius(middle, b) >= length ? high : low) = middle;
  }
  return 2 * high;
}

/// What the header says in closed form.
double value(std::int32_t power, double l, double a, double b) {
  if (l == kFar) return kFar;
  const double ends = std::max(2 * a, 2 * b);
  if (power == BETTISCOPE_POWER_1) return std::max(ends, l + (a + b));
  if (power == BETTISCOPE_POWER_INFINITY) return std::max(ends, l);
  if (!(l * l > std::fabs(a * a - b * b))) return ends;
  return std::max(ends, std::sqrt((l * l + (a + b) * (a + b)) * (l * l + (a - b) * (a - b))) / l);
}

TEST(WeightedRips, EdgesEnterWhereTheBallsMeet) {
  Random random(1);
  const auto draw_weight = [&] {
    return flip(random) ? 0.25 * draw(random, 0, 8) : std::fabs(draw_real(random));
  };
  for (int round = 0; round < 3000; ++round) {
    const double a = draw_weight(), b = draw_weight(), l = 2 * draw_weight();
    const std::int32_t power = kPowers[round % 3];
    call::Input input = call::lower({{0, 1}, {1, 0}});
    input.wide = {l};
    const Bars bars = diagrams({input, {a, b}, power}, 0, call::kNone, true)[0];
    ASSERT_EQ(bars.size(), 2u);
    const double death = std::min(bars[0].second, bars[1].second);
    ASSERT_NEAR(death, static_cast<double>(value_by_definition(power, l, a, b)), 1e-14)
        << "power " << power << ", length " << l << ", weights " << a << " and " << b;
    ASSERT_NEAR(death, value(power, l, a, b), 1e-14);
    ASSERT_EQ(bars[0].first, std::min(2 * a, 2 * b));
    ASSERT_EQ(bars[1].first, std::max(2 * a, 2 * b));
  }
}

/// Weights as the kinds of inputs need them: few different ones, zeros and ties among them, or real ones.
std::vector<double> draw_weights(Random& random, std::size_t n) {
  const int distinct = draw(random, 0, 4);
  const double one = std::fabs(draw_real(random)), scale = flip(random) ? 0.25 : 1;
  std::vector<double> weights(n);
  for (double& weight : weights)
    weight = distinct == 0   ? std::fabs(draw_real(random))
             : distinct == 1 ? one
                             : scale * draw(random, 0, distinct);
  return weights;
}

/// The lengths with the weights, and the births, each rounded once.
struct Filtration {
  oracle::Matrix lengths;
  std::vector<float> births;
};

/// Lengths are float32 values exactly only where they are given or whole; of points they are computed in
/// float64, from which their values come.
Wide lengths_of(RandomInput& given) {
  const std::size_t n = given.lengths.size();
  if (given.input.raw.kind == BETTISCOPE_POINTS && given.input.raw.metric != BETTISCOPE_HOP) {
    const auto d = static_cast<std::size_t>(given.input.raw.d);
    const std::int32_t metric = given.input.raw.metric;
    return matrix_of(n, [&](std::size_t i, std::size_t j) {
      if (metric == BETTISCOPE_COSINE) return static_cast<double>(given.lengths[i][j]);
      double sum = 0;
      for (std::size_t c = 0; c < d; ++c) {
        const volatile double x = std::fabs(static_cast<double>(given.input.values[i * d + c]) -
                                            static_cast<double>(given.input.values[j * d + c]));
        const volatile double square = x * x;
        sum = metric == BETTISCOPE_CHEBYSHEV   ? std::max(sum, double{x})
              : metric == BETTISCOPE_MANHATTAN ? sum + x
                                               : sum + square;
      }
      return metric == BETTISCOPE_EUCLIDEAN ? std::sqrt(sum) : sum;
    });
  }
  return matrix_of(n, [&](std::size_t i, std::size_t j) { return static_cast<double>(given.lengths[i][j]); });
}

/// What p = 2 enters at is taken from the library itself, edge by edge (EdgesEnterWhereTheBallsMeet looks at
/// that): its last bit is no other's.
double value_to_the_bit(std::int32_t power, double length, double a, double b) {
  if (power != BETTISCOPE_POWER_2 || length == kFar) return value(power, length, a, b);
  call::Input input = call::lower({{0, 1}, {1, 0}});
  input.wide = {length};
  const Bars bars = diagrams({input, {a, b}, power}, 0, call::kNone, true)[0];
  return std::min(bars[0].second, bars[1].second);
}

Filtration filtration_of(RandomInput& given, const std::vector<double>& weights, std::int32_t power) {
  const Wide lengths = lengths_of(given);
  Filtration out{
      matrix_of(weights.size(),
                [&](std::size_t i, std::size_t j) {
                  return static_cast<float>(value_to_the_bit(power, lengths[i][j], weights[i], weights[j]));
                }),
      {}};
  for (const double weight : weights)
    out.births.push_back(static_cast<float>(2 * weight));
  return out;
}

/// From where on one vertex is joined to all.
double cone(const Filtration& filtration) {
  float radius = kInfinity;
  for (std::size_t v = 0; v < filtration.births.size(); ++v) {
    float farthest = filtration.births[v];
    for (const float length : filtration.lengths[v])
      farthest = std::max(farthest, length);
    radius = std::min(radius, farthest);
  }
  return double{radius};
}

std::vector<std::int64_t> betti(const oracle::Diagrams& all, float scale) {
  std::vector<std::int64_t> out;
  for (const auto& diagram : all)
    out.push_back(std::count_if(diagram.begin(), diagram.end(),
                                [&](const auto& bar) { return bar.first <= scale && scale < bar.second; }));
  return out;
}

struct Seen {
  long late = 0;    // bars of degree 0 that are not born at 0
  long loops = 0;   // of degree 1
  long absent = 0;  // vertices that never enter
};

void compare(Random& random, RandomInput& given, std::int32_t max_dimension, std::int32_t field, Seen& seen) {
  const std::int32_t power = kPowers[draw(random, 0, 2)];
  const std::vector<double> weights = draw_weights(random, given.lengths.size());
  const Filtration filtration = filtration_of(given, weights, power);
  const double used = std::isnan(given.threshold)
                          ? given.input.raw.kind == BETTISCOPE_SPARSE ? kFar : cone(filtration)
                          : given.threshold;
  const auto all = oracle::persistence(filtration.lengths, static_cast<float>(used),
                                       static_cast<std::size_t>(max_dimension), field, filtration.births);
  SCOPED_TRACE(testing::Message() << "power " << power << ", field " << field);
  for (const bool zero_length : {false, true}) {
    Weighted input{given.input, weights, power};
    auto options = call::options(max_dimension, given.threshold, zero_length, draw(random, 1, 4), field);
    options.simplices = zero_length ? 0 : draw(random, 0, 1);
    const call::Result result = input.rips(options);
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    ASSERT_EQ(bettiscope_diagrams_threshold(result.handle.get()), used);
    ASSERT_EQ(call::diagrams_of(result.handle.get()), zero_length ? all : oracle::without_zero_length(all));
    for (const float scale : filtration.births)
      if (double{scale} <= used) {
        ASSERT_EQ(call::betti_of(result.handle.get(), double{scale}), betti(all, scale));
      }
  }
  const oracle::Diagrams longer = oracle::without_zero_length(all);
  for (const auto& bar : longer[0])
    seen.late += bar.first > 0 ? 1 : 0;
  if (max_dimension > 0) seen.loops += static_cast<long>(longer[1].size());
  for (const float birth : filtration.births)
    seen.absent += double{birth} > used ? 1 : 0;
}

TEST(WeightedRips, EqualsTheOracle) {
  Seen seen;
  const int most[] = {20, 16, 12};
  for (int seed = 0; seed < 1500; ++seed) {
    const Kind& kind = kKinds[static_cast<std::size_t>(seed) % std::size(kKinds)];
    const std::int32_t max_dimension =
        std::string(kind.name) == "hubs" ? 0 : seed / static_cast<int>(std::size(kKinds)) % 3;
    Random random(static_cast<std::uint64_t>(seed));
    RandomInput given = kind.make(random, most[max_dimension], max_dimension);
    SCOPED_TRACE(testing::Message() << "seed " << seed << ": " << kind.name << ", n " << given.lengths.size()
                                    << ", max_dimension " << max_dimension << ", threshold "
                                    << given.threshold);
    ASSERT_NO_FATAL_FAILURE(compare(random, given, max_dimension, seed % 2 == 0 ? 2 : 3, seen));
  }
  EXPECT_GT(seen.late, 1000);
  EXPECT_GT(seen.loops, 200);
  EXPECT_GT(seen.absent, 200);
}

/// Lengths and weights that float32 cannot tell apart.
TEST(WeightedRips, EqualsTheOracleInFloat64) {
  long late = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const auto n = static_cast<std::size_t>(draw(random, 1, 10));
    const auto near = [&](double x) { return x + std::ldexp(draw(random, 0, 30), -40); };
    const bool graph = flip(random);
    const Wide lengths =
        matrix_of(n, [&](auto, auto) { return graph && draw(random, 0, 3) == 0 ? kFar : near(1); });
    std::vector<double> weights(n), births;
    for (double& weight : weights)
      births.push_back(2 * (weight = near(0.25)));
    const std::int32_t power = seed % 2 == 0 ? BETTISCOPE_POWER_1 : BETTISCOPE_POWER_INFINITY;
    const Wide values = matrix_of(
        n, [&](std::size_t i, std::size_t j) { return value(power, lengths[i][j], weights[i], weights[j]); });
    oracle::Matrix rounded;
    for (const auto& row : lengths)
      rounded.emplace_back(row.begin(), row.end());
    call::Input input = graph ? call::sparse(rounded, flip(random)) : call::lower(rounded);
    for (std::size_t k = 0; k < input.values.size(); ++k)
      if (graph)
        input.wide.push_back(
            lengths[static_cast<std::size_t>(input.rows[k])][static_cast<std::size_t>(input.columns[k])]);
    if (!graph)
      for (std::size_t i = 0; i < n; ++i)
        input.wide.insert(input.wide.end(), lengths[i].begin(),
                          lengths[i].begin() + static_cast<std::ptrdiff_t>(i));
    const double threshold = flip(random) ? call::kNone : flip(random) ? births[0] : near(1.5);
    const double used = std::isnan(threshold) ? kFar : threshold;
    const auto all = oracle::persistence(values, used, 2, 2, births);
    const auto found = diagrams({input, weights, power}, 2, threshold);
    ASSERT_EQ(found, oracle::without_zero_length(all)) << "seed " << seed;
    for (const auto& bar : found[0])
      late += bar.first > 0.5 ? 1 : 0;
  }
  EXPECT_GT(late, 300);
}

TEST(WeightedRips, OfWeightsZeroIsTheRipsFiltration) {
  for (int seed = 0; seed < 240; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const Kind& kind = kKinds[static_cast<std::size_t>(seed) % std::size(kKinds)];
    RandomInput given = kind.make(random, 25, 1);
    for (const std::int32_t precision : {BETTISCOPE_FLOAT32, BETTISCOPE_FLOAT64}) {
      auto options = call::options(1, given.threshold, seed % 3 == 0);
      options.precision = precision;
      Weighted input{given.input, std::vector<double>(given.lengths.size()), kPowers[seed % 3]};
      const call::Result with = input.rips(options), without = call::rips(given.input, options);
      ASSERT_EQ(with.status, BETTISCOPE_OK) << with.error;
      ASSERT_EQ(call::diagrams_of<double>(with.handle.get()),
                call::diagrams_of<double>(without.handle.get()));
      ASSERT_EQ(bettiscope_diagrams_threshold(with.handle.get()),
                bettiscope_diagrams_threshold(without.handle.get()));
    }
  }
}

/// The weights of the points that are taken count, and simplices have the input's numbers.
TEST(WeightedRips, OfLandmarksTakesTheirWeights) {
  const Cloud cloud = normal_cloud(60, 2, 3);
  PointList points;
  for (std::int64_t i = 0; i < cloud.n; ++i)
    points.push_back({cloud.at(i, 0), cloud.at(i, 1)});
  std::vector<double> weights(60);
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = 0.01 * static_cast<double>(i * 7 % 60);
  std::vector<std::int64_t> taken(20);
  ASSERT_EQ(bettiscope_farthest_points(cloud.values.data(), 60, 2, 20, 5, 1, nullptr, taken.data(), nullptr,
                                       nullptr, 0),
            BETTISCOPE_OK);
  PointList chosen;
  std::vector<double> of_chosen;
  for (const std::int64_t i : taken) {
    chosen.push_back(points[static_cast<std::size_t>(i)]);
    of_chosen.push_back(weights[static_cast<std::size_t>(i)]);
  }
  for (const std::int32_t power : kPowers)
    for (const double threshold : {call::kNone, 0.7}) {
      Weighted all{call::points(points), weights, power}, landmarks{call::points(chosen), of_chosen, power};
      all.input.raw.landmarks = 20;
      all.input.raw.landmark_seed = 5;
      auto options = call::options(1, threshold);
      options.simplices = 1;
      const call::Result result = all.rips(options);
      ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
      const auto bars = call::diagrams_of<double>(result.handle.get())[0];
      EXPECT_EQ(call::diagrams_of(result.handle.get()),
                call::diagrams_of(landmarks.rips(options).handle.get()));
      std::vector<std::int64_t> simplices(3 * bars.size());
      ASSERT_EQ(bettiscope_diagrams_simplices(result.handle.get(), 0, simplices.data(),
                                              static_cast<std::int64_t>(simplices.size()), nullptr, 0),
                BETTISCOPE_OK);
      for (std::size_t k = 0; k < bars.size(); ++k)
        EXPECT_EQ(bars[k].first,
                  double{static_cast<float>(2 * weights.at(static_cast<std::size_t>(simplices[3 * k])))});
    }
}

/// A component is born with its eldest vertex: its cocycle is 1 on all that has joined that before it ends.
TEST(WeightedRips, RepresentsComponents) {
  for (const std::int32_t top : {0, 1}) {
    Weighted input{call::points({{0}, {6}, {16}}), {2, 1, 0}, BETTISCOPE_POWER_1};
    input.input.raw.weights = input.weights.data();
    const auto options = call::options(top);
    bettiscope_representatives* made = nullptr;
    const std::int64_t bars[] = {1, 0, 2};
    ASSERT_EQ(bettiscope_rips_representatives(input.input.get(), &options, 0, bars, 3, nullptr, nullptr,
                                              &made, nullptr, 0),
              BETTISCOPE_OK);
    const std::vector<std::int64_t> expected[] = {{1, 0}, {2, 0, 1}, {0}};
    const Bars lives = {{2, 11}, {0, kFar}, {4, 9}};
    for (std::int64_t k = 0; k < 3; ++k) {
      std::int64_t size = 0;
      double birth = -1, death = -1;
      ASSERT_EQ(bettiscope_representatives_bar(made, k, nullptr, &birth, &death, &size, nullptr),
                BETTISCOPE_OK);
      EXPECT_EQ((std::pair{birth, death}), lives[static_cast<std::size_t>(k)]);
      std::vector<std::int64_t> vertices(static_cast<std::size_t>(size));
      std::vector<std::int32_t> coefficients(static_cast<std::size_t>(size));
      ASSERT_EQ(bettiscope_representatives_cocycle(made, k, vertices.data(), coefficients.data(), size),
                BETTISCOPE_OK);
      EXPECT_EQ(vertices, expected[k]);
    }
    bettiscope_representatives_free(made);
  }
}

TEST(WeightedRips, FitsTheMemoryPredicted) {
  Random random(1);
  PointList cloud(600);
  for (auto& point : cloud)
    point = {draw_real(random), draw_real(random), draw_real(random)};
  for (const std::int32_t metric : {BETTISCOPE_EUCLIDEAN, BETTISCOPE_MANHATTAN})
    for (const std::int32_t precision : {BETTISCOPE_FLOAT32, BETTISCOPE_FLOAT64})
      for (const std::int32_t top : {0, 1})
        for (const double threshold : {call::kNone, 0.3}) {
          Weighted input{call::points(cloud, metric), std::vector<double>(cloud.size(), 0.01),
                         BETTISCOPE_POWER_2};
          input.input.raw.weights = input.weights.data();
          auto options = call::options(top, threshold, false, 2);
          options.precision = precision;
          std::int64_t bytes = 0, least = 0;
          ASSERT_EQ(bettiscope_rips_memory(input.input.get(), &options, nullptr, &bytes, &least, nullptr, 0),
                    BETTISCOPE_OK);
          EXPECT_EQ(bytes, least);  // lengths are kept
          options.memory_limit = least;
          const call::Result result = input.rips(options);
          EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
        }
}

// ---- what is refused

TEST(WeightedRips, RefusesWhatAreNoWeights) {
  const auto expect_refused = [](Weighted input, bettiscope_status status, const std::string& error) {
    const call::Result result = input.rips(call::options(1));
    EXPECT_EQ(result.status, status);
    EXPECT_EQ(result.error, error);
    EXPECT_EQ(result.handle, nullptr);
  };
  const call::Input line = call::points({{0}, {1}, {3}});
  const std::string expected = ", expected a finite number of 0 or more";
  expect_refused({line, {0, 1, call::kNone}, BETTISCOPE_POWER_1}, BETTISCOPE_E_DATA,
                 "weights[2] is nan" + expected);
  expect_refused({line, {0, -1, 2}, BETTISCOPE_POWER_1}, BETTISCOPE_E_DATA, "weights[1] is -1" + expected);
  expect_refused({line, {kFar, 1, 2}, BETTISCOPE_POWER_1}, BETTISCOPE_E_DATA, "weights[0] is inf" + expected);
  expect_refused(
      {line, {0, 1e300, 2}, BETTISCOPE_POWER_1}, BETTISCOPE_E_DATA,
      "weights[1] is 1e+300, and twice that is beyond float32: scale the weights and lengths down");
  expect_refused(
      {call::lower({{0, 3e38f}, {3e38f, 0}}), {1e38, 1e38}, BETTISCOPE_POWER_1}, BETTISCOPE_E_DATA,
      "an edge of the length 3.00000001e+38 between weights 1e+38 and 1e+38 enters at 5.00000001e+38, "
      "beyond float32: scale the weights and lengths down");
  for (const std::int32_t power : {0, 4, -1})
    expect_refused(
        {line, {0, 1, 2}, power}, BETTISCOPE_E_ARGUMENT,
        "weight_power is " + std::to_string(power) + ", expected BETTISCOPE_POWER_1, _2 or _INFINITY");
  Weighted reserved{line, {0, 1, 2}, BETTISCOPE_POWER_1};
  reserved.input.raw.reserved = 1;
  expect_refused(reserved, BETTISCOPE_E_ARGUMENT, "input.reserved is 1, expected 0");
  call::Input without = line;
  without.raw.weight_power = BETTISCOPE_POWER_2;
  EXPECT_EQ(call::rips(without, call::options(1)).error,
            "weight_power is 2, expected 0: there are no weights");
}

TEST(WeightedRips, HasNoGraph) {
  Weighted input{call::points({{0}, {1}}), {0, 1}, BETTISCOPE_POWER_1};
  input.input.raw.weights = input.weights.data();
  const auto options = call::options(1);
  bettiscope_graph* graph = nullptr;
  char error[200] = "";
  EXPECT_EQ(bettiscope_rips_graph(input.input.get(), &options, nullptr, &graph, nullptr, nullptr, error,
                                  sizeof error),
            BETTISCOPE_E_UNSUPPORTED);
  EXPECT_STREQ(error, "weights are given, but a graph cannot say when its vertices enter: leave them out");
}

// ---- the distance to a measure

std::vector<double> distance_to_measure(const Cloud& cloud, std::int64_t k, double order,
                                        std::int32_t threads = 1) {
  std::vector<double> values(static_cast<std::size_t>(cloud.n), -1);
  char error[200] = "";
  EXPECT_EQ(bettiscope_distance_to_measure(cloud.values.data(), cloud.n, cloud.d, k, order, threads, nullptr,
                                           values.data(), error, sizeof error),
            BETTISCOPE_OK)
      << error;
  return values;
}

TEST(DistanceToMeasure, OfThreePointsOnALine) {
  const Cloud line{3, 1, {0, 3, 7}};
  EXPECT_EQ(distance_to_measure(line, 1, 2), (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(distance_to_measure(line, 2, 1), (std::vector<double>{1.5, 1.5, 2}));
  const auto values = distance_to_measure(line, 3, 2);
  EXPECT_DOUBLE_EQ(values[0], std::sqrt((9 + 49) / 3.0));
  EXPECT_DOUBLE_EQ(values[1], std::sqrt((9 + 16) / 3.0));
  EXPECT_DOUBLE_EQ(values[2], std::sqrt((16 + 49) / 3.0));
  EXPECT_DOUBLE_EQ(distance_to_measure(line, 3, 3)[0], std::cbrt((27 + 343) / 3.0));
}

TEST(DistanceToMeasure, FollowsTheDefinition) {
  for (const Cloud& cloud : awkward_clouds())
    for (const std::int64_t k : {std::int64_t{1}, std::min<std::int64_t>(cloud.n, 10), cloud.n})
      for (const double order : {1.0, 2.0, 3.5}) {
        const auto values = distance_to_measure(cloud, k, order, 2);
        for (std::int64_t i = 0; i < cloud.n; ++i) {
          std::vector<double> distances;
          for (std::int64_t j = 0; j < cloud.n; ++j) {
            double sum = 0;
            for (std::int64_t c = 0; c < cloud.d; ++c)
              sum += std::pow(double{cloud.at(i, c)} - double{cloud.at(j, c)}, 2);
            distances.push_back(std::sqrt(sum));
          }
          std::sort(distances.begin(), distances.end());
          double sum = 0;
          for (std::int64_t q = 0; q < k; ++q)
            sum += std::pow(distances[static_cast<std::size_t>(q)], order);
          const double expected = std::pow(sum / static_cast<double>(k), 1 / order);
          ASSERT_NEAR(values[static_cast<std::size_t>(i)], expected, 1e-13 * (1 + expected));
        }
      }
}

TEST(DistanceToMeasure, KeepsToTheRangeOfAnyOrder) {
  const Cloud far{2, 1, {0, 1e38F}}, near{2, 1, {0, 1e-42F}};
  for (const double order : {1.0, 2.0, 1000.0}) {
    const double share = std::pow(0.5, 1 / order);
    EXPECT_DOUBLE_EQ(distance_to_measure(far, 2, order)[0], share * double{1e38F});
    EXPECT_DOUBLE_EQ(distance_to_measure(near, 2, order)[0], share * double{1e-42F});
  }
}

TEST(DistanceToMeasure, RefusesWhatIsInvalid) {
  Cloud line{3, 1, {0, 3, 7}};
  const auto failure = [&](std::int64_t k, double order, bettiscope_status expected) {
    double values[3];
    char error[200] = "";
    EXPECT_EQ(bettiscope_distance_to_measure(line.values.data(), 3, 1, k, order, 1, nullptr, values, error,
                                             sizeof error),
              expected);
    return std::string(error);
  };
  EXPECT_EQ(failure(0, 2, BETTISCOPE_E_ARGUMENT), "k is 0, expected 1 to n = 3");
  EXPECT_EQ(failure(4, 2, BETTISCOPE_E_ARGUMENT), "k is 4, expected 1 to n = 3");
  for (const auto& [order, word] : {std::pair{0.5, "0.5"}, {call::kNone, "nan"}, {kFar, "inf"}})
    EXPECT_EQ(failure(2, order, BETTISCOPE_E_ARGUMENT),
              std::string("order is ") + word + ", expected a finite number of 1 or more");
  line.values[1] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(failure(2, 2, BETTISCOPE_E_DATA), "points[1][0] is nan, expected a finite float32 coordinate");
  char error[200] = "";
  EXPECT_EQ(bettiscope_distance_to_measure(line.values.data(), 3, 1, 2, 2, 1, nullptr, nullptr, error,
                                           sizeof error),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(error, "values is NULL");
}

}  // namespace

// The weighted Rips filtration and the distance to measure.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "oracle.h"
#include "random_inputs.h"
#include "rips_call.h"

namespace {

using namespace bettiscope::test;

constexpr std::int32_t kPowers[] = {BETTISCOPE_POWER_1, BETTISCOPE_POWER_2, BETTISCOPE_POWER_INFINITY};

using Bars = std::vector<std::pair<double, double>>;
constexpr double kForever = std::numeric_limits<double>::infinity();

call::Input weighted(call::Input input, std::vector<double> weights, std::int32_t power) {
  input.weights = std::move(weights);
  input.raw.weight_power = power;
  return input;
}

template <class Length = double>
oracle::DiagramsOf<Length> diagrams(call::Input& input, const bettiscope_rips_options& options) {
  const call::Result result = call::rips(input, options);
  EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
  return call::diagrams_of<Length>(result.handle.get());
}

bettiscope_rips_options exact(bettiscope_rips_options options) {
  options.precision = BETTISCOPE_FLOAT64;
  return options;
}

/// From 0 to 1.
double part(Random& random) {
  return std::fabs(static_cast<double>(draw_real(random)));
}

/// When the edge of two vertices enters, as the core has it: where one of the two ends.
double edge_value(double length, double a, double b, std::int32_t power) {
  call::Input input = call::lower({{0, 0}, {0, 0}});
  input.wide = {length};
  input = weighted(std::move(input), {a, b}, power);
  const Bars bars = diagrams(input, exact(call::options(0, call::kNone, true)))[0];
  EXPECT_EQ(bars.size(), 2u);
  return std::min(bars[0].second, bars[1].second);
}

/// The same from the balls' radii, by bisection.
double meeting(double length, double a, double b, std::int32_t power) {
  const auto radius = [&](double t, double weight) {
    return power == BETTISCOPE_POWER_1   ? t - weight
           : power == BETTISCOPE_POWER_2 ? std::sqrt((t - weight) * (t + weight))
                                         : t;
  };
  const auto touch = [&](double t) { return radius(t, a) + radius(t, b) >= length; };
  double low = std::max(a, b), high = low + length;
  if (touch(low)) return 2 * low;
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    (touch(middle) ? high : low) = middle;
  }
  return 2 * high;
}

TEST(Weights, TwoPointsByHand) {
  const oracle::Matrix apart = {{0, 2}, {2, 0}};
  call::Input one = weighted(call::lower(apart), {1, 0.5}, BETTISCOPE_POWER_1);
  EXPECT_EQ(diagrams(one, call::options(0))[0], (Bars{{1, kForever}, {2, 3.5}}));
  // At t = 1.2884705 the radii are 0.8125 and 1.1875.
  call::Input two = weighted(call::lower(apart), {1, 0.5}, BETTISCOPE_POWER_2);
  const Bars bars = diagrams(two, exact(call::options(0)))[0];
  ASSERT_EQ(bars.size(), 2u);
  EXPECT_EQ(bars[1].first, 2);
  EXPECT_NEAR(bars[1].second, 2 * std::sqrt(1 + 0.8125 * 0.8125), 1e-14);
  call::Input infinite = weighted(call::lower(apart), {1, 0.5}, BETTISCOPE_POWER_INFINITY);
  EXPECT_EQ(diagrams(infinite, call::options(0))[0], (Bars{{1, kForever}}));
}

TEST(Weights, OnePointIsThereFromItsBirth) {
  for (const std::int32_t power : kPowers) {
    call::Input point = weighted(call::points({{7, 7}}), {3}, power);
    EXPECT_EQ(diagrams(point, call::options(1)), (oracle::DiagramsOf<double>{{{6, kForever}}, {}}));
    EXPECT_EQ(diagrams(point, call::options(0, 6))[0], (Bars{{6, kForever}}));
    EXPECT_EQ(diagrams(point, call::options(0, 5.9))[0], Bars{});
    EXPECT_EQ(diagrams(point, call::options(0, 5.9, true))[0], Bars{});
  }
}

TEST(Weights, EdgesEnterWhereTheBallsMeet) {
  Random random(1);
  int later = 0;
  for (int k = 0; k < 3000; ++k) {
    const double length = 5 * part(random);
    const double a = 2.5 * part(random), b = 2.5 * part(random);
    for (const std::int32_t power : kPowers) {
      SCOPED_TRACE(testing::Message()
                   << "length " << length << ", weights " << a << " " << b << ", power " << power);
      const double expected = meeting(length, a, b, power);
      ASSERT_NEAR(edge_value(length, a, b, power), expected, 1e-9 * expected);
      later += expected > 2 * std::max(a, b) ? 1 : 0;
    }
  }
  EXPECT_GT(later, 3000);
  EXPECT_LT(later, 9000);
}

/// A random input with lengths and weights in quarters, so that many are equal, and what it stands for.
struct Given {
  call::Input input;
  oracle::MatrixOf<double> edges;
  std::vector<double> births;
};

Given random_given(Random& random, std::size_t n, std::int32_t power, bool is_sparse) {
  oracle::Matrix lengths(n, std::vector<float>(n, 0));
  std::vector<double> weights(n);
  for (double& weight : weights)
    weight = draw(random, 0, 6) / 4.0;
  Given given;
  given.edges.assign(n, std::vector<double>(n, 0));
  for (const double weight : weights)
    given.births.push_back(2 * weight);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const bool none = is_sparse && draw(random, 0, 3) == 0;
      const float length = none ? kInfinity : static_cast<float>(draw(random, 0, 16)) / 4;
      lengths[i][j] = lengths[j][i] = length;
      given.edges[i][j] = given.edges[j][i] =
          none ? kForever : edge_value(static_cast<double>(length), weights[i], weights[j], power);
    }
  given.input = weighted(is_sparse ? call::sparse(lengths) : call::lower(lengths), weights, power);
  return given;
}

template <class Length>
oracle::DiagramsOf<Length> expected_of(const Given& given, double threshold, int top, long field) {
  oracle::MatrixOf<Length> edges;
  for (const auto& row : given.edges)
    edges.emplace_back(row.begin(), row.end());
  const std::vector<Length> births(given.births.begin(), given.births.end());
  const bool is_dense = given.input.raw.kind == BETTISCOPE_LOWER;
  const Length used = !std::isnan(threshold) ? static_cast<Length>(threshold)
                      : is_dense             ? oracle::enclosing_radius(edges)
                                             : std::numeric_limits<Length>::infinity();
  return oracle::persistence(edges, used, static_cast<std::size_t>(top), field, births);
}

template <class Length>
void compare(Given& given, double threshold, int top, std::int32_t field, int threads) {
  const auto all = expected_of<Length>(given, threshold, top, field);
  for (const bool zero_length : {false, true}) {
    bettiscope_rips_options options = call::options(top, threshold, zero_length, threads, field);
    if constexpr (std::is_same_v<Length, double>) options.precision = BETTISCOPE_FLOAT64;
    ASSERT_EQ(diagrams<Length>(given.input, options), zero_length ? all : oracle::without_zero_length(all));
  }
}

TEST(Weights, RandomFiltrationsEqualTheTextbookReduction) {
  long born_late = 0, loops = 0;
  for (int seed = 0; seed < 400; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const std::int32_t power = kPowers[seed % 3];
    const int top = seed / 3 % 3;
    const auto n = static_cast<std::size_t>(draw(random, 2, top == 2 ? 9 : 14));
    Given given = random_given(random, n, power, seed % 2 == 0);
    const double threshold = draw(random, 0, 2) == 0 ? call::kNone : draw(random, 0, 24) / 4.0;
    const std::int32_t field = draw(random, 0, 1) == 0 ? 2 : 3;
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", n " << n << ", power " << power << ", top "
                                    << top << ", threshold " << threshold);
    compare<float>(given, threshold, top, field, draw(random, 1, 3));
    compare<double>(given, threshold, top, field, 1);
    if (HasFatalFailure()) return;
    const auto seen = oracle::without_zero_length(expected_of<double>(given, threshold, top, field));
    born_late += std::count_if(seen[0].begin(), seen[0].end(), [](const auto& bar) { return bar.first > 0; });
    loops += top > 0 ? static_cast<long>(seen[1].size()) : 0;
  }
  EXPECT_GT(born_late, 500);
  EXPECT_GT(loops, 50);
}

TEST(Weights, OfZeroChangeNothing) {
  for (int seed = 0; seed < 60; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const Kind& kind = kKinds[static_cast<std::size_t>(seed) % std::size(kKinds)];
    RandomInput given = kind.make(random, 20, 1);
    const auto options = call::options(1, given.threshold, seed % 2 == 0);
    const auto without = diagrams(given.input, options);
    given.input.weights.assign(static_cast<std::size_t>(given.input.raw.n), 0.0);
    given.input.raw.weight_power = kPowers[seed % 3];
    ASSERT_EQ(diagrams(given.input, options), without) << "seed " << seed << ", " << kind.name;
  }
}

TEST(Weights, EqualOnesOfPower1ShiftAllBars) {
  Random random(5);
  const oracle::Matrix lengths =
      matrix_of(12, [&](std::size_t, std::size_t) { return static_cast<float>(draw(random, 1, 40)) / 4; });
  call::Input plain = call::lower(lengths);
  oracle::DiagramsOf<double> expected = diagrams(plain, call::options(1));
  for (auto& diagram : expected)
    for (auto& [birth, death] : diagram) {
      birth += 1.5;
      death += 1.5;
    }
  call::Input input = weighted(call::lower(lengths), std::vector<double>(12, 0.75), BETTISCOPE_POWER_1);
  EXPECT_EQ(diagrams(input, call::options(1)), expected);
}

TEST(Weights, OfLandmarksAreThoseOfThePointsTaken) {
  Random random(3);
  std::vector<std::vector<float>> coordinates(60);
  std::vector<double> weights(60);
  for (std::size_t v = 0; v < 60; ++v) {
    coordinates[v] = {static_cast<float>(draw_real(random)), static_cast<float>(draw_real(random))};
    weights[v] = 0.25 * part(random);
  }
  call::Input input = weighted(call::points(coordinates), weights, BETTISCOPE_POWER_1);
  input.raw.landmarks = 20;
  input.raw.landmark_seed = 4;
  std::vector<float> flat;
  for (const auto& point : coordinates)
    flat.insert(flat.end(), point.begin(), point.end());
  std::vector<std::int64_t> taken(20);
  ASSERT_EQ(bettiscope_landmarks(flat.data(), 60, 2, 20, BETTISCOPE_FARTHEST, 4, 1, nullptr, taken.data(),
                                 nullptr, nullptr, 0),
            BETTISCOPE_OK);
  std::vector<std::vector<float>> points;
  std::vector<double> theirs;
  for (const std::int64_t v : taken) {
    points.push_back(coordinates[static_cast<std::size_t>(v)]);
    theirs.push_back(weights[static_cast<std::size_t>(v)]);
  }
  call::Input alone = weighted(call::points(points), theirs, BETTISCOPE_POWER_1);
  auto options = exact(call::options(1));
  EXPECT_EQ(diagrams(input, options), diagrams(alone, options));

  options.simplices = 1;
  const call::Result result = call::rips(input, options);
  const Bars bars = call::diagrams_of<double>(result.handle.get())[0];
  std::vector<std::int64_t> simplices(3 * bars.size());
  ASSERT_EQ(bettiscope_diagrams_simplices(result.handle.get(), 0, simplices.data(),
                                          static_cast<std::int64_t>(simplices.size()), nullptr, 0),
            BETTISCOPE_OK);
  ASSERT_EQ(bars.size(), 20u);
  for (std::size_t k = 0; k < bars.size(); ++k)
    EXPECT_EQ(bars[k].first, 2 * weights[static_cast<std::size_t>(simplices[3 * k])]);
}

TEST(Weights, ComponentsStandForBarsOfDimension0) {
  // Born at 2, 0 and 0; the first meets the second at 3, the third meets them at 8.
  const oracle::Matrix line = {{0, 2, 10}, {2, 0, 8}, {10, 8, 0}};
  call::Input input = weighted(call::lower(line), {1, 0, 0}, BETTISCOPE_POWER_1);
  const auto options = call::options(0, 100);
  EXPECT_EQ(diagrams(input, options)[0], (Bars{{0, 8}, {0, kForever}, {2, 3}}));
  bettiscope_representatives* representatives = nullptr;
  char error[200] = "";
  const std::int64_t bars[] = {0, 1, 2};
  ASSERT_EQ(bettiscope_rips_representatives(input.get(), &options, 0, bars, 3, nullptr, nullptr,
                                            &representatives, error, sizeof error),
            BETTISCOPE_OK)
      << error;
  const std::vector<std::vector<std::int64_t>> components = {{2}, {1, 0, 2}, {0}};
  for (std::int64_t bar = 0; bar < 3; ++bar) {
    std::int64_t size = 0;
    ASSERT_EQ(bettiscope_representatives_bar(representatives, bar, nullptr, nullptr, nullptr, &size, nullptr),
              BETTISCOPE_OK);
    std::vector<std::int64_t> vertices(static_cast<std::size_t>(size));
    std::vector<std::int32_t> coefficients(vertices.size());
    ASSERT_EQ(
        bettiscope_representatives_cocycle(representatives, bar, vertices.data(), coefficients.data(), size),
        BETTISCOPE_OK);
    EXPECT_EQ(vertices, components[static_cast<std::size_t>(bar)]);
    EXPECT_EQ(coefficients, std::vector<std::int32_t>(vertices.size(), 1));
  }
  bettiscope_representatives_free(representatives);
}

TEST(Weights, TheMemoryForeseenIsEnough) {
  Random random(8);
  std::vector<std::vector<float>> coordinates(300);
  for (auto& point : coordinates)
    point = {static_cast<float>(draw_real(random)), static_cast<float>(draw_real(random))};
  for (const int top : {0, 1, 2})
    for (const double threshold : {call::kNone, 0.3}) {
      call::Input input =
          weighted(call::points(coordinates), std::vector<double>(300, 0.01), BETTISCOPE_POWER_2);
      bettiscope_rips_options options = call::options(top, threshold);
      std::int64_t bytes = 0, least = 0;
      ASSERT_EQ(bettiscope_rips_memory(input.get(), &options, nullptr, &bytes, &least, nullptr, 0),
                BETTISCOPE_OK);
      options.memory_limit = bytes;
      EXPECT_EQ(call::rips(input, options).error, "") << "top " << top << ", threshold " << threshold;
      EXPECT_EQ(least, bytes);
    }
}

TEST(Weights, BadInputIsNamed) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto expect = [](call::Input input, bettiscope_status status, const std::string& error) {
    const call::Result result = call::rips(input, call::options(1));
    EXPECT_EQ(result.status, status);
    EXPECT_EQ(result.error, error);
  };
  const call::Input two = call::points({{0, 0}, {1, 1}});
  const std::string wanted = ", expected a finite number of 0 or more";
  expect(weighted(two, {0, nan}, 1), BETTISCOPE_E_DATA, "weights[1] is nan" + wanted);
  expect(weighted(two, {-1, 0}, 1), BETTISCOPE_E_DATA, "weights[0] is -1" + wanted);
  expect(weighted(two, {0, kForever}, 1), BETTISCOPE_E_DATA, "weights[1] is inf" + wanted);
  expect(weighted(two, {0, 1e39}, 1), BETTISCOPE_E_DATA,
         "weights[1] is 1e+39, and twice that is beyond float32: scale the weights and lengths down");
  expect(weighted(two, {0, 0}, 4), BETTISCOPE_E_ARGUMENT,
         "weight_power is 4, expected BETTISCOPE_POWER_1, _2 or _INFINITY");
  expect(weighted(two, {0, 0}, 0), BETTISCOPE_E_ARGUMENT,
         "weight_power is 0, expected BETTISCOPE_POWER_1, _2 or _INFINITY");
  expect(weighted(two, {}, 1), BETTISCOPE_E_ARGUMENT, "weight_power is 1, expected 0: there are no weights");
  call::Input witness = weighted(two, {0, 0}, 1);
  witness.raw.landmarks = 1;
  witness.raw.complex_kind = BETTISCOPE_LAZY_WITNESS;
  expect(witness, BETTISCOPE_E_ARGUMENT,
         "weights are given, but the lazy witness complex has none: expected NULL");
  call::Input far = weighted(call::lower({{0, 3e38F}, {3e38F, 0}}), {1e38, 1e38}, 1);
  EXPECT_EQ(call::rips(far, call::options(1)).status, BETTISCOPE_E_DATA);

  call::Input input = weighted(two, {0, 0}, 1);
  const auto options = call::options(1);
  bettiscope_graph* graph = nullptr;
  char error[200] = "";
  EXPECT_EQ(
      bettiscope_rips_graph(input.get(), &options, nullptr, &graph, nullptr, nullptr, error, sizeof error),
      BETTISCOPE_E_UNSUPPORTED);
  EXPECT_STREQ(error, "weights are given, but a graph cannot say when its vertices enter: leave them out");
}

std::vector<double> dtm(const std::vector<float>& points, std::int64_t d, std::int64_t k, double order,
                        int threads = 1) {
  std::vector<double> values(points.size() / static_cast<std::size_t>(d), -1);
  char error[200] = "";
  EXPECT_EQ(bettiscope_distance_to_measure(points.data(), static_cast<std::int64_t>(values.size()), d, k,
                                           order, threads, nullptr, values.data(), error, sizeof error),
            BETTISCOPE_OK)
      << error;
  return values;
}

TEST(DistanceToMeasure, ByHand) {
  const std::vector<float> line = {0, 1, 3};
  EXPECT_EQ(dtm(line, 1, 1, 2), (std::vector<double>{0, 0, 0}));
  const std::vector<double> two = dtm(line, 1, 2, 2), three = dtm(line, 1, 3, 1);
  const double of_two[] = {std::sqrt(0.5), std::sqrt(0.5), std::sqrt(2)}, of_three[] = {4. / 3, 1, 5. / 3};
  for (std::size_t v = 0; v < 3; ++v) {
    EXPECT_NEAR(two[v], of_two[v], 1e-15);
    EXPECT_NEAR(three[v], of_three[v], 1e-15);
  }
  EXPECT_EQ(dtm({5, 5, 5, 5}, 1, 4, 3), (std::vector<double>{0, 0, 0, 0}));
}

TEST(DistanceToMeasure, IsTheMeanOfTheSortedDistances) {
  Random random(2);
  std::vector<float> points(3 * 80);
  for (float& x : points)
    x = static_cast<float>(draw_real(random));
  for (const double order : {1.0, 2.0, 3.5})
    for (const std::int64_t k : {1, 2, 17, 80}) {
      const std::vector<double> found = dtm(points, 3, k, order);
      EXPECT_EQ(found, dtm(points, 3, k, order, 3));
      for (std::size_t v = 0; v < 80; ++v) {
        std::vector<double> distances;
        for (std::size_t w = 0; w < 80; ++w)
          distances.push_back(
              std::hypot(static_cast<double>(points[3 * v]) - static_cast<double>(points[3 * w]),
                         static_cast<double>(points[3 * v + 1]) - static_cast<double>(points[3 * w + 1]),
                         static_cast<double>(points[3 * v + 2]) - static_cast<double>(points[3 * w + 2])));
        std::sort(distances.begin(), distances.end());
        double sum = 0;
        for (std::int64_t i = 0; i < k; ++i)
          sum += std::pow(distances[static_cast<std::size_t>(i)], order);
        ASSERT_NEAR(found[v], std::pow(sum / static_cast<double>(k), 1 / order), 1e-12);
      }
    }
}

TEST(DistanceToMeasure, BadInputIsNamed) {
  const std::vector<float> line = {0, 1, 3};
  const auto expect = [&](std::int64_t k, double order, double* values, const std::string& message) {
    char error[200] = "";
    EXPECT_EQ(
        bettiscope_distance_to_measure(line.data(), 3, 1, k, order, 1, nullptr, values, error, sizeof error),
        BETTISCOPE_E_ARGUMENT);
    EXPECT_EQ(error, message);
  };
  double values[3];
  expect(0, 2, values, "k is 0, expected 1 to n = 3");
  expect(4, 2, values, "k is 4, expected 1 to n = 3");
  expect(2, 0.5, values, "order is 0.5, expected a finite number of 1 or more");
  expect(2, kForever, values, "order is inf, expected a finite number of 1 or more");
  expect(2, 2, nullptr, "values is NULL");
}

}  // namespace

// Lazy witness complexes: the lengths of their edges from the definition, and their persistence.
#include "witness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <random>
#include <set>

#include "clouds.h"
#include "guard.h"
#include "rips_call.h"

namespace bettiscope::test {
namespace {

using Lengths = oracle::MatrixOf<double>;

double distance(const Cloud& cloud, int32_t metric, int64_t i, int64_t j) {
  double squares = 0, sum = 0, largest = 0;
  for (int64_t c = 0; c < cloud.d; ++c) {
    const double difference = static_cast<double>(cloud.at(i, c)) - cloud.at(j, c);
    squares += difference * difference;
    sum += std::fabs(difference);
    largest = std::max(largest, std::fabs(difference));
  }
  return metric == BETTISCOPE_EUCLIDEAN ? std::sqrt(squares) : metric == BETTISCOPE_MANHATTAN ? sum : largest;
}

/** Whether an edge is in W(D; R, nu), word by word: D[l][z] is the distance of landmark l to witness z. */
bool is_edge(const Lengths& D, std::size_t a, std::size_t b, double R, std::size_t nu) {
  for (std::size_t z = 0; z < D[0].size(); ++z) {
    std::vector<double> column;
    for (const auto& row : D)
      column.push_back(row[z]);
    std::sort(column.begin(), column.end());
    const double m = nu == 0 ? 0 : column[nu - 1];
    if (std::max(D[a][z], D[b][z]) - m <= R) return true;
  }
  return false;
}

/** The least R >= 0 for each pair, found among all that there may be. */
Lengths by_definition(const Lengths& D, std::size_t nu) {
  Lengths edges(D.size(), std::vector<double>(D.size(), 0));
  for (std::size_t a = 0; a < D.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      std::vector<double> scales{0};
      for (std::size_t z = 0; z < D[0].size(); ++z) {
        std::vector<double> column;
        for (const auto& row : D)
          column.push_back(row[z]);
        std::sort(column.begin(), column.end());
        for (const std::size_t end : {a, b})
          scales.push_back(std::max(0.0, D[end][z] - (nu == 0 ? 0 : column[nu - 1])));
      }
      std::sort(scales.begin(), scales.end());
      edges[a][b] = edges[b][a] = *std::partition_point(scales.begin(), scales.end(),
                                                        [&](double R) { return !is_edge(D, a, b, R, nu); });
    }
  return edges;
}

Lengths distances_of(const Cloud& cloud, int32_t metric, const std::vector<int64_t>& landmarks) {
  Lengths D;
  for (int64_t l : landmarks) {
    D.emplace_back();
    for (int64_t z = 0; z < cloud.n; ++z)
      D.back().push_back(distance(cloud, metric, l, z));
  }
  return D;
}

Metric metric_of(int32_t metric) {
  return metric == BETTISCOPE_EUCLIDEAN   ? Metric::kEuclidean
         : metric == BETTISCOPE_MANHATTAN ? Metric::kManhattan
                                          : Metric::kChebyshev;
}

template <class Length>
std::vector<Length> lower_of(const Lengths& lengths) {
  std::vector<Length> lower;
  for (std::size_t a = 0; a < lengths.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      lower.push_back(static_cast<Length>(lengths[a][b]));
  return lower;
}

template <class Length = double>
std::vector<Length> witnessed(const Cloud& cloud, const std::vector<int64_t>& landmarks, int64_t nu,
                              int32_t metric = BETTISCOPE_EUCLIDEAN, int threads = 2) {
  const Points points(cloud.values.data(), cloud.n, cloud.d);
  return lazy_witness_lengths<Length>(Distances(points, metric_of(metric)), landmarks, nu, {threads});
}

std::vector<int64_t> some_of(int64_t n, int64_t count, unsigned seed) {
  std::vector<int64_t> all(static_cast<std::size_t>(n));
  std::iota(all.begin(), all.end(), 0);
  std::shuffle(all.begin(), all.end(), std::mt19937(seed));
  all.resize(static_cast<std::size_t>(count));
  return all;
}

TEST(LazyWitness, OfALineByHand) {
  // Landmarks at 0, 4 and 10, two more witnesses at 3 and 6. Distances to the landmarks:
  //   of 0: 0 4 10, of 4: 4 0 6, of 10: 10 6 0, of 3: 3 1 7, of 6: 6 2 4.
  const Cloud line{5, 1, {6, 0, 3, 10, 4}};
  const std::vector<int64_t> landmarks{1, 4, 3};
  EXPECT_EQ((std::vector<double>{3, 6, 4}), witnessed(line, landmarks, 0));
  // The nearest landmark is 0, 0, 0, 1 and 2 away,
  EXPECT_EQ((std::vector<double>{2, 4, 2}), witnessed(line, landmarks, 1));
  // the second one 4, 4, 6, 3 and 4.
  EXPECT_EQ((std::vector<double>{0, 2, 0}), witnessed(line, landmarks, 2));
}

TEST(LazyWitness, OfThePlaneByHand) {
  // Two landmarks 2 apart, a witness 3 above the middle, sqrt(10) from both; they themselves see 2.
  const Cloud plane{3, 2, {-1, 0, 1, 0, 0, 3}};
  EXPECT_EQ(std::vector<double>{2}, witnessed(plane, {0, 1}, 0));
  EXPECT_EQ(std::vector<double>{0}, witnessed(plane, {0, 1}, 1)) << "both as near to it";
  // Seen from the middle it is half as much as the distance, the least that can be.
  const Cloud middle{4, 2, {-1, 0, 1, 0, 0, 3, 0, 0}};
  EXPECT_EQ(std::vector<double>{1}, witnessed(middle, {0, 1}, 0));
  // By manhattan and chebyshev the witness above is 4 and 3 from both.
  EXPECT_EQ(std::vector<double>{2}, witnessed(plane, {0, 1}, 0, BETTISCOPE_MANHATTAN));
  EXPECT_EQ(std::vector<double>{2}, witnessed(plane, {0, 1}, 0, BETTISCOPE_CHEBYSHEV));
}

TEST(LazyWitness, FollowsTheDefinition) {
  unsigned seed = 0;
  for (int64_t n : {1, 2, 3, 31, 32, 33, 65, 511, 513, 2049, 4100})
    for (const Cloud& cloud : {normal_cloud(n, 3, ++seed), grid_cloud(n, 2, 3, ++seed)})
      for (int64_t count : {1, 2, 3, 4, 5, 9}) {
        if (count > n || (n > 600 && count > 4)) continue;  // the definition takes its time
        const std::vector<int64_t> landmarks = some_of(n, count, ++seed);
        const int32_t metrics[] = {BETTISCOPE_EUCLIDEAN, BETTISCOPE_MANHATTAN, BETTISCOPE_CHEBYSHEV};
        const int32_t metric = metrics[seed % 3];
        for (std::size_t nu = 0; nu <= 2 && static_cast<int64_t>(nu) <= count; ++nu) {
          const Lengths expected = by_definition(distances_of(cloud, metric, landmarks), nu);
          const auto order = static_cast<int64_t>(nu);
          ASSERT_EQ(lower_of<double>(expected), witnessed<double>(cloud, landmarks, order, metric))
              << "n " << n << " count " << count << " nu " << nu;
          ASSERT_EQ(lower_of<float>(expected), witnessed<float>(cloud, landmarks, order, metric))
              << "n " << n << " count " << count << " nu " << nu;
        }
      }
}

TEST(LazyWitness, InTheCosineMetricMeasuresThatDistance) {
  const Cloud cloud = normal_cloud(100, 4, 5);
  const std::vector<int64_t> landmarks = some_of(100, 12, 6);
  Lengths D;
  for (int64_t l : landmarks) {
    D.emplace_back();
    for (int64_t z = 0; z < cloud.n; ++z) {
      double product = 0, own = 0, other = 0;
      for (int64_t c = 0; c < cloud.d; ++c) {
        product += double{cloud.at(l, c)} * cloud.at(z, c);
        own += double{cloud.at(l, c)} * cloud.at(l, c);
        other += double{cloud.at(z, c)} * cloud.at(z, c);
      }
      D.back().push_back(1 - product / std::sqrt(own * other));
    }
  }
  const Points points(cloud.values.data(), cloud.n, cloud.d);
  for (std::size_t nu = 0; nu <= 2; ++nu) {
    const auto got = lazy_witness_lengths<double>(Distances(points, Metric::kCosine), landmarks,
                                                  static_cast<int64_t>(nu), {});
    const auto expected = lower_of<double>(by_definition(D, nu));
    for (std::size_t k = 0; k < expected.size(); ++k)
      ASSERT_NEAR(expected[k], got[k], 1e-12);
  }
}

TEST(LazyWitness, DoesNotDependOnTheNumberOfThreads) {
  const Cloud cloud = normal_cloud(7000, 3, 8);
  const std::vector<int64_t> landmarks = some_of(7000, 123, 9);
  for (int64_t nu : {0, 1, 2}) {
    const auto one = witnessed<float>(cloud, landmarks, nu, BETTISCOPE_EUCLIDEAN, 1);
    for (int threads : {2, 3, 8})
      ASSERT_EQ(one, witnessed<float>(cloud, landmarks, nu, BETTISCOPE_EUCLIDEAN, threads));
  }
}

TEST(LazyWitness, EndsWhenTheCallerCancels) {
  const Cloud cloud = normal_cloud(100, 3, 1);
  const int32_t cancel = 1;
  const Points points(cloud.values.data(), cloud.n, cloud.d);
  EXPECT_THROW(
      lazy_witness_lengths<float>(Distances(points, Metric::kEuclidean), some_of(100, 9, 1), 1, {1, &cancel}),
      CancelledError);
}

// ---- persistence

call::Input input_of(const Cloud& cloud, int64_t landmarks, int32_t nu) {
  call::Input input;
  input.values = cloud.values;
  input.raw.kind = BETTISCOPE_POINTS;
  input.raw.metric = BETTISCOPE_EUCLIDEAN;
  input.raw.n = cloud.n;
  input.raw.d = cloud.d;
  input.raw.landmarks = landmarks;
  input.raw.landmark_seed = 5;
  input.raw.complex_kind = BETTISCOPE_LAZY_WITNESS;
  input.raw.nu = nu;
  return input;
}

std::vector<int64_t> landmarks_of(const Cloud& cloud, int64_t count) {
  std::vector<int64_t> landmarks(static_cast<std::size_t>(count));
  EXPECT_EQ(bettiscope_landmarks(cloud.values.data(), cloud.n, cloud.d, count, BETTISCOPE_FARTHEST, 5, 1,
                                 nullptr, landmarks.data(), nullptr, nullptr, 0),
            BETTISCOPE_OK);
  return landmarks;
}

TEST(LazyWitnessPersistence, IsThatOfTheTextbookReduction) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    const Cloud cloud = seed % 2 == 0 ? normal_cloud(60, 3, seed) : grid_cloud(60, 2, 5, seed);
    const int64_t count = 1 + seed % 14;
    const auto nu = static_cast<int32_t>(std::min<int64_t>(seed % 3, count));
    const Lengths wide = by_definition(distances_of(cloud, BETTISCOPE_EUCLIDEAN, landmarks_of(cloud, count)),
                                       static_cast<std::size_t>(nu));
    oracle::Matrix narrow;
    for (const auto& row : wide)
      narrow.emplace_back(row.begin(), row.end());
    call::Input input = input_of(cloud, count, nu);
    for (const double threshold : {call::kNone, 0.4, 1.5})
      for (const std::int32_t field : {2, 3}) {
        auto options = call::options(2, threshold, false, 2, field);
        const call::Result result = call::rips(input, options);
        ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
        const double used = bettiscope_diagrams_threshold(result.handle.get());
        EXPECT_EQ(call::diagrams_of(result.handle.get()), oracle::without_zero_length(oracle::persistence(
                                                              narrow, static_cast<float>(used), 2, field)));
        options.precision = BETTISCOPE_FLOAT64;
        const call::Result exact = call::rips(input, options);
        ASSERT_EQ(exact.status, BETTISCOPE_OK) << exact.error;
        EXPECT_EQ(call::diagrams_of<double>(exact.handle.get()),
                  oracle::without_zero_length(oracle::persistence(
                      wide, bettiscope_diagrams_threshold(exact.handle.get()), 2, field)));
      }
    const call::Result all = call::rips(input, call::options(2, call::kNone, true));
    EXPECT_EQ(
        call::diagrams_of(all.handle.get()),
        oracle::persistence(narrow, static_cast<float>(bettiscope_diagrams_threshold(all.handle.get())), 2));
  }
}

double chord(double angle) {
  return 2 * std::sin(angle / 2);
}

/** The circle's loop is born when each landmark is joined with the next, and dies when those a third of the
 * way around are: four steps of twelve. */
TEST(LazyWitnessPersistence, OfACircleIsThatOfTheory) {
  constexpr int64_t n = 600;
  const double step = std::numbers::pi / 6;
  Cloud circle{n, 2, {}};
  std::vector<int64_t> landmarks;
  for (int64_t i = 0; i < n; ++i) {
    circle.values.push_back(static_cast<float>(std::cos(2 * std::numbers::pi * static_cast<double>(i) / n)));
    circle.values.push_back(static_cast<float>(std::sin(2 * std::numbers::pi * static_cast<double>(i) / n)));
    if (i % 50 == 0) landmarks.push_back(i);
  }
  const double born[] = {chord(step / 2), 0, 0};
  const double dead[] = {
      chord(2 * step),                        // the landmark in the middle sees both
      chord(2.5 * step) - chord(0.5 * step),  // the witness halfway to the next, at least, does so
      chord(2 * step) - chord(step)};         // the landmark in the middle has its neighbours a step away
  for (int32_t nu : {0, 1, 2}) {
    call::Input input;
    input.values = witnessed<float>(circle, landmarks, nu);
    input.raw.kind = BETTISCOPE_LOWER;
    input.raw.n = 12;
    const call::Result result = call::rips(input, call::options(1));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    auto bars = call::diagrams_of(result.handle.get())[1];
    std::erase_if(bars, [](const auto& bar) { return bar.second - bar.first < 1e-4F; });
    ASSERT_EQ(bars.size(), 1U) << "nu " << nu;
    EXPECT_NEAR(bars[0].first, born[nu], 1e-5) << "nu " << nu;
    EXPECT_NEAR(bars[0].second, dead[nu], 1e-5) << "nu " << nu;
  }
}

TEST(LazyWitnessPersistence, OfASphereHasItsVoidOverARange) {
  Cloud sphere = normal_cloud(3000, 3, 21);
  for (std::size_t i = 0; i < sphere.values.size(); i += 3) {
    float* x = sphere.values.data() + i;
    const float norm = std::sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
    for (int c = 0; c < 3; ++c)
      x[c] /= norm;
  }
  for (int32_t nu : {1, 2}) {
    call::Input input = input_of(sphere, 40, nu);
    const call::Result result = call::rips(input, call::options(2));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    for (const double scale : {0.2, 0.25, 0.3})
      EXPECT_EQ(call::betti_of(result.handle.get(), scale), (std::vector<std::int64_t>{1, 0, 1}))
          << "nu " << nu << " R " << scale;
  }
}

TEST(LazyWitnessPersistence, WithEveryPointALandmark) {
  // Two points are joined before their distance only if some point is nearer to both, and by then they are
  // connected by way of that point: components merge as in the Rips complex.
  const Cloud cloud = normal_cloud(40, 2, 3);
  call::Input input = input_of(cloud, 40, 1), rips = input_of(cloud, 40, 1);
  rips.raw.complex_kind = rips.raw.nu = 0;
  input.raw.landmark_method = rips.raw.landmark_method = BETTISCOPE_RANDOM;
  const call::Result result = call::rips(input, call::options(0));
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  EXPECT_EQ(bettiscope_diagrams_vertices(result.handle.get()), 40);
  EXPECT_EQ(bettiscope_diagrams_covering_radius(result.handle.get()), 0);
  EXPECT_EQ(call::diagrams_of(result.handle.get()),
            call::diagrams_of(call::rips(rips, call::options(0)).handle.get()));
}

TEST(LazyWitnessPersistence, OfDuplicates) {
  const Cloud same{30, 2, std::vector<float>(60, 1.5F)};
  for (int32_t nu : {0, 1, 2})
    for (int64_t count : {2, 7, 30}) {
      call::Input input = input_of(same, count, nu);
      const call::Result result = call::rips(input, call::options(1, call::kNone, true));
      ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
      const auto bars = call::diagrams_of(result.handle.get())[0];
      EXPECT_EQ(static_cast<int64_t>(bars.size()), count);
      EXPECT_EQ(std::count(bars.begin(), bars.end(), std::pair(0.0F, 0.0F)), count - 1);
    }
}

TEST(LazyWitnessPersistence, NamesVerticesAsTheInputDoes) {
  const Cloud cloud = normal_cloud(200, 2, 4);
  const std::vector<int64_t> landmarks = landmarks_of(cloud, 20);
  const Lengths lengths = by_definition(distances_of(cloud, BETTISCOPE_EUCLIDEAN, landmarks), 1);
  const auto place = [&](int64_t v) {
    const auto found = std::find(landmarks.begin(), landmarks.end(), v);
    EXPECT_NE(found, landmarks.end()) << v;
    return static_cast<std::size_t>(found - landmarks.begin());
  };
  call::Input input = input_of(cloud, 20, 1);
  auto options = call::options(1);
  options.simplices = 1;
  const call::Result result = call::rips(input, options);
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  const auto bars = call::diagrams_of(result.handle.get())[1];
  ASSERT_FALSE(bars.empty());
  std::vector<int64_t> vertices(5 * bars.size());
  ASSERT_EQ(bettiscope_diagrams_simplices(result.handle.get(), 1, vertices.data(),
                                          static_cast<int64_t>(vertices.size()), nullptr, 0),
            BETTISCOPE_OK);
  for (std::size_t k = 0; k < bars.size(); ++k) {
    const int64_t* v = vertices.data() + 5 * k;
    const auto length = [&](int64_t i, int64_t j) { return static_cast<float>(lengths[place(i)][place(j)]); };
    EXPECT_EQ(bars[k].first, length(v[0], v[1]));
    EXPECT_EQ(bars[k].second, std::max({length(v[2], v[3]), length(v[2], v[4]), length(v[3], v[4])}));
  }
}

TEST(LazyWitnessPersistence, IsThatOfItsGraph) {
  const Cloud cloud = normal_cloud(300, 2, 14);
  call::Input input = input_of(cloud, 25, 2);
  const auto options = call::options(1, 0.3);
  bettiscope_graph* graph = nullptr;
  double threshold = -1, radius = -1;
  ASSERT_EQ(bettiscope_rips_graph(input.get(), &options, nullptr, &graph, &threshold, &radius, nullptr, 0),
            BETTISCOPE_OK);
  const auto edges = static_cast<std::size_t>(bettiscope_graph_edges(graph));
  std::vector<int64_t> i(edges), j(edges);
  std::vector<float> lengths(edges);
  bettiscope_graph_copy(graph, i.data(), j.data(), lengths.data(), static_cast<int64_t>(edges));
  bettiscope_graph_free(graph);
  const Lengths expected =
      by_definition(distances_of(cloud, BETTISCOPE_EUCLIDEAN, landmarks_of(cloud, 25)), 2);
  std::size_t within = 0;
  for (const float length : lower_of<float>(expected))
    within += length <= 0.3F ? 1 : 0;
  EXPECT_EQ(edges, within);
  for (std::size_t e = 0; e < edges; ++e)
    EXPECT_EQ(lengths[e],
              static_cast<float>(expected[static_cast<std::size_t>(i[e])][static_cast<std::size_t>(j[e])]));
}

}  // namespace
}  // namespace bettiscope::test

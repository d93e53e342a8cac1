// Memory: what is predicted, what is refused, and that a call stays within its limit.
#include <gtest/gtest.h>

#include <random>
#include <tuple>

#include "memory_budget.h"
#include "rips_call.h"

namespace {

call::Input random_cloud(std::int64_t n, int d, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<std::vector<float>> points(static_cast<std::size_t>(n),
                                         std::vector<float>(static_cast<std::size_t>(d)));
  for (auto& point : points)
    for (float& x : point)
      x = uniform(random);
  return call::points(points);
}

/// A matrix of lengths that are no distances: its complexes are full of holes.
call::Input random_lengths(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  oracle::Matrix lengths(n, std::vector<float>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      lengths[i][j] = lengths[j][i] = std::uniform_real_distribution<float>(0, 1)(random);
  return call::lower(lengths);
}

struct Prediction {
  std::int64_t bytes = -1, least = -1;
};

Prediction predict(call::Input& input, const bettiscope_rips_options& options) {
  Prediction predicted;
  char error[512] = "";
  EXPECT_EQ(bettiscope_rips_memory(input.get(), &options, nullptr, &predicted.bytes, &predicted.least, error,
                                   sizeof error),
            BETTISCOPE_OK)
      << error;
  return predicted;
}

bettiscope_rips_options with_limit(bettiscope_rips_options options, std::int64_t limit) {
  options.memory_limit = limit;
  return options;
}

/// What the call held at its peak, counted by a budget of its own.
std::int64_t taken(call::Input& input, const bettiscope_rips_options& options) {
  bettiscope::MemoryBudget budget(std::int64_t{1} << 60);
  const bettiscope::MemoryBudgetScope scope(&budget);
  const call::Result result = call::rips(input, options);
  EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
  return budget.most();
}

TEST(RipsMemory, IsPredictedFromAbove) {
  for (const int threads : {1, 3})
    for (const int dimension : {0, 1, 2})
      for (const double threshold : {call::kNone, 0.2, 0.7}) {
        const auto options = call::options(dimension, threshold, false, threads);
        for (const std::int64_t n : {2, 60, 500}) {
          call::Input cloud = random_cloud(n, 3, 1);
          EXPECT_LE(taken(cloud, options), predict(cloud, options).bytes) << n << ' ' << dimension;
        }
      }
}

TEST(RipsMemory, OfGraphsIsPredictedFromAbove) {
  std::mt19937_64 random(3);
  call::Input graph;
  graph.raw.kind = BETTISCOPE_SPARSE;
  graph.raw.n = 5000;
  for (std::int64_t i = 1; i < graph.raw.n; ++i)
    for (std::int64_t j = std::max<std::int64_t>(0, i - 12); j < i; ++j) {
      graph.rows.push_back(i);
      graph.columns.push_back(j);
      graph.values.push_back(std::uniform_real_distribution<float>(1, 2)(random));
    }
  graph.raw.entries = static_cast<std::int64_t>(graph.values.size());
  for (const int threads : {1, 3})
    for (const int dimension : {0, 1, 2}) {
      const auto options = call::options(dimension, call::kNone, false, threads);
      EXPECT_LE(taken(graph, options), predict(graph, options).bytes);
    }
  call::Input cloud = random_cloud(3000, 2, 4);
  cloud.raw.metric = BETTISCOPE_HOP;
  cloud.raw.neighbors = 8;
  const auto options = call::options(1, 2);
  EXPECT_LE(taken(cloud, options), predict(cloud, options).bytes);
}

TEST(RipsMemory, OfWitnessesIsPredictedFromAbove) {
  for (const int threads : {1, 3})
    for (const int dimension : {0, 1, 2})
      for (const double threshold : {call::kNone, 0.2})
        for (const std::int32_t precision : {BETTISCOPE_FLOAT32, BETTISCOPE_FLOAT64})
          for (const auto& [n, d, landmarks] :
               {std::tuple(100, 3, 100), {9000, 3, 300}, {5000, 60, 40}, {3000, 3, 1000}}) {
            call::Input cloud = random_cloud(n, d, 1);
            cloud.raw.landmarks = landmarks;
            cloud.raw.complex_kind = BETTISCOPE_LAZY_WITNESS;
            cloud.raw.nu = 1;
            auto options = call::options(dimension, threshold, false, threads);
            options.precision = precision;
            const Prediction predicted = predict(cloud, options);
            EXPECT_LE(taken(cloud, options), predicted.bytes) << n << ' ' << dimension << ' ' << landmarks;
            EXPECT_EQ(call::rips(cloud, with_limit(options, predicted.least)).status, BETTISCOPE_OK);
            EXPECT_EQ(call::rips(cloud, with_limit(options, predicted.least - 1)).status,
                      BETTISCOPE_E_MEMORY);
          }
}

TEST(RipsMemory, OfLandmarksInManyDimensionsIsPredictedFromAbove) {
  call::Input cloud = random_cloud(20000, 100, 2);
  cloud.raw.landmarks = 50;
  EXPECT_LE(taken(cloud, call::options(1)), predict(cloud, call::options(1)).bytes);
}

TEST(RipsMemory, WithoutRoomForLengthsTheDiagramsAreTheSame) {
  for (const std::int32_t metric :
       {BETTISCOPE_EUCLIDEAN, BETTISCOPE_COSINE, BETTISCOPE_MANHATTAN, BETTISCOPE_CHEBYSHEV})
    for (const double threshold : {call::kNone, 0.9})
      for (const int threads : {1, 4}) {
        call::Input cloud = random_cloud(1200, 3, 5);
        cloud.raw.metric = metric;
        const auto options = call::options(1, threshold, false, threads);
        const Prediction predicted = predict(cloud, options);
        ASSERT_LT(predicted.least, predicted.bytes);
        const call::Result free = call::rips(cloud, options);
        ASSERT_EQ(free.status, BETTISCOPE_OK) << free.error;
        for (const std::int64_t limit : {predicted.least, (predicted.least + predicted.bytes) / 2}) {
          const call::Result limited = call::rips(cloud, with_limit(options, limit));
          ASSERT_EQ(limited.status, BETTISCOPE_OK) << limited.error;
          EXPECT_EQ(call::diagrams_of(limited.handle.get()), call::diagrams_of(free.handle.get()));
          EXPECT_EQ(bettiscope_diagrams_threshold(limited.handle.get()),
                    bettiscope_diagrams_threshold(free.handle.get()));
        }
      }
}

TEST(RipsMemory, TooSmallALimitIsRefusedWithBothNumbers) {
  call::Input cloud = random_cloud(30000, 3, 6);
  call::Result result = call::rips(cloud, with_limit(call::options(2), 1000000000));
  EXPECT_EQ(result.status, BETTISCOPE_E_MEMORY);
  EXPECT_EQ(
      result.error,
      "the computation may need 9 GB, above memory_limit = 1 GB: take landmarks, a smaller threshold, a "
      "lower max_dimension or a larger limit");
  for (call::Input input : {random_cloud(500, 3, 7), random_lengths(300, 8), call::sparse({{0, 1}, {1, 0}})})
    for (const int dimension : {0, 1}) {
      const auto options = call::options(dimension);
      const Prediction predicted = predict(input, options);
      result = call::rips(input, with_limit(options, predicted.least - 1));
      EXPECT_EQ(result.status, BETTISCOPE_E_MEMORY);
      EXPECT_EQ(result.error.find("the computation may need "), 0u) << result.error;
      EXPECT_EQ(call::rips(input, with_limit(options, predicted.least)).status, BETTISCOPE_OK);
      result = call::rips(input, with_limit(call::options(dimension, 0.1), 1000));
      EXPECT_EQ(result.error.find("the computation may need "), 0u) << result.error;
    }
}

TEST(RipsMemory, AReductionThatOutgrowsItsLimitIsStopped) {
  call::Input lengths = random_lengths(200, 9);
  for (const int threads : {1, 3})
    for (const double share : {1.0, 1.1, 1.3, 1.7}) {
      const auto options = call::options(3, call::kNone, false, threads);
      const auto limit =
          static_cast<std::int64_t>(share * static_cast<double>(predict(lengths, options).bytes));
      const call::Result result = call::rips(lengths, with_limit(options, limit));
      ASSERT_EQ(result.status, BETTISCOPE_E_MEMORY) << result.error;
      EXPECT_NE(result.error.find(" was reached in mid-run: "), std::string::npos) << result.error;
      EXPECT_EQ(result.handle, nullptr);
    }
}

TEST(RipsMemory, EverythingIsGivenBack) {
  bettiscope::MemoryBudget budget(std::int64_t{1} << 60);
  {
    const bettiscope::MemoryBudgetScope scope(&budget);
    call::Input cloud = random_cloud(300, 3, 10);
    for (const int dimension : {0, 1, 2})
      call::rips(cloud, call::options(dimension, call::kNone, true, 3));
  }
  EXPECT_EQ(budget.held(), 0);
}

TEST(RipsMemory, RefusesANegativeLimit) {
  call::Input cloud = random_cloud(3, 2, 12);
  const call::Result result = call::rips(cloud, with_limit(call::options(1), -1));
  EXPECT_EQ(result.status, BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(result.error, "memory_limit is -1, expected a number of bytes, or 0 for none");
}

TEST(MemoryBudget, RefusesWhatIsAboveIt) {
  bettiscope::MemoryBudget budget(1000);
  budget.take(600);
  EXPECT_THROW(budget.take(401), bettiscope::MemoryLimitReached);
  EXPECT_EQ(budget.held(), 600);
  budget.take(400);
  EXPECT_EQ(budget.most(), 1000);
  EXPECT_EQ(bettiscope::amount(999), "999 bytes");
  EXPECT_EQ(bettiscope::amount(7200000000), "7.2 GB");
}

}  // namespace

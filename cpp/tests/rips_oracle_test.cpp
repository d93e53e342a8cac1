// Rips persistence against the textbook reduction, on random inputs of every kind.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <sstream>

#include "oracle.h"
#include "rips_call.h"

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

using Random = std::mt19937_64;

int draw(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

float euclidean(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    sum += std::pow(static_cast<double>(a[k]) - static_cast<double>(b[k]), 2);
  return static_cast<float>(std::sqrt(sum));
}

/// Points, on a coarse grid (so with many ties and duplicates) half of the time.
std::vector<std::vector<float>> random_points(Random& random, int n) {
  const int d = draw(random, 1, 4);
  const bool grid = draw(random, 0, 1) == 0;
  std::vector<std::vector<float>> points(static_cast<std::size_t>(n),
                                         std::vector<float>(static_cast<std::size_t>(d)));
  for (auto& point : points)
    for (float& x : point)
      x = grid ? static_cast<float>(draw(random, 0, 3))
               : std::uniform_real_distribution<float>(-1, 1)(random);
  return points;
}

oracle::Matrix empty_matrix(int n) {
  const auto size = static_cast<std::size_t>(n);
  return oracle::Matrix(size, std::vector<float>(size, 0));
}

oracle::Matrix lengths_of(const std::vector<std::vector<float>>& points) {
  oracle::Matrix lengths = empty_matrix(static_cast<int>(points.size()));
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < points.size(); ++j)
      lengths[i][j] = euclidean(points[i], points[j]);
  return lengths;
}

/// Lengths that need not satisfy the triangle inequality: real, or small integers, with some zero and some
/// infinite.
oracle::Matrix random_matrix(Random& random, int n) {
  oracle::Matrix lengths = empty_matrix(n);
  const int distinct = draw(random, 0, 6), zeros = draw(random, 0, 2), missing = draw(random, 0, 6);
  for (std::size_t i = 0; i < lengths.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      float x = distinct == 0 ? std::uniform_real_distribution<float>(0, 1)(random)
                              : static_cast<float>(draw(random, 1, distinct));
      if (draw(random, 0, 19) < zeros) x = 0;
      if (draw(random, 0, 9) < missing) x = kInfinity;
      lengths[i][j] = lengths[j][i] = x;
    }
  return lengths;
}

/// The largest n for which the oracle stays quick.
int largest(int max_dimension) {
  const int sizes[] = {30, 22, 15, 12, 11};
  return sizes[max_dimension];
}

double random_threshold(Random& random, const oracle::Matrix& lengths) {
  if (draw(random, 0, 1) == 0) return call::kNone;
  const int n = static_cast<int>(lengths.size());
  const auto any = [&] { return static_cast<std::size_t>(draw(random, 0, n - 1)); };
  return static_cast<double>(lengths[any()][any()]);  // an edge's length, 0 or infinity
}

void without_zero_length(oracle::Diagrams& diagrams) {
  for (auto& diagram : diagrams)
    std::erase_if(diagram, [](const auto& bar) { return bar.first == bar.second; });
}

void expect_oracle(call::Input& input, const oracle::Matrix& lengths, int max_dimension, double threshold) {
  for (const bool zero_length : {false, true}) {
    for (const int threads : {1, 3}) {
      const call::Result result =
          call::rips(input, call::options(max_dimension, threshold, zero_length, threads));
      ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
      const double used = bettiscope_diagrams_threshold(result.handle.get());
      oracle::Diagrams expected =
          oracle::persistence(lengths, static_cast<float>(used), static_cast<std::size_t>(max_dimension));
      if (!zero_length) without_zero_length(expected);
      ASSERT_EQ(call::diagrams_of(result.handle.get()), expected)
          << "n " << lengths.size() << ", kind " << input.raw.kind << ", max_dimension " << max_dimension
          << ", threshold " << threshold << ", zero_length " << zero_length << ", threads " << threads;
    }
  }
}

/// One random input of each kind for each seed.
void compare(std::uint64_t first_seed, int count) {
  for (int k = 0; k < count && !testing::Test::HasFatalFailure(); ++k) {
    const std::uint64_t seed = first_seed + static_cast<std::uint64_t>(k);
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const int max_dimension = draw(random, 0, 4), n = draw(random, 1, largest(max_dimension));
    if (k % 3 == 0) {
      const auto points = random_points(random, n);
      const oracle::Matrix lengths = lengths_of(points);
      call::Input input = call::points(points);
      expect_oracle(input, lengths, max_dimension, random_threshold(random, lengths));
    } else {
      const oracle::Matrix lengths = random_matrix(random, n);
      call::Input input = k % 3 == 1 ? call::lower(lengths) : call::sparse(lengths, draw(random, 0, 1) == 0);
      expect_oracle(input, lengths, max_dimension, random_threshold(random, lengths));
    }
  }
}

int inputs_asked_for(int otherwise) {
  const char* asked = std::getenv("BETTISCOPE_ORACLE_INPUTS");
  return asked == nullptr ? otherwise : std::atoi(asked);
}

/// The environment variable BETTISCOPE_ORACLE_INPUTS asks for another number of inputs.
TEST(RipsOracle, RandomInputs) {
  compare(1, inputs_asked_for(5000));
}

}  // namespace

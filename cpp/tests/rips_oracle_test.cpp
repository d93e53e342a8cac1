// Rips persistence against the textbook reduction, on random inputs of every kind.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "oracle.h"
#include "random_inputs.h"
#include "rips_call.h"

namespace {

using namespace bettiscope::test;

constexpr int kDimensions = 5;

/// The most vertices for which the oracle stays quick.
int most_vertices(int max_dimension) {
  const int most[kDimensions] = {40, 30, 20, 15, 13};
  return most[max_dimension];
}

/// Bars of nonzero length that were compared, by degree.
struct Compared {
  long finite[kDimensions] = {};
  long essential[kDimensions] = {};

  void add(const oracle::Diagrams& diagrams) {
    for (std::size_t p = 0; p < diagrams.size(); ++p)
      for (const auto& bar : diagrams[p])
        ++(bar.second < kInfinity ? finite : essential)[p];
  }
};

void expect_oracle(Random& random, RandomInput& given, int max_dimension, Compared& compared) {
  const oracle::Diagrams all = oracle::persistence(
      given.lengths, static_cast<float>(given.expected_threshold), static_cast<std::size_t>(max_dimension));
  const oracle::Diagrams longer = oracle::without_zero_length(all);
  const struct {
    bool zero_length;
    int threads;
  } calls[] = {{false, 1}, {false, draw(random, 2, 8)}, {true, draw(random, 1, 8)}};
  for (const auto& [zero_length, threads] : calls) {
    SCOPED_TRACE(testing::Message() << "zero_length " << zero_length << ", threads " << threads);
    const call::Result result =
        call::rips(given.input, call::options(max_dimension, given.threshold, zero_length, threads));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    ASSERT_EQ(bettiscope_diagrams_threshold(result.handle.get()), given.expected_threshold);
    ASSERT_EQ(call::diagrams_of(result.handle.get()), zero_length ? all : longer);
  }
  compared.add(longer);
}

/// Kinds and dimensions take turns; the seed alone says what the input is.
void compare(int seed, Compared& compared) {
  const Kind& kind = kKinds[static_cast<std::size_t>(seed) % std::size(kKinds)];
  const int max_dimension = seed / static_cast<int>(std::size(kKinds)) % kDimensions;
  Random random(static_cast<std::uint64_t>(seed));
  RandomInput given = kind.make(random, most_vertices(max_dimension), max_dimension);
  SCOPED_TRACE(testing::Message() << "seed " << seed << ": " << kind.name << ", n " << given.lengths.size()
                                  << ", kind " << given.input.raw.kind << ", max_dimension " << max_dimension
                                  << ", threshold " << given.threshold);
  expect_oracle(random, given, max_dimension, compared);
}

// The scan of a graph goes another way where both ends of an edge have a degree above 2048.
TEST(RipsOracle, GraphsOfHighDegree) {
  Compared compared;
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const oracle::Matrix lengths = hub_lengths(random, 4, 2100);
    RandomInput given = {call::sparse(lengths), lengths, kInfinity, kInfinity};
    expect_oracle(random, given, 2, compared);
  }
  EXPECT_GT(compared.finite[2], 0);
}

int inputs_asked_for(int otherwise) {
  const char* asked = std::getenv("BETTISCOPE_ORACLE_INPUTS");
  return asked == nullptr ? otherwise : std::atoi(asked);
}

/// The environment variable BETTISCOPE_ORACLE_INPUTS asks for another number of inputs.
TEST(RipsOracle, RandomInputs) {
  const int inputs = inputs_asked_for(5000);
  Compared compared;
  for (int seed = 0; seed < inputs && !HasFatalFailure(); ++seed)
    compare(seed, compared);
  for (int p = 0; p < kDimensions; ++p) {
    std::printf("degree %d: %ld finite and %ld essential bars\n", p, compared.finite[p],
                compared.essential[p]);
    if (inputs < 1000) continue;
    EXPECT_GT(compared.finite[p], 0);
    EXPECT_GT(compared.essential[p], 0);
  }
}

}  // namespace

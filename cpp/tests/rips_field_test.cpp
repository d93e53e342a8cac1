// Rips persistence over Z/p against the textbook reduction.
#include <gtest/gtest.h>

#include "random_inputs.h"

namespace {

using namespace bettiscope::test;

TEST(RipsField, RandomInputs) {
  const int most_vertices[] = {20, 20, 14, 12, 11};
  for (int seed = 0; seed < 2000; ++seed) {
    const Kind& kind = kKinds[static_cast<std::size_t>(seed) % std::size(kKinds)];
    Random random(static_cast<std::uint64_t>(seed));
    const int max_dimension = draw(random, 1, 4);
    RandomInput given = kind.make(random, most_vertices[max_dimension], max_dimension);
    const std::int32_t fields[] = {3, 5, 7, 32749}, field = fields[draw(random, 0, 3)];
    const oracle::Diagrams expected =
        oracle::persistence(given.lengths, static_cast<float>(given.expected_threshold),
                            static_cast<std::size_t>(max_dimension), field);
    const auto result = call::rips(
        given.input, call::options(max_dimension, given.threshold, true, draw(random, 1, 8), field));
    ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
    ASSERT_EQ(call::diagrams_of(result.handle.get()), expected)
        << "seed " << seed << ": " << kind.name << ", field " << field << ", max_dimension " << max_dimension;
  }
}

TEST(RipsField, RefusesWhatIsNoPrime) {
  call::Input input = call::points({{0}, {1}});
  for (const std::int32_t field : {-3, 0, 1, 4, 32767, 32771, 65537}) {
    const auto result = call::rips(input, call::options(1, call::kNone, false, 1, field));
    EXPECT_EQ(result.status, BETTISCOPE_E_ARGUMENT);
    EXPECT_EQ(result.error, "field is " + std::to_string(field) + ", expected a prime below 32768");
  }
}

}  // namespace

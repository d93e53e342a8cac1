// Lengths, births and deaths as float64.
#include <gtest/gtest.h>

#include <cmath>

#include "oracle.h"
#include "random_inputs.h"
#include "rips_call.h"

namespace {

using namespace bettiscope::test;

using Wide = oracle::MatrixOf<double>;
constexpr double kFar = std::numeric_limits<double>::infinity();

oracle::Matrix rounded(const Wide& lengths) {
  oracle::Matrix out;
  for (const auto& row : lengths)
    out.emplace_back(row.begin(), row.end());
  return out;
}

/// An input and its lengths.
struct Given {
  call::Input input;
  Wide lengths;
};

/// The lengths are few, and nearly all of them one float32.
Wide near_one(Random& random, bool has_gaps) {
  const auto length = [&](std::size_t, std::size_t) {
    if (has_gaps && draw(random, 0, 3) == 0) return kFar;
    if (draw(random, 0, 9) == 0) return 0.0;
    return 1 + std::ldexp(draw(random, 0, 30), -40);
  };
  return matrix_of(static_cast<std::size_t>(draw(random, 1, 12)), length);
}

Given lower(Random& random) {
  Given given{{}, near_one(random, flip(random))};
  given.input = call::lower(rounded(given.lengths));
  for (std::size_t i = 0; i < given.lengths.size(); ++i)
    given.input.wide.insert(given.input.wide.end(), given.lengths[i].begin(),
                            given.lengths[i].begin() + static_cast<std::ptrdiff_t>(i));
  return given;
}

Given sparse(Random& random) {
  Given given{{}, near_one(random, true)};
  given.input = call::sparse(rounded(given.lengths));
  for (std::size_t k = 0; k < given.input.rows.size(); ++k)
    given.input.wide.push_back(given.lengths[static_cast<std::size_t>(given.input.rows[k])]
                                            [static_cast<std::size_t>(given.input.columns[k])]);
  return given;
}

/// Points near those of a coarse grid, so near that float32 cannot tell most of their lengths.
Given points(Random& random) {
  const int metrics[] = {BETTISCOPE_EUCLIDEAN, BETTISCOPE_MANHATTAN, BETTISCOPE_CHEBYSHEV};
  const int metric = metrics[draw(random, 0, 2)], d = draw(random, 1, 3);
  const auto n = static_cast<std::size_t>(draw(random, 1, 12));
  Given given;
  given.input = call::points(PointList(n, std::vector<float>(static_cast<std::size_t>(d))), metric);
  std::vector<double>& x = given.input.wide;
  for (std::size_t k = 0; k < n * static_cast<std::size_t>(d); ++k)
    x.push_back(draw(random, 0, 2) + std::ldexp(draw(random, 0, 100), -40));
  given.lengths = matrix_of(n, [&](std::size_t i, std::size_t j) {
    double sum = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(d); ++c) {
      const auto at = [&](std::size_t point) { return x[point * static_cast<std::size_t>(d) + c]; };
      const volatile double difference = std::fabs(at(i) - at(j)), square = difference * difference;
      sum = metric == BETTISCOPE_CHEBYSHEV   ? std::fmax(sum, difference)
            : metric == BETTISCOPE_MANHATTAN ? sum + difference
                                             : sum + square;
    }
    return metric == BETTISCOPE_EUCLIDEAN ? std::sqrt(sum) : sum;
  });
  return given;
}

bettiscope_rips_options wide_options(int max_dimension, double threshold, bool zero_length, int threads) {
  bettiscope_rips_options options = call::options(max_dimension, threshold, zero_length, threads);
  options.precision = BETTISCOPE_FLOAT64;
  return options;
}

std::vector<std::int64_t> betti(const oracle::DiagramsOf<double>& diagrams, double scale) {
  std::vector<std::int64_t> out;
  for (const auto& diagram : diagrams)
    out.push_back(std::count_if(diagram.begin(), diagram.end(),
                                [&](const auto& bar) { return bar.first <= scale && scale < bar.second; }));
  return out;
}

/// None, or near a length that occurs.
double draw_wide_threshold(Random& random, const Wide& lengths) {
  const auto any = [&] {
    return static_cast<std::size_t>(draw(random, 0, static_cast<int>(lengths.size()) - 1));
  };
  const double length = lengths[any()][any()];
  switch (draw(random, 0, 4)) {
    case 0:
      return length;
    case 1:
      return std::nextafter(length, 0);
    case 2:
      return std::nextafter(length, kFar);
    default:
      return call::kNone;
  }
}

/// Returns the number of bars that float32 has not.
long compare(Given& given, double threshold, int max_dimension, int threads) {
  const double otherwise =
      given.input.raw.kind == BETTISCOPE_SPARSE ? kFar : oracle::enclosing_radius(given.lengths);
  const double used = std::isnan(threshold) ? otherwise : threshold;
  const auto all = oracle::persistence<double>(given.lengths, used, static_cast<std::size_t>(max_dimension));
  for (const bool zero_length : {false, true}) {
    const call::Result result =
        call::rips(given.input, wide_options(max_dimension, threshold, zero_length, threads));
    EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
    EXPECT_EQ(bettiscope_diagrams_threshold(result.handle.get()), used);
    EXPECT_EQ(call::diagrams_of<double>(result.handle.get()),
              zero_length ? all : oracle::without_zero_length(all));
    if (result.status != BETTISCOPE_OK) return 0;
    for (const auto& row : given.lengths)
      for (const double length : row)
        for (const double scale : {std::nextafter(length, 0), length, std::nextafter(length, kFar)})
          if (scale <= used) {
            EXPECT_EQ(call::betti_of(result.handle.get(), scale), betti(all, scale)) << scale;
          }
  }
  const call::Result narrow = call::rips(given.input, call::options(max_dimension, threshold));
  long more = 0;
  for (int p = 0; p <= max_dimension; ++p)
    more += static_cast<long>(oracle::without_zero_length(all)[static_cast<std::size_t>(p)].size()) -
            bettiscope_diagrams_size(narrow.handle.get(), p);
  return std::max(more, 0L);
}

TEST(RipsPrecision, Float64EqualsTheOracle) {
  long more = 0;
  for (std::uint64_t seed = 0; seed < 1200 && !testing::Test::HasFailure(); ++seed) {
    Random random(seed);
    constexpr Given (*kKindsOfInput[])(Random&) = {lower, sparse, points};
    Given given = kKindsOfInput[seed % 3](random);
    const double threshold = draw_wide_threshold(random, given.lengths);
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", n " << given.lengths.size() << ", threshold "
                                    << threshold);
    more += compare(given, threshold, draw(random, 0, 3), draw(random, 1, 4));
  }
  EXPECT_GT(more, 500) << "the inputs do not need float64";
}

TEST(RipsPrecision, HopsAreWholeInBoth) {
  call::Input input = call::points({{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0.5}}, BETTISCOPE_HOP);
  input.raw.neighbors = 2;
  const call::Result wide = call::rips(input, wide_options(1, 2, false, 1));
  const call::Result narrow = call::rips(input, call::options(1, 2));
  ASSERT_EQ(wide.status, BETTISCOPE_OK) << wide.error;
  EXPECT_EQ(call::diagrams_of(wide.handle.get()), call::diagrams_of(narrow.handle.get()));
  EXPECT_EQ(call::betti_of(wide.handle.get(), std::nextafter(1.0, 0.0)), (std::vector<std::int64_t>{5, 0}));
}

TEST(RipsPrecision, FitsTheMemoryPredicted) {
  Random random(1);
  PointList cloud(600);
  for (auto& point : cloud)
    point = {draw_real(random), draw_real(random), draw_real(random)};
  call::Input input = call::points(cloud);
  for (const double threshold : {call::kNone, 0.3}) {
    bettiscope_rips_options options = wide_options(1, threshold, false, 2);
    char error[256] = "";
    ASSERT_EQ(bettiscope_rips_memory(input.get(), &options, nullptr, &options.memory_limit, nullptr, error,
                                     sizeof error),
              BETTISCOPE_OK)
        << error;
    const call::Result result = call::rips(input, options);
    EXPECT_EQ(result.status, BETTISCOPE_OK) << result.error;
    options.memory_limit /= 4;
    EXPECT_EQ(call::rips(input, options).status, BETTISCOPE_E_MEMORY);
  }
}

TEST(RipsPrecision, IsChecked) {
  call::Input input = call::points({{0, 0}, {1, 0}});
  bettiscope_rips_options options = wide_options(1, call::kNone, false, 1);
  options.precision = 3;
  const call::Result result = call::rips(input, options);
  EXPECT_EQ(result.status, BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(result.error, "precision is 3, expected BETTISCOPE_FLOAT32 or BETTISCOPE_FLOAT64");
}

}  // namespace

// What Rips persistence refuses, and how it says so.
#include <gtest/gtest.h>

#include "rips_call.h"

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

const oracle::Matrix kTriangle{{0, 1, 2}, {1, 0, 3}, {2, 3, 0}};

void expect_refused(call::Input input, const bettiscope_rips_options& options, bettiscope_status status,
                    const std::string& error) {
  const call::Result result = call::rips(input, options);
  EXPECT_EQ(result.status, status);
  EXPECT_EQ(result.error, error);
  EXPECT_EQ(result.handle, nullptr);
}

TEST(RipsInput, RefusesNonFiniteCoordinates) {
  for (const float bad : {kNan, kInfinity, -kInfinity}) {
    call::Input input = call::points({{0, 1}, {2, bad}, {4, 5}});
    const call::Result result = call::rips(input, call::options(1));
    EXPECT_EQ(result.status, BETTISCOPE_E_DATA);
    EXPECT_EQ(result.error.find("points[1][1] is "), 0u) << result.error;
  }
}

TEST(RipsInput, RefusesLengthsThatAreNone) {
  auto matrix = kTriangle;
  matrix[2][0] = kNan;
  expect_refused(call::lower(matrix), call::options(1), BETTISCOPE_E_DATA,
                 "values[1], the length of (2, 0), is nan; a length is >= 0 or +infinity");
  matrix[2][0] = -1;
  expect_refused(call::lower(matrix), call::options(1), BETTISCOPE_E_DATA,
                 "values[1], the length of (2, 0), is -1; a length is >= 0 or +infinity");
  expect_refused(call::sparse(matrix), call::options(1), BETTISCOPE_E_DATA,
                 "values[1], the length of (2, 0), is -1; a length is >= 0 or +infinity");
  call::Input graph = call::sparse(kTriangle);
  graph.values[2] = kNan;
  expect_refused(graph, call::options(1), BETTISCOPE_E_DATA,
                 "values[2], the length of (2, 1), is nan; a length is >= 0 or +infinity");
}

TEST(RipsInput, RefusesLengthsBeyondFloat32) {
  const double values[] = {1, 1e300, 2};
  call::Input input = call::lower(kTriangle);
  input.get();
  input.raw.value_type = BETTISCOPE_FLOAT64;
  input.raw.values = values;
  const auto options = call::options(1);
  bettiscope_diagrams* diagrams = nullptr;
  char error[200];
  EXPECT_EQ(bettiscope_rips(&input.raw, &options, nullptr, nullptr, &diagrams, error, sizeof error),
            BETTISCOPE_E_DATA);
  EXPECT_STREQ(error, "values[1], the length of (2, 0), is 1e+300, beyond float32: scale the lengths down");
}

TEST(RipsInput, RefusesGraphsThatAreNone) {
  call::Input input = call::sparse(kTriangle);
  input.rows[1] = 3;
  expect_refused(input, call::options(1), BETTISCOPE_E_DATA, "rows[1] is 3, expected 0 to 2");
  input = call::sparse(kTriangle);
  input.columns[2] = -1;
  expect_refused(input, call::options(1), BETTISCOPE_E_DATA, "columns[2] is -1, expected 0 to 2");
  input = call::sparse(kTriangle);
  input.rows[0] = 0;
  expect_refused(input, call::options(1), BETTISCOPE_E_DATA, "entry 0 is an edge of vertex 0 with itself");
  input = call::sparse(kTriangle);
  input.rows[2] = 0;
  input.columns[2] = 2;
  expect_refused(input, call::options(1), BETTISCOPE_E_DATA, "the pair (0, 2) is given twice");
  input = call::sparse(kTriangle);
  input.raw.entries = -1;
  expect_refused(input, call::options(1), BETTISCOPE_E_ARGUMENT, "entries is -1, expected 0 or more");
}

TEST(RipsInput, RefusesOptionsBySayingWhichAndWhy) {
  const auto with = [](auto change) {
    bettiscope_rips_options options = call::options(1);
    change(options);
    return options;
  };
  const call::Input input = call::lower(kTriangle);
  expect_refused(input, with([](auto& o) { o.max_dimension = -1; }), BETTISCOPE_E_ARGUMENT,
                 "max_dimension is -1, expected 0 or more");
  expect_refused(input, with([](auto& o) { o.field = 6; }), BETTISCOPE_E_ARGUMENT,
                 "field is 6, expected a prime below 32768");
  expect_refused(input, with([](auto& o) { o.threshold = -0.5; }), BETTISCOPE_E_ARGUMENT,
                 "threshold is -0.5, expected 0 or more, or NaN for none");
  expect_refused(input, with([](auto& o) { o.threads = -2; }), BETTISCOPE_E_ARGUMENT,
                 "threads is -2, expected 1 or more, or 0 for the number of cores");
  expect_refused(input, with([](auto& o) { o.simplices = o.zero_length = 1; }), BETTISCOPE_E_ARGUMENT,
                 "simplices and zero_length are both asked for: bars of zero length are counted, and have no "
                 "simplices");
  expect_refused(input, with([](auto& o) { o.struct_size = 8; }), BETTISCOPE_E_ARGUMENT,
                 "options.struct_size is 8, expected " + std::to_string(sizeof(bettiscope_rips_options)));
}

TEST(RipsInput, RefusesInputsBySayingWhichAndWhy) {
  const auto with = [](call::Input input, auto change) {
    change(input.raw);
    return input;
  };
  const auto options = call::options(1);
  const call::Input lower = call::lower(kTriangle), points = call::points({{0}, {1}, {3}});
  expect_refused(with(lower, [](auto& i) { i.n = 0; }), options, BETTISCOPE_E_ARGUMENT,
                 "n is 0, expected at least 1");
  expect_refused(with(lower, [](auto& i) { i.n = int64_t{1} << 40; }), options, BETTISCOPE_E_UNSUPPORTED,
                 "n is 1099511627776; the limit is 2147483648");
  expect_refused(with(lower, [](auto& i) { i.kind = 9; }), options, BETTISCOPE_E_ARGUMENT,
                 "kind is 9, expected BETTISCOPE_POINTS, _LOWER or _SPARSE");
  expect_refused(with(lower, [](auto& i) { i.metric = BETTISCOPE_COSINE; }), options, BETTISCOPE_E_ARGUMENT,
                 "metric is 3: only points have one, expected 0 for a lower input");
  expect_refused(with(lower, [](auto& i) { i.landmarks = 2; }), options, BETTISCOPE_E_ARGUMENT,
                 "landmarks is 2: they are taken of points, expected 0 for a lower input");
  expect_refused(with(points, [](auto& i) { i.metric = 0; }), options, BETTISCOPE_E_ARGUMENT,
                 "metric is 0, expected BETTISCOPE_EUCLIDEAN, _HOP, _COSINE, _MANHATTAN or _CHEBYSHEV");
  const auto witness = [&](auto change) {
    return with(points, [&](auto& i) {
      i.complex_kind = BETTISCOPE_LAZY_WITNESS;
      i.landmarks = 2;
      change(i);
    });
  };
  expect_refused(with(points, [](auto& i) { i.complex_kind = 2; }), options, BETTISCOPE_E_ARGUMENT,
                 "complex_kind is 2, expected BETTISCOPE_VIETORIS_RIPS or _LAZY_WITNESS");
  expect_refused(with(lower, [](auto& i) { i.complex_kind = 1; }), options, BETTISCOPE_E_ARGUMENT,
                 "complex_kind is 1: only points have witnesses, expected 0 for a lower input");
  expect_refused(with(points, [](auto& i) { i.nu = 1; }), options, BETTISCOPE_E_ARGUMENT,
                 "nu is 1, expected 0: only the lazy witness complex has it");
  expect_refused(witness([](auto& i) { i.nu = 3; }), options, BETTISCOPE_E_ARGUMENT,
                 "nu is 3, expected 0, 1 or 2");
  expect_refused(witness([](auto& i) { i.nu = -1; }), options, BETTISCOPE_E_ARGUMENT,
                 "nu is -1, expected 0, 1 or 2");
  expect_refused(witness([](auto& i) { i.landmarks = 1, i.nu = 2; }), options, BETTISCOPE_E_ARGUMENT,
                 "nu is 2, expected at most the number of landmarks, 1");
  expect_refused(witness([](auto& i) { i.landmarks = 0; }), options, BETTISCOPE_E_ARGUMENT,
                 "landmarks is 0, expected 1 to n = 3: they are the vertices of the lazy witness complex");
  expect_refused(witness([](auto& i) { i.metric = BETTISCOPE_HOP, i.neighbors = 1; }), options,
                 BETTISCOPE_E_ARGUMENT,
                 "metric is BETTISCOPE_HOP, expected another for the lazy witness complex");
  expect_refused(with(points, [](auto& i) { i.landmark_method = 3; }), options, BETTISCOPE_E_ARGUMENT,
                 "the method of landmarks is 3, expected BETTISCOPE_FARTHEST, _RANDOM or "
                 "_KMEANS_PLUS_PLUS");
  expect_refused(with(points, [](auto& i) { i.landmarks = 4; }), options, BETTISCOPE_E_ARGUMENT,
                 "landmarks is 4, expected 0 for all points or 1 to n = 3");
  expect_refused(with(points, [](auto& i) { i.neighbors = 1; }), options, BETTISCOPE_E_ARGUMENT,
                 "neighbors is 1, expected 0: only the hop metric has neighbours");
  expect_refused(with(points, [](auto& i) { i.d = 0; }), options, BETTISCOPE_E_ARGUMENT,
                 "d is 0, expected at least 1");
}

TEST(RipsInput, NamesAZeroVectorByItsPlaceInTheInputWithLandmarksToo) {
  call::Input input = call::points({{1, 1}, {5, 0}, {2, 2}, {0, 0}, {0, 5}}, BETTISCOPE_COSINE);
  for (int64_t landmarks : {0, 2, 5}) {
    input.raw.landmarks = landmarks;
    expect_refused(input, call::options(1), BETTISCOPE_E_DATA,
                   "points[3] is the zero vector, which has no cosine distance: leave it out");
  }
}

TEST(RipsInput, RefusesHopMetricsWithoutThresholdOrNeighbors) {
  call::Input input = call::points({{0}, {1}, {3}}, BETTISCOPE_HOP);
  input.raw.neighbors = 3;
  expect_refused(input, call::options(1, 2), BETTISCOPE_E_ARGUMENT,
                 "neighbors is 3, expected 1 or more, and less than the number of points, 3");
  input.raw.neighbors = 0;
  expect_refused(input, call::options(1, 2), BETTISCOPE_E_ARGUMENT,
                 "neighbors is 0, expected 1 or more, and less than the number of points, 3");
  input.raw.neighbors = 1;
  expect_refused(input, call::options(1), BETTISCOPE_E_ARGUMENT,
                 "threshold is nan, expected a finite one for the hop metric");
  expect_refused(input, call::options(1, static_cast<double>(kInfinity)), BETTISCOPE_E_ARGUMENT,
                 "threshold is inf, expected a finite one for the hop metric");
}

TEST(RipsInput, NumbersSimplicesOfManyVertices) {
  call::Input input = call::sparse(kTriangle);
  input.raw.n = 1 << 20;
  EXPECT_EQ(call::rips(input, call::options(10)).status, BETTISCOPE_OK);
  expect_refused(input, call::options(11), BETTISCOPE_E_UNSUPPORTED,
                 "max_dimension is 11 for n = 1048576; the limit is 10");
}

TEST(RipsInput, RefusesAllLengthsOfTooManyPointsBeforeAnyWork) {
  // Neither input is there at the length it claims: a look at it would go beyond it.
  call::Input lower = call::lower(kTriangle), points = call::points({{0}, {1}, {3}});
  for (call::Input* input : {&lower, &points}) {
    input->raw.n = 70'000;
    for (int dimension : {1, 3})
      expect_refused(*input, call::options(dimension), BETTISCOPE_E_UNSUPPORTED,
                     "n = 70000 with the lengths of all pairs in max_dimension " + std::to_string(dimension) +
                         "; the limit is 65536: take landmarks or a smaller threshold");
  }
}

TEST(RipsInput, DimensionsAboveThatOfTheSimplexAreEmpty) {
  call::Input input = call::lower(kTriangle);
  const call::Result result = call::rips(input, call::options(1000));
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  EXPECT_EQ(bettiscope_diagrams_max_dimension(result.handle.get()), 1000);
  EXPECT_EQ(bettiscope_diagrams_size(result.handle.get(), 1000), 0);
  EXPECT_EQ(bettiscope_diagrams_size(result.handle.get(), 1001), 0);
  EXPECT_EQ(bettiscope_diagrams_size(result.handle.get(), -1), 0);
}

TEST(RipsInput, RefusesScalesWithoutAnswer) {
  call::Input input = call::lower(kTriangle);
  const call::Result result = call::rips(input, call::options(1, 1.5));
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  int64_t betti[2];
  char error[200];
  EXPECT_EQ(bettiscope_diagrams_betti(result.handle.get(), 2, betti, 2, error, sizeof error),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(error, "scale is 2, above the threshold 1.5: nothing is known there");
  EXPECT_EQ(bettiscope_diagrams_betti(result.handle.get(), -1, betti, 2, error, sizeof error),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(error, "scale is -1, expected 0 or more");
  EXPECT_EQ(bettiscope_diagrams_betti(result.handle.get(), 1, betti, 1, error, sizeof error),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(error, "capacity is 1, expected max_dimension + 1 = 2");
  EXPECT_EQ(bettiscope_diagrams_copy(result.handle.get(), 0, nullptr, 0), BETTISCOPE_E_ARGUMENT);
}

TEST(RipsInput, EndsWhenCancelled) {
  call::Input input = call::lower(kTriangle);
  const auto options = call::options(1);
  const int32_t cancel = 1;
  bettiscope_diagrams* diagrams = nullptr;
  EXPECT_EQ(bettiscope_rips(input.get(), &options, &cancel, nullptr, &diagrams, nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(diagrams, nullptr);
}

}  // namespace

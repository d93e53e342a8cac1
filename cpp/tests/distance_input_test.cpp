// What the distances between diagrams say of wrong input, and callers that pass what they should not.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "diagram_inputs.h"
#include "guarded_memory.h"

namespace bettiscope::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::vector<bettiscope_distance_options> all_kinds() {
  return {wasserstein_of(1),
          wasserstein_of(2, BETTISCOPE_NORM_2),
          wasserstein_of(3, BETTISCOPE_NORM_1, 0.1),
          bottleneck_options(),
          sliced_in(0),
          sliced_in(5),
          scale_space_of(1)};
}

void expect_refusal(const Bars& a, const Bars& b, const bettiscope_distance_options& options,
                    bettiscope_status status, const std::string& error) {
  const DistanceResult result = distance_of(a, b, options);
  EXPECT_EQ(result.status, status) << error;
  EXPECT_EQ(result.error, error);
  EXPECT_TRUE(std::isnan(result.distance)) << "it was not to be written";
}

TEST(DistanceInput, BadBarsAreNamed) {
  const Bars good = {{0, 1}};
  for (const auto& options : all_kinds()) {
    expect_refusal({{0, 1}, {kNaN, 1}}, good, options, BETTISCOPE_E_DATA,
                   "a[1] is the bar (nan, 1), expected numbers: NaN is none");
    expect_refusal(good, {{0, kNaN}}, options, BETTISCOPE_E_DATA,
                   "b[0] is the bar (0, nan), expected numbers: NaN is none");
    expect_refusal(good, {{-kNever, 1}}, options, BETTISCOPE_E_DATA,
                   "b[0] is the bar (-inf, 1), expected a finite birth: leave such bars out");
    expect_refusal({{kNever, kNever}}, good, options, BETTISCOPE_E_DATA,
                   "a[0] is the bar (inf, inf), expected a finite birth: leave such bars out");
    expect_refusal(
        {{2, 1.5}}, good, options, BETTISCOPE_E_DATA,
        "a[0] is the bar (2, 1.5), expected a death at or after the birth: are the columns swapped?");
    expect_refusal(
        {{0, -kNever}}, good, options, BETTISCOPE_E_DATA,
        "a[0] is the bar (0, -inf), expected a death at or after the birth: are the columns swapped?");
  }
}

TEST(DistanceInput, EssentialBarsAreRefusedWhereNothingIsDefinedForThem) {
  for (const auto& options : {sliced_in(0), sliced_in(3)})
    expect_refusal(
        {{0, 1}}, {{0, 1}, {0.5, kNever}}, options, BETTISCOPE_E_DATA,
        "b has an essential bar, of birth 0.5: the sliced Wasserstein distance is defined for finite "
        "bars; leave it out, or give it a death");
  expect_refusal(
      {{0, kNever}}, {}, scale_space_of(1), BETTISCOPE_E_DATA,
      "a has an essential bar, of birth 0: the scale space kernel is defined for finite bars; leave "
      "it out, or give it a death");
}

TEST(DistanceInput, BadOptionsAreNamed) {
  const auto expect = [](bettiscope_distance_options options, const std::string& error) {
    expect_refusal({{0, 1}}, {{0, 2}}, options, BETTISCOPE_E_ARGUMENT, error);
  };
  expect(wasserstein_of(0.5), "order is 0.5, expected a finite number of at least 1");
  expect(wasserstein_of(kNever), "order is inf, expected a finite number of at least 1");
  expect(wasserstein_of(kNaN), "order is nan, expected a finite number of at least 1");
  expect(wasserstein_of(1, 0), "norm is 0, expected BETTISCOPE_NORM_1, _2 or _INFINITY");
  expect(wasserstein_of(1, 4), "norm is 4, expected BETTISCOPE_NORM_1, _2 or _INFINITY");
  expect(wasserstein_of(1, 1, -0.1), "error is -0.1, expected a finite number of at least 0");
  expect(wasserstein_of(1, 1, kNaN), "error is nan, expected a finite number of at least 0");
  expect(scale_space_of(0), "bandwidth is 0, expected a finite number above 0");
  expect(scale_space_of(kNaN), "bandwidth is nan, expected a finite number above 0");
  expect(sliced_in(-1), "directions is -1, expected 0 or more");
  for (const std::int32_t kind : {0, 5, -1})
    expect(options_of(kind), "kind is " + std::to_string(kind) +
                                 ", expected BETTISCOPE_WASSERSTEIN, _BOTTLENECK, _SLICED_WASSERSTEIN or "
                                 "_SCALE_SPACE");
  bettiscope_distance_options options = bottleneck_options();
  options.struct_size = 8;
  expect(options, "options.struct_size is 8, expected at least 48");
  options = bottleneck_options();
  options.order = 2;
  expect(options, "order is 2, expected 0 for this kind of distance");
  options = bottleneck_options();
  options.error = kNaN;
  expect(options, "error is nan, expected 0 for this kind of distance");
  options = bottleneck_options();
  options.norm = 2;
  expect(options, "norm is 2, expected 0 for this kind of distance");
  options = wasserstein_of(1);
  options.bandwidth = 1;
  expect(options, "bandwidth is 1, expected 0 for this kind of distance");
  options = scale_space_of(1);
  options.directions = 9;
  expect(options, "directions is 9, expected 0 for this kind of distance");
  options = bottleneck_options();
  options.reserved = 1;
  expect(options, "reserved is 1, expected 0");
}

TEST(DistanceInput, WhatIsBeyondFloat64IsSaid) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  const std::string beyond = "the distance is beyond float64: scale the diagrams down";
  expect_refusal({{-kHuge, kHuge}}, {}, wasserstein_of(1, BETTISCOPE_NORM_1), BETTISCOPE_E_UNSUPPORTED,
                 beyond);
  expect_refusal({{-kHuge, kHuge}, {-kHuge, kHuge}}, {}, wasserstein_of(1), BETTISCOPE_E_UNSUPPORTED, beyond);
  expect_refusal({{-kHuge, kNever}}, {{kHuge, kNever}}, bottleneck_options(), BETTISCOPE_E_UNSUPPORTED,
                 beyond);
  expect_refusal({{0, 1}}, {{1e-9, 1}}, wasserstein_of(400), BETTISCOPE_E_UNSUPPORTED,
                 "order is 400: powers of these lengths are below float64; take a smaller order, or the "
                 "bottleneck distance");
  EXPECT_EQ(distance_of({{-kHuge, kHuge}}, {}, bottleneck_options()).distance, kHuge);
  EXPECT_EQ(distance_of({{-kHuge, kHuge}}, {}, wasserstein_of(2)).distance, kHuge);
}

// ---- pointers

/// A call and what it has to say.
struct Refusal {
  std::function<bettiscope_status(char* err, std::int64_t capacity)> call;
  std::string error;
};

TEST(DistanceInput, EveryNullThatIsNotAllowedIsNamed) {
  const double bars[] = {0, 1};
  const std::int64_t offsets[] = {0, 1}, pair[] = {0}, falling[] = {0, 1, 0}, late[] = {1, 1},
                     outside[] = {1};
  const auto options = bottleneck_options(), sliced = sliced_in(0);
  double out = 7;
  std::int64_t matching[1];
  const auto distance = [&](const double* a, std::int64_t size, const bettiscope_distance_options* how,
                            double* to, std::int64_t* matched, char* e, std::int64_t c) {
    return bettiscope_distance(a, size, bars, 1, how, nullptr, to, nullptr, matched, e, c);
  };
  const auto batch = [&](const double* pairs, const std::int64_t* from, std::int64_t count,
                         const std::int64_t* first, const std::int64_t* second, std::int64_t pair_count,
                         double* to, char* e, std::int64_t c) {
    return bettiscope_distance_batch(pairs, from, count, first, second, pair_count, &options, 1, nullptr,
                                     nullptr, to, e, c);
  };
  const Refusal refusals[] = {
      {[&](char* e, std::int64_t c) { return distance(nullptr, 1, &options, &out, nullptr, e, c); },
       "a is NULL"},
      {[&](char* e, std::int64_t c) { return distance(bars, -1, &options, &out, nullptr, e, c); },
       "a has -1 bars, expected 0 or more"},
      {[&](char* e, std::int64_t c) { return distance(bars, 1, nullptr, &out, nullptr, e, c); },
       "options is NULL"},
      {[&](char* e, std::int64_t c) { return distance(bars, 1, &options, nullptr, nullptr, e, c); },
       "distance is NULL"},
      {[&](char* e, std::int64_t c) { return distance(bars, 1, &sliced, &out, matching, e, c); },
       "matching is not NULL, but this kind of distance has none"},
      {[&](char* e, std::int64_t c) { return batch(nullptr, offsets, 1, pair, pair, 1, &out, e, c); },
       "pairs is NULL"},
      {[&](char* e, std::int64_t c) { return batch(bars, nullptr, 1, pair, pair, 1, &out, e, c); },
       "offsets is NULL"},
      {[&](char* e, std::int64_t c) { return batch(bars, late, 1, pair, pair, 1, &out, e, c); },
       "offsets[0] is 1, expected 0"},
      {[&](char* e, std::int64_t c) { return batch(bars, falling, 2, pair, pair, 1, &out, e, c); },
       "offsets[2] is 0, expected at least 1, the one before"},
      {[&](char* e, std::int64_t c) { return batch(bars, offsets, -1, pair, pair, 1, &out, e, c); },
       "count is -1, expected 0 or more"},
      {[&](char* e, std::int64_t c) { return batch(bars, offsets, 1, pair, nullptr, 1, &out, e, c); },
       "one of first and second is NULL, expected both or none"},
      {[&](char* e, std::int64_t c) { return batch(bars, offsets, 1, nullptr, nullptr, 1, &out, e, c); },
       "pair_count is 1, expected count (count - 1) / 2 = 0 where first and second are NULL"},
      {[&](char* e, std::int64_t c) { return batch(bars, offsets, 1, pair, pair, -1, &out, e, c); },
       "pair_count is -1, expected 0 or more"},
      {[&](char* e, std::int64_t c) { return batch(bars, offsets, 1, pair, outside, 1, &out, e, c); },
       "second[0] is 1, expected 0 to 0"},
      {[&](char* e, std::int64_t c) { return batch(bars, offsets, 1, pair, pair, 1, nullptr, e, c); },
       "distances is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_distance_batch(bars, offsets, 1, pair, pair, 1, nullptr, 1, nullptr, nullptr, &out,
                                          e, c);
       },
       "options is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_distance_batch(bars, offsets, 1, pair, pair, 1, &options, -2, nullptr, nullptr,
                                          &out, e, c);
       },
       "threads is -2, expected 1 or more, or 0 for the number of cores"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_scale_space_kernel(bars, 1, nullptr, 1, 1, nullptr, &out, e, c);
       },
       "b is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_scale_space_kernel(bars, 1, bars, 1, 1, nullptr, nullptr, e, c);
       },
       "value is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_scale_space_kernel(bars, 1, bars, 1, -1, nullptr, &out, e, c);
       },
       "bandwidth is -1, expected a finite number above 0"},
  };
  for (const Refusal& refusal : refusals) {
    char err[200] = "";
    EXPECT_EQ(refusal.call(err, sizeof err), BETTISCOPE_E_ARGUMENT) << refusal.error;
    EXPECT_EQ(err, refusal.error);
    EXPECT_EQ(refusal.call(nullptr, 100), BETTISCOPE_E_ARGUMENT);
  }
  EXPECT_EQ(out, 7);
}

TEST(DistanceInput, SizesThatCannotBeAreRefusedBeforeAnythingIsRead) {
  // One readable bar: whoever believed the sizes would read far past it.
  const GuardedMemory<double> bar({0, 1});
  double out;
  const auto options = bottleneck_options();
  for (const std::int64_t size : {kMost, kMost / 2, std::int64_t{1} << 62, std::int64_t{-1}}) {
    EXPECT_NE(bettiscope_distance(bar.data(), size, bar.data(), 1, &options, nullptr, &out, nullptr, nullptr,
                                  nullptr, 0),
              BETTISCOPE_OK);
    EXPECT_NE(bettiscope_distance(bar.data(), 1, bar.data(), size, &options, nullptr, &out, nullptr, nullptr,
                                  nullptr, 0),
              BETTISCOPE_OK);
    EXPECT_NE(bettiscope_scale_space_kernel(bar.data(), size, bar.data(), 1, 1, nullptr, &out, nullptr, 0),
              BETTISCOPE_OK);
    const GuardedMemory<std::int64_t> offsets({0, size});
    EXPECT_NE(bettiscope_distance_batch(bar.data(), offsets.data(), 1, nullptr, nullptr, 0, &options, 1,
                                        nullptr, nullptr, &out, nullptr, 0),
              BETTISCOPE_OK);
    EXPECT_NE(bettiscope_distance_batch(bar.data(), offsets.data(), size, nullptr, nullptr, 0, &options, 1,
                                        nullptr, nullptr, &out, nullptr, 0),
              BETTISCOPE_OK);
  }
}

class FlushDiagrams : public testing::TestWithParam<Flush> {};

TEST_P(FlushDiagrams, AreReadAndWrittenNoFurther) {
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 70);
    std::vector<double> all = flat(a);
    const std::vector<double> others = flat(b);
    const GuardedMemory<double> first(all, GetParam()), second(others, GetParam());
    all.insert(all.end(), others.begin(), others.end());
    const auto n = static_cast<std::int64_t>(a.size()), m = static_cast<std::int64_t>(b.size());
    const GuardedMemory<double> pairs(all, GetParam());
    const GuardedMemory<std::int64_t> offsets({0, n, n + m}, GetParam());
    const GuardedMemory<std::int64_t> ones({1, 0, 1}, GetParam()), others_of({0, 0, 1}, GetParam());
    for (const auto& options : all_kinds()) {
      GuardedMemory<double> out({0, 0, 0}, GetParam()), bound({0}, GetParam());
      GuardedMemory<std::int64_t> matching(std::vector<std::int64_t>(a.size()), GetParam());
      GuardedMemory<char> err(std::vector<char>(1), GetParam());
      const bool is_matching = options.kind <= BETTISCOPE_BOTTLENECK;
      EXPECT_EQ(bettiscope_distance(first.data(), n, second.data(), m, &options, nullptr, out.data(),
                                    bound.data(), is_matching ? matching.data() : nullptr, err.data(), 1),
                BETTISCOPE_OK);
      EXPECT_EQ(bettiscope_distance_batch(pairs.data(), offsets.data(), 2, ones.data(), others_of.data(), 3,
                                          &options, 2, nullptr, nullptr, out.data(), err.data(), 1),
                BETTISCOPE_OK);
      EXPECT_EQ(out.data()[1], 0);
      EXPECT_EQ(out.data()[2], 0);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Both, FlushDiagrams, testing::Values(Flush::kBegin, Flush::kEnd),
                         [](const auto& flush) { return flush.param == Flush::kBegin ? "Begin" : "End"; });

}  // namespace
}  // namespace bettiscope::test

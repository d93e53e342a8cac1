// What vectors of diagrams say of wrong input, and callers that pass what they should not.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "guarded_memory.h"
#include "vector_call.h"

namespace bettiscope::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kHuge = std::numeric_limits<double>::max();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::vector<bettiscope_vector_options> all_kinds() {
  return {vector_of(BETTISCOPE_BETTI_CURVE, 0, 2, 5),
          landscape_of(2, 0, 2, 5),
          silhouette_of(1, 0, 2, 5),
          vector_of(BETTISCOPE_ENTROPY_CURVE, 0, 2, 5),
          image_of(0.1, 0, 2, 5),
          vector_of(BETTISCOPE_STATISTICS)};
}

void expect_refusal(const std::vector<Bars>& diagrams, const bettiscope_vector_options& options,
                    bettiscope_status status, const std::string& error) {
  const VectorResult result = vectors_of(diagrams, options);
  EXPECT_EQ(result.status, status) << error;
  EXPECT_EQ(result.error, error);
}

TEST(VectorInput, BadBarsAreNamed) {
  for (const auto& options : all_kinds()) {
    expect_refusal({{{0, 1}}, {{0, 1}, {kNaN, 1}}}, options, BETTISCOPE_E_DATA,
                   "pairs[2] is the bar (nan, 1), expected numbers: NaN is none");
    expect_refusal(
        {{{2, 1.5}}}, options, BETTISCOPE_E_DATA,
        "pairs[0] is the bar (2, 1.5), expected a death at or after the birth: are the columns swapped?");
    expect_refusal({{{-kNever, 1}}}, options, BETTISCOPE_E_DATA,
                   "pairs[0] is the bar (-inf, 1), expected a finite birth: leave such bars out");
  }
}

TEST(VectorInput, EssentialBarsAreRefusedWhereNothingIsDefinedForThem) {
  const auto kinds = all_kinds();
  const std::pair<std::size_t, std::string> refused[] = {
      {1, "landscape"}, {2, "silhouette"}, {3, "entropy curve"}, {4, "persistence image"}};
  for (const auto& [kind, name] : refused)
    expect_refusal({{{0, 1}}, {{0.5, kNever}}}, kinds[kind], BETTISCOPE_E_DATA,
                   "diagram 1 has an essential bar, of birth 0.5: the " + name +
                       " is defined for finite bars; leave it out, or give it a death");
}

TEST(VectorInput, BadOptionsAreNamed) {
  const auto expect = [](bettiscope_vector_options options, const std::string& error) {
    expect_refusal({{{0, 1}}}, options, BETTISCOPE_E_ARGUMENT, error);
  };
  const auto betti = [](double low, double high, std::int64_t count) {
    return vector_of(BETTISCOPE_BETTI_CURVE, low, high, count);
  };
  expect(betti(kNaN, 1, 2), "scale_low is nan, expected a finite number");
  expect(betti(1, 1, 2), "scale_high is 1, expected a finite number above scale_low, 1");
  expect(betti(1, kNever, 2), "scale_high is inf, expected a finite number above scale_low, 1");
  expect(betti(-kHuge, kHuge, 2), "scale_high - scale_low is beyond float64: scale the diagrams down");
  expect(betti(0, 1, 0), "scale_count is 0, expected at least 1");
  expect(landscape_of(0, 0, 1, 2), "levels is 0, expected at least 1");
  expect(silhouette_of(-1, 0, 1, 2), "exponent is -1, expected a finite number of at least 0");
  expect(image_of(0, 0, 1, 2), "bandwidth is 0, expected a finite number above 0");
  expect(image_of(1, 0, 1, 2, kNaN), "exponent is nan, expected a finite number of at least 0");
  expect(image_of(1, 0, 1, 2, 1, -1), "cap is -1, expected a finite number above 0, or 0 for none");
  auto options = image_of(1, 0, 1, 2);
  options.length_count = -3;
  expect(options, "length_count is -3, expected at least 1");
  options.length_low = 1;
  expect(options, "length_high is 1, expected a finite number above length_low, 1");
  for (const std::int32_t kind : {0, 7, -1})
    expect(vector_of(kind), "kind is " + std::to_string(kind) +
                                ", expected BETTISCOPE_BETTI_CURVE, _LANDSCAPE, _SILHOUETTE, _ENTROPY_CURVE, "
                                "_IMAGE or _STATISTICS");
  options = betti(0, 1, 2);
  options.struct_size = 8;
  expect(options, "options.struct_size is 8, expected at least 88");
  const std::string unused = ", expected 0 for this kind of vector";
  expect(vector_of(BETTISCOPE_STATISTICS, 0.5, 0, 0), "scale_low is 0.5" + unused);
  expect(vector_of(BETTISCOPE_STATISTICS, 0, 1, 0), "scale_high is 1" + unused);
  expect(vector_of(BETTISCOPE_STATISTICS, 0, 0, 3), "scale_count is 3" + unused);
  const std::pair<double bettiscope_vector_options::*, std::string> numbers[] = {
      {&bettiscope_vector_options::length_low, "length_low"},
      {&bettiscope_vector_options::length_high, "length_high"},
      {&bettiscope_vector_options::exponent, "exponent"},
      {&bettiscope_vector_options::cap, "cap"},
      {&bettiscope_vector_options::bandwidth, "bandwidth"}};
  for (const auto& [member, name] : numbers) {
    options = betti(0, 1, 2);
    options.*member = 4;
    expect(options, name + " is 4" + unused);
  }
  options = betti(0, 1, 2);
  options.length_count = 2;
  expect(options, "length_count is 2" + unused);
  options = silhouette_of(1, 0, 1, 2);
  options.levels = 2;
  expect(options, "levels is 2" + unused);
}

TEST(VectorInput, WhatIsTooLargeIsSaid) {
  const auto expect = [](const std::vector<Bars>& diagrams, const bettiscope_vector_options& options,
                         const std::string& error) {
    expect_refusal(diagrams, options, BETTISCOPE_E_UNSUPPORTED, error);
  };
  const Bars bars = {{0, 1}};
  expect({bars}, vector_of(BETTISCOPE_BETTI_CURVE, 0, 1, kMost),
         "scale_count is 9223372036854775807; the limit is 268435456: take fewer");
  expect({bars}, landscape_of(kMost / 2, 0, 1, 2),
         "scale_count x levels is 2 x 4611686018427387903; the limit is 268435456 values for a diagram: take "
         "fewer");
  auto options = image_of(1, 0, 1, 1 << 20);
  expect({bars}, options,
         "scale_count x length_count is 1048576 x 1048576; the limit is 268435456 values for a diagram: take "
         "fewer");
  options = image_of(1, 0, 1, 2, 2);
  expect({bars, {{0, 1e200}}}, options, "the vector of diagram 1 is beyond float64: scale the diagrams down");
  expect({{{-kHuge, kHuge}}}, vector_of(BETTISCOPE_STATISTICS),
         "the vector of diagram 0 is beyond float64: scale the diagrams down");
}

/// A call and what it has to say.
struct Refusal {
  std::function<bettiscope_status(char* err, std::int64_t capacity)> call;
  std::string error;
};

TEST(VectorInput, EveryNullThatIsNotAllowedIsNamed) {
  const double bars[] = {0, 1};
  const std::int64_t offsets[] = {0, 1}, late[] = {1, 1}, falling[] = {0, 1, 0};
  const auto options = vector_of(BETTISCOPE_BETTI_CURVE, 0, 1, 2);
  const auto whole = vector_of(BETTISCOPE_BETTI_CURVE), numbers_of_lengths = vector_of(BETTISCOPE_STATISTICS);
  double out[2] = {7, 7};
  std::int64_t numbers[2], steps = 7;
  const auto vectors = [&](const double* pairs, const std::int64_t* from, std::int64_t count,
                           const bettiscope_vector_options* how, std::int32_t threads, double* to,
                           std::int64_t capacity, char* e, std::int64_t c) {
    return bettiscope_vectors(pairs, from, count, how, threads, nullptr, nullptr, to, capacity, e, c);
  };
  const Refusal refusals[] = {
      {[&](char* e, std::int64_t c) { return vectors(bars, offsets, 1, nullptr, 1, out, 2, e, c); },
       "options is NULL"},
      {[&](char* e, std::int64_t c) { return vectors(nullptr, offsets, 1, &options, 1, out, 2, e, c); },
       "pairs is NULL"},
      {[&](char* e, std::int64_t c) { return vectors(bars, nullptr, 1, &options, 1, out, 2, e, c); },
       "offsets is NULL"},
      {[&](char* e, std::int64_t c) { return vectors(bars, late, 1, &options, 1, out, 2, e, c); },
       "offsets[0] is 1, expected 0"},
      {[&](char* e, std::int64_t c) { return vectors(bars, falling, 2, &options, 1, out, 4, e, c); },
       "offsets[2] is 0, expected at least 1, the one before"},
      {[&](char* e, std::int64_t c) { return vectors(bars, offsets, -1, &options, 1, out, 2, e, c); },
       "count is -1, expected 0 or more"},
      {[&](char* e, std::int64_t c) { return vectors(bars, offsets, 1, &options, -1, out, 2, e, c); },
       "threads is -1, expected 1 or more, or 0 for the number of cores"},
      {[&](char* e, std::int64_t c) { return vectors(bars, offsets, 1, &options, 1, nullptr, 2, e, c); },
       "values is NULL"},
      {[&](char* e, std::int64_t c) { return vectors(bars, offsets, 1, &options, 1, out, 3, e, c); },
       "capacity is 3, expected 1 x 2, a row for each diagram"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_betti_curve(nullptr, 1, nullptr, out, numbers, &steps, e, c);
       },
       "pairs is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_betti_curve(bars, -1, nullptr, out, numbers, &steps, e, c);
       },
       "pairs has -1 bars, expected 0 or more"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_betti_curve(bars, 1, nullptr, nullptr, numbers, &steps, e, c);
       },
       "scales is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_betti_curve(bars, 1, nullptr, out, nullptr, &steps, e, c);
       },
       "numbers is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_betti_curve(bars, 1, nullptr, out, numbers, nullptr, e, c);
       },
       "steps is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(bars, offsets, 1, nullptr, 1, 1, nullptr, nullptr, out, e, c);
       },
       "options is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(nullptr, offsets, 1, &whole, 1, 1, nullptr, nullptr, out, e, c);
       },
       "pairs is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(bars, nullptr, 1, &whole, 1, 1, nullptr, nullptr, out, e, c);
       },
       "offsets is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(bars, offsets, 1, &whole, 1, 1, nullptr, nullptr, nullptr, e, c);
       },
       "amplitudes is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(bars, offsets, 1, &whole, 0.5, 1, nullptr, nullptr, out, e, c);
       },
       "order is 0.5, expected at least 1, or infinity"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(bars, offsets, 1, &options, 1, 1, nullptr, nullptr, out, e, c);
       },
       "scale_high is 1, expected 0 for this kind of amplitude, which needs no grid"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_amplitudes(bars, offsets, 1, &numbers_of_lengths, 1, 1, nullptr, nullptr, out, e,
                                      c);
       },
       "kind is 6, expected BETTISCOPE_BETTI_CURVE, _LANDSCAPE, _SILHOUETTE or _IMAGE"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_frechet_mean(bars, offsets, 1, 0, 1, nullptr, out, nullptr, nullptr, e, c);
       },
       "size is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_frechet_mean(bars, offsets, 1, 0, 1, nullptr, nullptr, &steps, nullptr, e, c);
       },
       "mean is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_frechet_mean(nullptr, offsets, 1, 0, 1, nullptr, out, &steps, nullptr, e, c);
       },
       "pairs is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_frechet_mean(bars, nullptr, 1, 0, 1, nullptr, out, &steps, nullptr, e, c);
       },
       "offsets is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_mean_vector(bars, offsets, 1, nullptr, 0, 0, 0, 1, nullptr, out, 2, nullptr, e, c);
       },
       "options is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_mean_vector(bars, offsets, 1, &options, 0, 0, 0, 1, nullptr, nullptr, 2, nullptr,
                                       e, c);
       },
       "mean is NULL"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_mean_vector(bars, offsets, 1, &options, 0, 0, 0, 1, nullptr, out, 4, nullptr, e,
                                       c);
       },
       "capacity is 4, expected 2, a row"},
      {[&](char* e, std::int64_t c) {
         return bettiscope_mean_vector(bars, offsets, 1, &options, 0, 0, 3, 1, nullptr, out, 2, nullptr, e,
                                       c);
       },
       "seed is 3, expected 0 where half_width is NULL"},
  };
  for (const Refusal& refusal : refusals) {
    char err[200] = "";
    EXPECT_EQ(refusal.call(err, sizeof err), BETTISCOPE_E_ARGUMENT) << refusal.error;
    EXPECT_EQ(err, refusal.error);
    EXPECT_EQ(refusal.call(nullptr, 100), BETTISCOPE_E_ARGUMENT);
  }
  EXPECT_EQ(out[0], 7);
  EXPECT_EQ(steps, 7);
}

TEST(VectorInput, SizesThatCannotBeAreRefusedBeforeAnythingIsRead) {
  const GuardedMemory<double> bar({0, 1});
  double out[2];
  std::int64_t number[2], steps;
  const auto options = vector_of(BETTISCOPE_BETTI_CURVE, 0, 1, 2);
  for (const std::int64_t size : {kMost, kMost / 2, std::int64_t{1} << 62, std::int64_t{-1}}) {
    const GuardedMemory<std::int64_t> offsets({0, size});
    EXPECT_NE(
        bettiscope_vectors(bar.data(), offsets.data(), 1, &options, 1, nullptr, nullptr, out, 2, nullptr, 0),
        BETTISCOPE_OK);
    EXPECT_NE(bettiscope_vectors(bar.data(), offsets.data(), size, &options, 1, nullptr, nullptr, out, 2,
                                 nullptr, 0),
              BETTISCOPE_OK);
    EXPECT_NE(bettiscope_betti_curve(bar.data(), size, nullptr, out, number, &steps, nullptr, 0),
              BETTISCOPE_OK);
  }
}

class FlushVectors : public testing::TestWithParam<Flush> {};

TEST_P(FlushVectors, AreReadAndWrittenNoFurther) {
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    DiagramMaker maker(seed);
    const auto [a, b] = maker.pair(static_cast<int>(seed) % 7, 70);
    const Batch batch({a, {}, b});
    const GuardedMemory<double> pairs(batch.pairs, GetParam());
    const GuardedMemory<std::int64_t> offsets(batch.offsets, GetParam());
    for (const auto& options : all_kinds()) {
      const std::int64_t size = 3 * width_of(options);
      GuardedMemory<double> out(std::vector<double>(static_cast<std::size_t>(size)), GetParam());
      GuardedMemory<char> err(std::vector<char>(1), GetParam());
      EXPECT_EQ(bettiscope_vectors(pairs.data(), offsets.data(), 3, &options, 2, nullptr, nullptr, out.data(),
                                   size, err.data(), 1),
                BETTISCOPE_OK);
    }
    const std::int64_t bars = batch.offsets.back();
    const auto landscape = landscape_of(2, 0, 2, 5);
    GuardedMemory<double> row(std::vector<double>(10), GetParam()), number({0}, GetParam());
    EXPECT_EQ(bettiscope_mean_vector(pairs.data(), offsets.data(), 3, &landscape, 0.5, 7, 1, 2, nullptr,
                                     row.data(), 10, number.data(), nullptr, 0),
              BETTISCOPE_OK);
    GuardedMemory<double> mean(std::vector<double>(static_cast<std::size_t>(2 * bars)), GetParam());
    GuardedMemory<std::int64_t> size({0}, GetParam());
    EXPECT_EQ(bettiscope_frechet_mean(pairs.data(), offsets.data(), 3, 0, 2, nullptr, mean.data(),
                                      size.data(), number.data(), nullptr, 0),
              BETTISCOPE_OK);
    GuardedMemory<double> scales(std::vector<double>(static_cast<std::size_t>(2 * bars)), GetParam());
    GuardedMemory<std::int64_t> numbers(std::vector<std::int64_t>(static_cast<std::size_t>(2 * bars)),
                                        GetParam());
    GuardedMemory<std::int64_t> steps({0}, GetParam());
    EXPECT_EQ(bettiscope_betti_curve(pairs.data(), bars, nullptr, scales.data(), numbers.data(), steps.data(),
                                     nullptr, 0),
              BETTISCOPE_OK);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, FlushVectors, testing::Values(Flush::kBegin, Flush::kEnd),
                         [](const auto& flush) { return flush.param == Flush::kBegin ? "Begin" : "End"; });

TEST(VectorInput, NothingIsWrittenOnceItIsCancelled) {
  const Batch batch({{{0, 1}}});
  const std::int32_t cancel = 1;
  for (const auto& options : all_kinds()) {
    std::vector<double> values(static_cast<std::size_t>(width_of(options)), -1);
    EXPECT_EQ(bettiscope_vectors(batch.pairs.data(), batch.offsets.data(), 1, &options, 1, &cancel, nullptr,
                                 values.data(), width_of(options), nullptr, 0),
              BETTISCOPE_E_CANCELLED);
    EXPECT_EQ(values, std::vector<double>(values.size(), -1));
  }
  double scales[2];
  std::int64_t numbers[2], steps = -1;
  EXPECT_EQ(bettiscope_betti_curve(batch.pairs.data(), 1, &cancel, scales, numbers, &steps, nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(steps, -1);
}

}  // namespace
}  // namespace bettiscope::test

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "aligned.h"
#include "learning.h"
#include "split_mix.h"
#include "training_dispatch.h"
#include "training_kernels.h"

namespace bettiscope {

void PrintTo(const TrainingKernels* variant, std::ostream* out) {
  *out << variant->name;
}

namespace test {
namespace {

class EveryTrainingVariant : public testing::TestWithParam<const TrainingKernels*> {};

/** The distance of a value to a number, in units of the last place of the latter. */
template <class T>
long double units_off(T value, long double exact) {
  const T rounded = static_cast<T>(exact);
  const long double unit = std::nextafter(std::abs(rounded), std::numeric_limits<T>::infinity()) -
                           static_cast<long double>(std::abs(rounded));
  return std::abs(static_cast<long double>(value) - exact) / unit;
}

/** The largest distance over values of all sizes below `most`, both signs or one. */
template <class T, class Function, class Exact>
long double most_units_off(const Function& function, const Exact& exact, double least, double most,
                           int signs) {
  std::mt19937_64 random(8);
  std::uniform_real_distribution<double> draw(std::log(least), std::log(most));
  constexpr std::size_t kCount = 1 << 15;
  AlignedVector<T> arguments(kCount);
  for (std::size_t k = 0; k < kCount; ++k)
    arguments[k] = static_cast<T>(std::exp(draw(random)) * (signs == 0 ? (k % 2 == 0 ? 1 : -1) : signs));
  AlignedVector<T> values = arguments;
  function(values.data(), static_cast<std::int64_t>(kCount));
  long double worst = 0;
  for (std::size_t k = 0; k < kCount; ++k)
    worst = std::max(worst, units_off(values[k], exact(static_cast<long double>(arguments[k]))));
  return worst;
}

template <class T>
void check_functions(const LayerKernels<T>& kernels) {
  const double least = sizeof(T) == 4 ? 1e-30 : 1e-300;
  const double most = sizeof(T) == 4 ? 87 : 708;
  const auto tanh = [](long double x) { return std::tanh(x); };
  const auto exp = [](long double x) { return std::exp(x); };
  const auto sigmoid = [](long double x) { return 1 / (1 + std::exp(-x)); };
  EXPECT_LT(most_units_off<T>(kernels.tanh, tanh, least, 1e3, 0), 3);
  EXPECT_LT(most_units_off<T>(kernels.tanh, tanh, 0.01, 10, 0), 3);
  EXPECT_LT(most_units_off<T>(kernels.exp, exp, least, most, -1), 2);
  EXPECT_LT(most_units_off<T>(kernels.exp, exp, 0.01, 10, -1), 2);
  EXPECT_LT(most_units_off<T>(kernels.sigmoid, sigmoid, least, most, 0), 3);
  EXPECT_LT(most_units_off<T>(kernels.sigmoid, sigmoid, 0.01, 10, 0), 3);
}

TEST_P(EveryTrainingVariant, FunctionsAreWithinAFewUnitsInTheLastPlace) {
  check_functions(GetParam()->narrow);
  check_functions(GetParam()->wide);
  const auto log = [](long double x) { return std::log(x); };
  const auto log1p = [](long double x) { return std::log1p(x); };
  EXPECT_LT(most_units_off<double>(GetParam()->log, log, 1, 1e6, 1), 4);
  EXPECT_LT(most_units_off<double>(GetParam()->log, log, 1, 1.5, 1), 4);
  EXPECT_LT(most_units_off<double>(GetParam()->log1p, log1p, 1e-300, 1, 1), 4);
  EXPECT_LT(most_units_off<double>(GetParam()->log1p, log1p, 0.01, 1, 1), 4);
}

template <class T>
void check_ends(const LayerKernels<T>& kernels) {
  const T infinity = std::numeric_limits<T>::infinity();
  const auto of = [&](void (*function)(T*, std::int64_t), T x) {
    AlignedVector<T> values(static_cast<std::size_t>(kernels.lanes), x);
    function(values.data(), kernels.lanes);
    return values.back();
  };
  EXPECT_EQ(of(kernels.tanh, infinity), 1);
  EXPECT_EQ(of(kernels.tanh, -infinity), -1);
  EXPECT_EQ(of(kernels.tanh, 0), 0);
  EXPECT_EQ(of(kernels.sigmoid, infinity), 1);
  EXPECT_EQ(of(kernels.sigmoid, -infinity), 0);
  EXPECT_EQ(of(kernels.sigmoid, 0), static_cast<T>(0.5));
  EXPECT_EQ(of(kernels.exp, -infinity), 0);
  EXPECT_EQ(of(kernels.exp, 0), 1);
  for (const auto function : {kernels.tanh, kernels.sigmoid, kernels.exp})
    EXPECT_TRUE(std::isnan(of(function, std::numeric_limits<T>::quiet_NaN())));
}

TEST_P(EveryTrainingVariant, FunctionsKeepTheirEndsAndNaN) {
  check_ends(GetParam()->narrow);
  check_ends(GetParam()->wide);
  AlignedVector<double> values(8, std::numeric_limits<double>::quiet_NaN());
  GetParam()->log(values.data(), 8);
  EXPECT_TRUE(std::isnan(values[0]));
}

/** Where a sample's unit lies among a layer's values. */
template <class T>
std::size_t place(const LayerKernels<T>& kernels, std::int64_t units, std::int64_t vectors,
                  std::int64_t sample, std::int64_t unit) {
  const Parts tiles = Parts::of(vectors, kernels.tile_vectors);
  std::int64_t tile = 0;
  while ((tiles.begin(tile) + tiles.size_of(tile)) * kernels.lanes <= sample)
    ++tile;
  const std::int64_t first = tiles.begin(tile) * kernels.lanes;
  return static_cast<std::size_t>(first * units + unit * tiles.size_of(tile) * kernels.lanes + sample -
                                  first);
}

template <class T>
AlignedVector<T> random_values(std::int64_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> draw;
  AlignedVector<T> values(static_cast<std::size_t>(count));
  for (T& value : values)
    value = static_cast<T>(draw(random));
  return values;
}

/** The products of one layer against plain sums. */
template <class T>
void check_products(const LayerKernels<T>& kernels, std::int64_t inputs, std::int64_t outputs,
                    std::int64_t vectors) {
  SCOPED_TRACE(testing::Message() << inputs << " x " << outputs << ", vectors " << vectors);
  const std::int64_t samples = vectors * kernels.lanes;
  const double tolerance = sizeof(T) == 4 ? 2e-5 : 1e-12;
  const auto weights = random_values<T>((inputs + 1) * outputs, 1);
  const auto values = random_values<T>(inputs * samples, 2);
  const auto deltas = random_values<T>(outputs * samples, 3);
  AlignedVector<T> out(static_cast<std::size_t>(outputs * samples));
  AlignedVector<T> back(static_cast<std::size_t>(inputs * samples));
  AlignedVector<T> gradient(weights.size(), T{1});
  const auto weight = [&](std::int64_t i, std::int64_t o) {
    return static_cast<double>(weights[static_cast<std::size_t>(i * outputs + o)]);
  };
  const auto value = [&](std::int64_t s, std::int64_t i) {
    return i == inputs ? 1.0 : static_cast<double>(values[place(kernels, inputs, vectors, s, i)]);
  };
  const auto delta = [&](std::int64_t s, std::int64_t o) {
    return static_cast<double>(deltas[place(kernels, outputs, vectors, s, o)]);
  };
  kernels.forward(weights.data(), inputs, outputs, values.data(), vectors, BETTISCOPE_IDENTITY, out.data());
  for (std::int64_t s = 0; s < samples; ++s)
    for (std::int64_t o = 0; o < outputs; ++o) {
      double sum = 0;
      for (std::int64_t i = 0; i <= inputs; ++i)
        sum += weight(i, o) * value(s, i);
      ASSERT_NEAR(out[place(kernels, outputs, vectors, s, o)], sum, tolerance * 10) << s << ", " << o;
    }
  kernels.backward(weights.data(), inputs, outputs, deltas.data(), vectors, BETTISCOPE_RELU, values.data(),
                   nullptr, back.data());
  for (std::int64_t s = 0; s < samples; ++s)
    for (std::int64_t i = 0; i < inputs; ++i) {
      double sum = 0;
      for (std::int64_t o = 0; o < outputs; ++o)
        sum += weight(i, o) * delta(s, o);
      ASSERT_NEAR(back[place(kernels, inputs, vectors, s, i)], value(s, i) > 0 ? sum : 0, tolerance * 10);
    }
  kernels.add_gradient(values.data(), inputs, deltas.data(), outputs, vectors, gradient.data());
  for (std::int64_t i = 0; i <= inputs; ++i)
    for (std::int64_t o = 0; o < outputs; ++o) {
      double sum = 1;
      for (std::int64_t s = 0; s < samples; ++s)
        sum += value(s, i) * delta(s, o);
      ASSERT_NEAR(gradient[static_cast<std::size_t>(i * outputs + o)], sum, tolerance * 10) << i << ", " << o;
    }
}

TEST_P(EveryTrainingVariant, ProductsAreSumsOverUnitsAndSamples) {
  for (const std::int64_t inputs : {1, 2, 3, 5, 8, 25})
    for (const std::int64_t outputs : {1, 2, 3, 4, 7, 11, 25, 33})
      for (const std::int64_t vectors : {1, 2, 3, 4, 5, 7, 9}) {
        check_products(GetParam()->narrow, inputs, outputs, vectors);
        check_products(GetParam()->wide, inputs, outputs, vectors);
      }
}

template <class T>
void check_masks(const LayerKernels<T>& kernels) {
  for (const std::int64_t units : {1, 5, 25})
    for (const std::int64_t vectors : {1, 3, 6}) {
      const std::int64_t samples = vectors * kernels.lanes;
      AlignedVector<T> factors(static_cast<std::size_t>(units * samples));
      const std::int32_t boundary = -700000000;
      kernels.draw_masks({static_cast<std::uint64_t>(-42), 17, boundary}, units, vectors, T{1.25},
                         factors.data());
      SplitMix random(-42);
      for (int k = 0; k < 17; ++k)
        random.next_int();
      for (std::int64_t s = 0; s < samples; ++s)
        for (std::int64_t u = 0; u < units; ++u)
          ASSERT_EQ(factors[place(kernels, units, vectors, s, u)], random.next_int() < boundary ? 0 : 1.25);
    }
}

TEST_P(EveryTrainingVariant, MasksFollowTheGenerator) {
  check_masks(GetParam()->narrow);
  check_masks(GetParam()->wide);
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryTrainingVariant, testing::ValuesIn(available_training_kernels()),
                         [](const auto& info) { return std::string(info.param->name); });

// What java.util.SplittableRandom of OpenJDK 25 prints for new SplittableRandom(42) and (-7).
TEST(Generator, IsThatOfJava) {
  SplitMix of_42(42), of_minus_7(-7);
  for (const std::int32_t number : {-491277234, 909395113, -1877322334, -1024560952, -1540993733})
    EXPECT_EQ(of_42.next_int(), number);
  for (const std::int32_t number : {-669310854, 1294095745, 1138854843, 2124354869, -1744494309})
    EXPECT_EQ(of_minus_7.next_int(), number);
}

TEST(PartsOfANumber, AreNearlyEqualAndComplete) {
  for (std::int64_t n = 0; n < 40; ++n)
    for (std::int64_t most = 1; most < 9; ++most) {
      const Parts parts = Parts::of(n, most);
      EXPECT_EQ(parts.count, (n + most - 1) / most);
      std::int64_t end = 0;
      for (std::int64_t k = 0; k < parts.count; ++k) {
        EXPECT_EQ(parts.begin(k), end);
        EXPECT_LE(parts.size_of(k), most);
        EXPECT_GE(parts.size_of(k), n / parts.count);
        end += parts.size_of(k);
      }
      EXPECT_EQ(end, n);
    }
}

}  // namespace
}  // namespace test
}  // namespace bettiscope

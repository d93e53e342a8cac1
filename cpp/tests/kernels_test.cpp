#include "kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "aligned.h"
#include "dispatch.h"
#include "guard.h"

namespace bettiscope {

void PrintTo(const Kernels* variant, std::ostream* out) {
  *out << variant->name;
}

namespace {

/** Two blocks of coordinates, of sizes from tiny to large, and eight boxes, one of them empty. */
struct Input {
  int64_t d;
  AlignedVector<double> block;
  AlignedVector<double> other;
  AlignedVector<double> boxes;

  explicit Input(int64_t dimension)
      : d(dimension),
        block(static_cast<size_t>(d * kBlock)),
        other(static_cast<size_t>(d * kBlock)),
        boxes(static_cast<size_t>(2 * d * kBoxes)) {
    std::mt19937_64 random(static_cast<uint64_t>(d));
    std::normal_distribution<double> draw;
    std::uniform_int_distribution<int> exponent(-40, 40);
    for (double& value : block)
      value = std::ldexp(draw(random), exponent(random));
    for (double& value : other)
      value = std::ldexp(draw(random), exponent(random));
    for (int64_t c = 0; c < d; ++c) {
      for (int64_t b = 0; b < kBoxes; ++b) {
        const double one = draw(random), two = draw(random);
        low(c, b) = b == 5 ? std::numeric_limits<double>::infinity() : std::min(one, two);
        high(c, b) = b == 5 ? -std::numeric_limits<double>::infinity() : std::max(one, two);
      }
    }
  }
  double& low(int64_t c, int64_t b) { return boxes[static_cast<size_t>(2 * c * kBoxes + b)]; }
  double& high(int64_t c, int64_t b) { return boxes[static_cast<size_t>((2 * c + 1) * kBoxes + b)]; }
  double coordinate(int64_t p, int64_t c) const { return block[static_cast<size_t>(c * kBlock + p)]; }
};

constexpr int64_t kDimensions[] = {1, 2, 3, 5, 8, 32, 100};

template <class Length, class Block>
void measure(const MetricKernels<Length>& kernels, const Block& block, int64_t d, const double* query,
             Length (&lengths)[4][kBlock]) {
  kernels.euclidean(block.data(), d, query, lengths[0]);
  kernels.half_squared(block.data(), d, query, lengths[1]);
  kernels.manhattan(block.data(), d, query, lengths[2]);
  kernels.chebyshev(block.data(), d, query, lengths[3]);
}

class EveryVariant : public testing::TestWithParam<const Kernels*> {};

TEST_P(EveryVariant, SumsTheCoordinatesInOrderInFloat64) {
  for (int64_t d : kDimensions) {
    const Input input(d);
    const double* query = input.other.data() + 7;
    alignas(64) double squares[kBlock];
    float narrow[4][kBlock];
    double wide[4][kBlock];
    GetParam()->squared_distances(input.block.data(), d, query, squares);
    measure(GetParam()->narrow, input.block, d, query, narrow);
    measure(GetParam()->wide, input.block, d, query, wide);
    for (int64_t p = 0; p < kBlock; ++p) {
      double square = 0, sum = 0, largest = 0;
      for (int64_t c = 0; c < d; ++c) {
        const volatile double difference = input.coordinate(p, c) - query[c * kBlock];
        const volatile double term = difference * difference;  // volatile: rounded, never fused
        square += term;
        sum += std::fabs(difference);
        largest = std::fmax(largest, std::fabs(difference));
      }
      ASSERT_EQ(square, squares[p]) << "d " << d << " point " << p;
      const double expected[] = {std::sqrt(square), square / 2, sum, largest};
      for (int metric = 0; metric < 4; ++metric) {
        ASSERT_EQ(expected[metric], wide[metric][p]) << "d " << d << " point " << p;
        ASSERT_EQ(static_cast<float>(expected[metric]), narrow[metric][p]) << "d " << d << " point " << p;
      }
    }
  }
}

TEST_P(EveryVariant, UpdatesTheNearestAndFindsTheFirstLargest) {
  for (int64_t d : kDimensions) {
    const Input input(d);
    alignas(64) double squares[kBlock], nearest[kBlock];
    for (int64_t q = 0; q < kBlock; ++q) {
      const double* query = input.other.data() + q;
      GetParam()->squared_distances(input.block.data(), d, query, squares);
      double before[kBlock];
      for (int64_t p = 0; p < kBlock; ++p) {
        const double near = p % 5 == 0 ? -1 : squares[(p + q) % kBlock];
        before[p] = nearest[p] = near;
      }
      int64_t first = 0;
      for (int64_t p = 0; p < kBlock; ++p) {
        if (std::fmin(before[p], squares[p]) > std::fmin(before[first], squares[first])) first = p;
      }
      ASSERT_EQ(first, GetParam()->update_nearest(input.block.data(), d, query, nearest));
      for (int64_t p = 0; p < kBlock; ++p)
        ASSERT_EQ(std::fmin(before[p], squares[p]), nearest[p]);
    }
    for (double& value : nearest)
      value = -1;
    ASSERT_EQ(0, GetParam()->update_nearest(input.block.data(), d, input.other.data(), nearest));
  }
}

TEST_P(EveryVariant, MeasuresTheDistanceToBoxes) {
  for (int64_t d : kDimensions) {
    Input input(d);
    const double* query = input.other.data() + 3;
    alignas(64) double distances[kBoxes];
    GetParam()->box_distances(input.boxes.data(), d, query, distances);
    for (int64_t b = 0; b < kBoxes; ++b) {
      double square = 0;
      for (int64_t c = 0; c < d; ++c) {
        const double value = query[c * kBlock];
        const volatile double gap =
            std::fmax(0, std::fmax(input.low(c, b) - value, value - input.high(c, b)));
        const volatile double term = gap * gap;
        square += term;
      }
      ASSERT_EQ(square, distances[b]) << "d " << d << " box " << b;
    }
    ASSERT_EQ(std::numeric_limits<double>::infinity(), distances[5]) << "an empty box is infinitely far";
  }
}

template <class Length>
void check_seen_together(const MetricKernels<Length>& kernels) {
  std::mt19937_64 random(3);
  std::normal_distribution<Length> draw;
  for (int64_t count : {kBlock, 2 * kBlock, 16 * kBlock}) {
    AlignedVector<Length> a(static_cast<size_t>(kWitnessRows * count)),
        b(static_cast<size_t>(kWitnessColumns * count));
    for (AlignedVector<Length>* rows : {&a, &b})
      for (Length& value : *rows)
        value = random() % 7 == 0 ? std::numeric_limits<Length>::infinity() : std::fabs(draw(random));
    std::fill_n(a.begin(), count, std::numeric_limits<Length>::infinity());
    Length least[kWitnessRows * kWitnessColumns];
    kernels.seen_together(a.data(), b.data(), count, least);
    for (int64_t i = 0; i < kWitnessRows; ++i)
      for (int64_t j = 0; j < kWitnessColumns; ++j) {
        Length expected = std::numeric_limits<Length>::infinity();
        for (int64_t z = 0; z < count; ++z)
          expected = std::min(expected, std::max(a[static_cast<size_t>(i * count + z)],
                                                 b[static_cast<size_t>(j * count + z)]));
        ASSERT_EQ(expected, least[i * kWitnessColumns + j]) << "count " << count << ' ' << i << ' ' << j;
      }
  }
}

TEST_P(EveryVariant, FindsTheLeastThatTwoLandmarksAreSeenFrom) {
  check_seen_together(GetParam()->narrow);
  check_seen_together(GetParam()->wide);
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryVariant, testing::ValuesIn(available_kernels()),
                         [](const auto& variant) { return std::string(variant.param->name); });

TEST(Dispatch, FindsByNameOnlyWhatTheMachineHas) {
  EXPECT_EQ(&kScalarKernels, &find_kernels("scalar"));
  EXPECT_EQ(available_kernels().front(), &find_kernels(""));
  try {
    find_kernels("mmx");
    FAIL() << "found";
  } catch (const ArgumentError& error) {
    const std::string text = error.what();
    EXPECT_EQ(0U, text.find("BETTISCOPE_KERNELS is mmx, expected one that this machine has: ")) << text;
    EXPECT_NE(std::string::npos, text.find("scalar")) << text;
  }
}

TEST(Dispatch, TellsTheNameInUse) {
  EXPECT_STREQ(kernels().name, bettiscope_kernels());
}

}  // namespace
}  // namespace bettiscope

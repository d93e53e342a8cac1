// Linking numbers against links that are known, and against crossings counted in a picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "bettiscope.h"
#include "guarded_memory.h"

namespace bettiscope::test {
namespace {

using Point = std::array<double, 3>;
using Polygon = std::vector<Point>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> flat(const Polygon& polygon) {
  std::vector<double> out;
  for (const Point& point : polygon)
    out.insert(out.end(), point.begin(), point.end());
  return out;
}

struct Answer {
  bettiscope_status status;
  std::string error;
  std::int64_t number;
};

constexpr std::int64_t kUntouched = 77;

Answer answer(const Polygon& a, const Polygon& b) {
  char error[300] = "";
  Answer out{BETTISCOPE_OK, "", kUntouched};
  out.status = bettiscope_linking_number(flat(a).data(), static_cast<std::int64_t>(a.size()), flat(b).data(),
                                         static_cast<std::int64_t>(b.size()), nullptr, &out.number, error,
                                         sizeof error);
  out.error = error;
  return out;
}

std::int64_t linking_number(const Polygon& a, const Polygon& b) {
  const Answer out = answer(a, b);
  EXPECT_EQ(out.status, BETTISCOPE_OK) << out.error;
  return out.number;
}

/** Points of a closed curve over [0, 2 pi). */
template <class Curve>
Polygon closed(int points, Curve&& curve) {
  Polygon out;
  for (int k = 0; k < points; ++k)
    out.push_back(curve(2 * std::numbers::pi * k / points));
  return out;
}

Polygon moved(Polygon polygon, const Point& by) {
  for (Point& point : polygon)
    for (std::size_t c = 0; c < 3; ++c)
      point[c] += by[c];
  return polygon;
}

Polygon times(Polygon polygon, double factor) {
  for (Point& point : polygon)
    for (double& x : point)
      x *= factor;
  return polygon;
}

Polygon reversed(Polygon polygon) {
  std::reverse(polygon.begin(), polygon.end());
  return polygon;
}

Polygon circle(int points) {
  return closed(points, [](double t) { return Point{std::cos(t), std::sin(t), 0}; });
}

/** Through the centre of that circle, upwards there, where its own centre is at x = -1. */
Polygon circle_through(int points) {
  return closed(points, [](double t) { return Point{std::cos(t) - 1, 0, std::sin(t)}; });
}

/** One of two parallel curves on a torus, each `turns` times around its tube on the way along it: a (2, 2
 * turns) torus link. */
Polygon torus_curve(int turns, double phase) {
  return closed(60, [&](double t) {
    const double tube = turns * t + phase, from_axis = 2 + std::cos(tube);
    return Point{from_axis * std::cos(t), from_axis * std::sin(t), std::sin(tube)};
  });
}

TEST(LinkingNumber, OfHopfLinks) {
  for (const int points : {3, 4, 7, 50}) {
    // Seen from above, one runs counterclockwise around its disc, and the other comes up through it: to be
    // seen as 1 from the crossing at x = -1, where the first runs to -y over the second, which runs to +x.
    EXPECT_EQ(linking_number(circle(points), circle_through(points)), 1);
    EXPECT_EQ(linking_number(circle_through(points), circle(points)), 1);
    EXPECT_EQ(linking_number(reversed(circle(points)), circle_through(points)), -1);
    EXPECT_EQ(linking_number(circle(points), reversed(circle_through(points))), -1);
    EXPECT_EQ(linking_number(reversed(circle(points)), reversed(circle_through(points))), 1);
  }
}

TEST(LinkingNumber, OfUnlinkedCirclesIsZero) {
  EXPECT_EQ(linking_number(circle(20), moved(circle(20), {0, 0, 0.5})), 0);
  EXPECT_EQ(linking_number(circle(20), moved(circle_through(20), {3.5, 0, 0})), 0);
  // In one plane: side by side, and one within the other.
  EXPECT_EQ(linking_number(circle(20), moved(circle(20), {2.5, 0, 0})), 0);
  EXPECT_EQ(linking_number(circle(20), times(circle(20), 0.5)), 0);
}

TEST(LinkingNumber, OfTorusLinks) {
  for (const int turns : {-3, -2, -1, 0, 1, 2, 3}) {
    const Polygon a = torus_curve(turns, 0), b = torus_curve(turns, std::numbers::pi);
    EXPECT_EQ(std::abs(linking_number(a, b)), std::abs(turns));
    EXPECT_EQ(linking_number(a, reversed(b)), -linking_number(a, b));
    const Polygon mirrored_a = torus_curve(-turns, 0), mirrored_b = torus_curve(-turns, -std::numbers::pi);
    EXPECT_EQ(linking_number(mirrored_a, mirrored_b), -linking_number(a, b));
  }
}

/** Two arms of one loop run through a ring in opposite directions, and hook into each other behind it: the
 * two cannot be pulled apart, yet their linking number is 0. */
TEST(LinkingNumber, OfWhiteheadsLinkIsZero) {
  const Polygon ring = {{0, 3, -1}, {0, 6, -1}, {0, 6, 1}, {0, 3, 1}};
  const Polygon hooked = {{2, 0, 0.3},  {-0.5, 0, 0.3}, {-0.5, 0, -0.3}, {2, 0, -0.3},   {3, 0, -0.3},
                          {3, 5, 0},    {-3, 5, 0},     {-3, -0.3, 0},   {0.5, -0.3, 0}, {0.5, 0.3, 0},
                          {-2, 0.3, 0}, {-2, 4, 0},     {2, 4, 0}};
  EXPECT_EQ(linking_number(ring, hooked), 0);
  // With the second arm led past the ring, the first alone is left in it.
  Polygon other = hooked;
  other[11][1] = other[12][1] = 2;
  EXPECT_EQ(std::abs(linking_number(ring, other)), 1);
}

double cross_product(const Point& a, const Point& b) {
  return a[0] * b[1] - a[1] * b[0];
}

/** Seen from above: where a passes over b, 1 if b runs counterclockwise from a, else -1. */
std::int64_t crossings(const Polygon& a, const Polygon& b) {
  const auto edge = [](const Polygon& polygon, std::size_t k) {
    const Point &from = polygon[k], &to = polygon[(k + 1) % polygon.size()];
    return std::pair(from, Point{to[0] - from[0], to[1] - from[1], to[2] - from[2]});
  };
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto [p, u] = edge(a, i);
      const auto [q, v] = edge(b, j);
      const Point apart = {q[0] - p[0], q[1] - p[1], q[2] - p[2]};
      const double turn = cross_product(u, v);
      const double s = cross_product(apart, v) / turn, t = cross_product(apart, u) / turn;
      const bool is_crossing = s > 0 && s < 1 && t > 0 && t < 1;
      if (is_crossing && p[2] + s * u[2] > q[2] + t * v[2]) sum += turn > 0 ? 1 : -1;
    }
  return sum;
}

TEST(LinkingNumber, IsTheSumOfTheCrossingsOfRandomPolygons) {
  std::mt19937 random(5);
  std::normal_distribution<double> draw;
  std::vector<int> found(40);
  for (int round = 0; round < 400; ++round) {
    const auto polygon = [&](std::size_t size) {
      Polygon out(size);
      for (Point& point : out)
        for (double& x : point)
          x = draw(random);
      return out;
    };
    const Polygon a = polygon(3 + random() % 40), b = polygon(3 + random() % 40);
    const std::int64_t expected = crossings(a, b);
    ASSERT_EQ(linking_number(a, b), expected) << "round " << round;
    ASSERT_EQ(linking_number(b, a), expected);
    ASSERT_EQ(linking_number(reversed(a), b), -expected);
    ++found[static_cast<std::size_t>(std::min<std::int64_t>(std::abs(expected), 39))];
  }
  EXPECT_GT(found[0], 10);
  EXPECT_GT(found[1], 10);
  EXPECT_GT(found[2], 10);
  EXPECT_GT(found[3], 10);
}

TEST(LinkingNumber, DoesNotDependOnTheUnitNorOnWhereTheVerticesStart) {
  for (const double factor : {1e-300, 1e-30, 1e30, 1e300})
    EXPECT_EQ(linking_number(times(circle(9), factor), times(circle_through(9), factor)), 1);
  Polygon turned = circle(9);
  std::rotate(turned.begin(), turned.begin() + 4, turned.end());
  EXPECT_EQ(linking_number(turned, circle_through(9)), 1);
  // A vertex given twice, and one in the middle of an edge.
  const Polygon more = {{1, 1, 0}, {1, 1, 0}, {-1, 1, 0}, {-1, 0, 0}, {-1, -1, 0}, {1, -1, 0}};
  EXPECT_EQ(linking_number(more, moved(circle_through(9), {0.3, 0, 0})), 1);
}

/** Near the threshold of what touches: an edge passes another at either side. */
TEST(LinkingNumber, OfPolygonsThatNearlyTouch) {
  const Polygon square = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}};
  for (const double gap : {1e-1, 1e-3, 1e-5}) {
    const auto upright = [&](double x) {
      return Polygon{{x, 0.4, -1}, {x, 0.4, 1}, {3, 0.4, 1}, {3, 0.4, -1}};
    };
    EXPECT_EQ(std::abs(linking_number(square, upright(1 - gap))), 1) << gap;
    EXPECT_EQ(linking_number(square, upright(1 + gap)), 0) << gap;
  }
}

TEST(LinkingNumber, OfPolygonsThatTouchIsRefused) {
  const Polygon square = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}};
  const auto expect_refusal = [&](const Polygon& other, const std::string& edges) {
    const Answer out = answer(square, other);
    EXPECT_EQ(out.status, BETTISCOPE_E_DATA);
    EXPECT_EQ(out.error,
              edges +
                  " touch, or pass within a millionth of the polygons' extent: what touches has no "
                  "linking number");
    EXPECT_EQ(out.number, kUntouched);
  };
  expect_refusal({{1, 0.5, -1}, {1, 0.5, 1}, {3, 0, 0}}, "edge 1 of a and edge 0 of b");
  expect_refusal({{3, 0, 0}, {3, 3, 0}, {1, 1, 0}}, "edge 1 of a and edge 1 of b");  // in one vertex
  expect_refusal(square, "edge 0 of a and edge 0 of b");
  expect_refusal({{0.5, 0, -1}, {0.5, 1e-7, 1}, {0, 9, 0}}, "edge 0 of a and edge 0 of b");
  expect_refusal({{0.25, 1, 0}, {0.75, 1, 0}, {0.5, 2, 3}},
                 "edge 2 of a and edge 0 of b");  // along each other
  const Answer nothing = answer({{0, 0, 0}, {0, 0, 0}, {0, 0, 0}}, {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}});
  EXPECT_EQ(nothing.status, BETTISCOPE_E_DATA);
}

TEST(LinkingNumber, BadInputIsNamed) {
  const std::vector<double> a = flat(circle(3)), b = flat(circle_through(3));
  std::int64_t number = kUntouched;
  struct Refusal {
    std::function<bettiscope_status(char* err, std::int64_t capacity)> call;
    bettiscope_status status;
    std::string error;
  };
  const auto call = [&](const double* first, std::int64_t first_size, const double* second,
                        std::int64_t second_size, std::int64_t* out) {
    return [=](char* err, std::int64_t capacity) {
      return bettiscope_linking_number(first, first_size, second, second_size, nullptr, out, err, capacity);
    };
  };
  std::vector<double> nan = a, infinite = b;
  nan[4] = kNaN;
  infinite[8] = -std::numeric_limits<double>::infinity();
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Refusal refusals[] = {
      {call(nullptr, 3, b.data(), 3, &number), BETTISCOPE_E_ARGUMENT, "a is NULL"},
      {call(a.data(), 3, nullptr, 3, &number), BETTISCOPE_E_ARGUMENT, "b is NULL"},
      {call(a.data(), 3, b.data(), 3, nullptr), BETTISCOPE_E_ARGUMENT, "linking_number is NULL"},
      {call(a.data(), 2, b.data(), 3, &number), BETTISCOPE_E_ARGUMENT,
       "a_size is 2, expected at least 3 vertices of a closed polygon"},
      {call(a.data(), 3, b.data(), -1, &number), BETTISCOPE_E_ARGUMENT,
       "b_size is -1, expected at least 3 vertices of a closed polygon"},
      {call(a.data(), most, b.data(), 3, &number), BETTISCOPE_E_UNSUPPORTED,
       "a_size is 9223372036854775807; the limit is 1073741824"},
      {call(nan.data(), 3, b.data(), 3, &number), BETTISCOPE_E_DATA,
       "a[1][1] is nan, expected a finite coordinate"},
      {call(a.data(), 3, infinite.data(), 3, &number), BETTISCOPE_E_DATA,
       "b[2][2] is -inf, expected a finite coordinate"},
  };
  for (const Refusal& refusal : refusals) {
    char err[200] = "";
    EXPECT_EQ(refusal.call(err, sizeof err), refusal.status) << refusal.error;
    EXPECT_EQ(err, refusal.error);
    EXPECT_EQ(refusal.call(nullptr, 100), refusal.status);
  }
  const std::int32_t cancel = 1;
  EXPECT_EQ(bettiscope_linking_number(a.data(), 3, b.data(), 3, &cancel, &number, nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(number, kUntouched);
}

TEST(LinkingNumber, ReadsNoFurtherThanItIsToldTo) {
  for (const Flush flush : {Flush::kBegin, Flush::kEnd}) {
    const GuardedMemory<double> a(flat(circle(5)), flush), b(flat(circle_through(6)), flush);
    GuardedMemory<std::int64_t> number({kUntouched}, flush);
    EXPECT_EQ(bettiscope_linking_number(a.data(), 5, b.data(), 6, nullptr, number.data(), nullptr, 0),
              BETTISCOPE_OK);
    EXPECT_EQ(*number.data(), 1);
  }
}

}  // namespace
}  // namespace bettiscope::test

// The linking number of two closed polygons.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "bettiscope.h"
#include "compensated_sum.h"
#include "guard.h"
#include "parallel.h"

namespace bettiscope {
namespace {

/** Polygons nearer to each other than this part of their extent count as touching: at a hundredth of it
 * float64 could no longer tell on which side of each other two edges pass. */
constexpr double kTouching = 1e-6;

using Vector = std::array<double, 3>;
using Polygon = std::vector<Vector>;

Vector minus(const Vector& a, const Vector& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
double dot(const Vector& a, const Vector& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double norm(const Vector& a) {
  return std::sqrt(dot(a, a));
}

struct Segment {
  Vector begin, end;
  Vector along;

  Segment(const Vector& from, const Vector& to) : begin(from), end(to), along(minus(to, from)) {}

  double distance(const Vector& point) const {
    const Vector to = minus(point, begin);
    const double square = dot(along, along);
    const double part = square > 0 ? std::clamp(dot(to, along) / square, 0.0, 1.0) : 0;
    return norm({to[0] - part * along[0], to[1] - part * along[1], to[2] - part * along[2]});
  }
};

std::vector<Segment> segments_of(const Polygon& polygon) {
  std::vector<Segment> out;
  for (std::size_t k = 0; k < polygon.size(); ++k)
    out.emplace_back(polygon[k], polygon[(k + 1) % polygon.size()]);
  return out;
}

/** At an end of one of the segments, or between the points where the lines are nearest. */
double distance(const Segment& a, const Segment& b) {
  double least = std::min({a.distance(b.begin), a.distance(b.end), b.distance(a.begin), b.distance(a.end)});
  const Vector apart = minus(a.begin, b.begin);
  const double aa = dot(a.along, a.along), bb = dot(b.along, b.along), ab = dot(a.along, b.along);
  const double on_a = dot(a.along, apart), on_b = dot(b.along, apart);
  const double determinant = aa * bb - ab * ab;
  const double s = (ab * on_b - bb * on_a) / determinant, t = (aa * on_b - ab * on_a) / determinant;
  if (s > 0 && s < 1 && t > 0 && t < 1) {  // not where the lines are parallel: they are NaN or infinite
    Vector between;
    for (std::size_t c = 0; c < 3; ++c)
      between[c] = apart[c] + s * a.along[c] - t * b.along[c];
    least = std::min(least, norm(between));
  }
  return least;
}

/**
 * Half of the solid angle, with its sign, of the differences between points of the two segments: they fill a
 * parallelogram, of which each half is a triangle (A. van Oosterom, J. Strackee, The solid angle of a plane
 * triangle, 1983).
 */
double half_solid_angle(const Segment& a, const Segment& b) {
  const std::array<Vector, 4> corners = {minus(b.begin, a.begin), minus(b.begin, a.end), minus(b.end, a.end),
                                         minus(b.end, a.begin)};
  const double volume = -dot(corners[0], cross(a.along, b.along));
  const auto half_angle = [&](std::size_t i, std::size_t j, std::size_t k) {
    const Vector &u = corners[i], &v = corners[j], &w = corners[k];
    const double x = norm(u), y = norm(v), z = norm(w);
    return std::atan2(volume, x * y * z + dot(u, v) * z + dot(v, w) * x + dot(w, u) * y);
  };
  return half_angle(0, 1, 2) + half_angle(0, 3, 2);
}

double diameter_bound(const Polygon& a, const Polygon& b) {
  Vector low = a[0], high = a[0];
  for (const Polygon* polygon : {&a, &b})
    for (const Vector& vertex : *polygon)
      for (std::size_t c = 0; c < 3; ++c) {
        low[c] = std::min(low[c], vertex[c]);
        high[c] = std::max(high[c], vertex[c]);
      }
  return norm(minus(high, low));
}

/** To coordinates of at most 2, by a power of two: no product overflows then. */
void scale(Polygon& a, Polygon& b) {
  double largest = 0;
  for (const Polygon* polygon : {&a, &b})
    for (const Vector& vertex : *polygon)
      for (const double x : vertex)
        largest = std::max(largest, std::fabs(x));
  if (largest == 0) return;
  const int exponent = -std::ilogb(largest);
  for (Polygon* polygon : {&a, &b})
    for (Vector& vertex : *polygon)
      for (double& x : vertex)
        x = std::scalbn(x, exponent);
}

std::int64_t linking_number(Polygon a, Polygon b, const Execution& execution) {
  scale(a, b);
  const double touching = kTouching * diameter_bound(a, b);
  const std::vector<Segment> of_a = segments_of(a), of_b = segments_of(b);
  CompensatedSum angles;
  for (std::size_t i = 0; i < of_a.size(); ++i)
    for (std::size_t j = 0; j < of_b.size(); ++j) {
      execution.check_cancelled();
      if (!(distance(of_a[i], of_b[j]) > touching))
        throw DataError(
            message("edge ", i, " of a and edge ", j,
                    " of b touch, or pass within a millionth of the polygons' extent: what touches "
                    "has no linking number"));
      angles.add(half_solid_angle(of_a[i], of_b[j]));
    }
  const double turns = angles.value() / (2 * std::numbers::pi), whole = std::round(turns);
  if (!(std::fabs(turns - whole) < 0.01))
    throw UnsupportedError(message("Gauss's integral is ", turns,
                                   ", no whole number: the polygons are too near each other for float64"));
  return static_cast<std::int64_t>(whole);
}

Polygon read_polygon(const double* coordinates, std::int64_t size, const char* name,
                     const Execution& execution) {
  constexpr std::int64_t kMost = std::int64_t{1} << 30;
  require(size >= 3, name, "_size is ", size, ", expected at least 3 vertices of a closed polygon");
  if (size > kMost) throw UnsupportedError(message(name, "_size is ", size, "; the limit is ", kMost));
  require(coordinates != nullptr, name, " is NULL");
  Polygon polygon(static_cast<std::size_t>(size));
  for (std::size_t k = 0; k < polygon.size(); ++k) {
    execution.check_cancelled();
    for (std::size_t c = 0; c < 3; ++c) {
      polygon[k][c] = coordinates[3 * k + c];
      if (!std::isfinite(polygon[k][c]))
        throw DataError(
            message(name, "[", k, "][", c, "] is ", polygon[k][c], ", expected a finite coordinate"));
    }
  }
  return polygon;
}

}  // namespace
}  // namespace bettiscope

bettiscope_status bettiscope_linking_number(const double* a, int64_t a_size, const double* b, int64_t b_size,
                                            const int32_t* cancel, int64_t* linking_number, char* err,
                                            int64_t err_capacity) noexcept {
  using namespace bettiscope;
  return guard(err, err_capacity, [&] {
    require(linking_number != nullptr, "linking_number is NULL");
    const Execution execution = Execution::of(1, cancel);
    Polygon first = read_polygon(a, a_size, "a", execution);
    Polygon second = read_polygon(b, b_size, "b", execution);
    *linking_number = bettiscope::linking_number(std::move(first), std::move(second), execution);
  });
}

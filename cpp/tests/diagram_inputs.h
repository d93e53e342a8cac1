// Random diagrams of every kind, and calls of the distances between them, for the tests.
#ifndef BETTISCOPE_TESTS_DIAGRAM_INPUTS_H
#define BETTISCOPE_TESTS_DIAGRAM_INPUTS_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bettiscope.h"

namespace bettiscope::test {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// (birth, death) of each bar.
using Bars = std::vector<std::pair<double, double>>;

class DiagramMaker {
 public:
  explicit DiagramMaker(std::uint64_t seed) : random_(seed) {}

  int whole(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  double real(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }

  /// Anywhere above the diagonal.
  Bars scattered(int n) {
    return make(n, [&] {
      const double x = real(0, 1), y = real(0, 1);
      return std::pair(std::min(x, y), std::max(x, y));
    });
  }
  /// Most bars short, as of points with noise.
  Bars noisy(int n) {
    return make(n, [&] {
      const double birth = real(0, 1);
      return std::pair(birth, birth - 0.05 * std::log(real(1e-9, 1)));
    });
  }
  /// Whole numbers: ties, equal points, points on the diagonal.
  Bars on_grid(int n, int side) {
    return make(n, [&] {
      const int x = whole(0, side), y = whole(0, side);
      return std::pair<double, double>(std::min(x, y), std::max(x, y));
    });
  }
  /// As in dimension 0: all births are equal.
  Bars born_at(int n, double birth) {
    return make(n, [&] { return std::pair(birth, birth + real(0, 1)); });
  }
  /// In a small region far from the diagonal: far more pairs than ways to the diagonal are cheap.
  Bars clustered(int n) {
    return make(n, [&] { return std::pair(real(0, 1e-3), 1 + real(0, 1e-3)); });
  }
  Bars shaken(Bars bars, double by) {
    for (auto& [birth, death] : bars) {
      birth += real(-by, by);
      death = std::max(birth, death + real(-by, by));
    }
    return bars;
  }
  Bars shuffled(Bars bars) {
    std::shuffle(bars.begin(), bars.end(), random_);
    return bars;
  }
  Bars with_essential(Bars bars, int count) {
    for (int k = 0; k < count; ++k)
      bars.push_back({real(0, 1), kNever});
    return shuffled(std::move(bars));
  }

  /// Two diagrams with up to so many points each, of kinds that take turns.
  std::pair<Bars, Bars> pair(int kind, int most) {
    const int n = whole(0, most), m = whole(0, most);
    switch (kind % 8) {
      case 0:
        return {scattered(n), scattered(m)};
      case 1:
        return {noisy(n), noisy(m)};
      case 2:
        return {on_grid(n, 2), on_grid(m, 2)};
      case 3:
        return {on_grid(n, 5), on_grid(m, 5)};
      case 4:
        return {born_at(n, -0.25), born_at(m, -0.25)};
      case 5:
        return {clustered(n), clustered(m)};
      case 6: {
        const Bars bars = scattered(n);
        return {bars, shuffled(shaken(bars, 1e-9))};
      }
      default: {
        const int essential = whole(0, 4);
        return {with_essential(noisy(n), essential), with_essential(on_grid(m, 3), essential)};
      }
    }
  }

 private:
  template <class Draw>
  static Bars make(int n, Draw&& draw) {
    Bars bars;
    for (int k = 0; k < n; ++k)
      bars.push_back(draw());
    return bars;
  }

  std::mt19937_64 random_;
};

inline std::vector<double> flat(const Bars& bars) {
  std::vector<double> values;
  for (const auto& [birth, death] : bars)
    values.insert(values.end(), {birth, death});
  return values;
}

/// Options of one kind; all else is 0.
inline bettiscope_distance_options options_of(std::int32_t kind) {
  bettiscope_distance_options options{};
  options.struct_size = sizeof options;
  options.kind = kind;
  return options;
}
inline bettiscope_distance_options wasserstein_of(double order, std::int32_t norm = BETTISCOPE_NORM_INFINITY,
                                                  double error = 0) {
  bettiscope_distance_options options = options_of(BETTISCOPE_WASSERSTEIN);
  options.order = order;
  options.norm = norm;
  options.error = error;
  return options;
}
inline bettiscope_distance_options bottleneck_options() {
  return options_of(BETTISCOPE_BOTTLENECK);
}
inline bettiscope_distance_options sliced_in(std::int64_t directions) {
  bettiscope_distance_options options = options_of(BETTISCOPE_SLICED_WASSERSTEIN);
  options.directions = directions;
  return options;
}
inline bettiscope_distance_options scale_space_of(double bandwidth) {
  bettiscope_distance_options options = options_of(BETTISCOPE_SCALE_SPACE);
  options.bandwidth = bandwidth;
  return options;
}

struct DistanceResult {
  bettiscope_status status = BETTISCOPE_OK;
  std::string error;
  double distance = std::numeric_limits<double>::quiet_NaN();
  double lower_bound = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::int64_t> matching;
};

inline DistanceResult distance_of(const Bars& a, const Bars& b, const bettiscope_distance_options& options) {
  const std::vector<double> a_values = flat(a), b_values = flat(b);
  DistanceResult result;
  result.matching.resize(a.size());
  char error[300] = "";
  result.status = bettiscope_distance(
      a_values.data(), static_cast<std::int64_t>(a.size()), b_values.data(),
      static_cast<std::int64_t>(b.size()), &options, nullptr, &result.distance, &result.lower_bound,
      options.kind <= BETTISCOPE_BOTTLENECK ? result.matching.data() : nullptr, error, sizeof error);
  result.error = error;
  return result;
}

}  // namespace bettiscope::test

#endif

#include "weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "guard.h"

namespace bettiscope {
namespace {

constexpr double kMost = std::numeric_limits<float>::max();

/** Where the balls of the power 2 around two points with the weights a and b meet. From sqrt(t^2 - a^2) +
 * sqrt(t^2 - b^2) = l follows 4 t^2 = (l^2 + (a + b)^2) (l^2 + (a - b)^2) / l^2; no square of what may be
 * very large or very small is taken. */
double meeting_of_power_2(double length, double a, double b) {
  const double sum = a + b, difference = std::fabs(a - b);
  // Else the ball of the smaller weight reaches the other point before that enters.
  if (!(length > std::sqrt(sum) * std::sqrt(difference))) return 0;
  const double largest = std::max(length, sum);
  const double x = length / largest, y = sum / largest, z = difference / length;
  return largest * std::sqrt(x * x + y * y) * std::sqrt(1 + z * z);
}

double meeting(std::int32_t power, double length, double a, double b) {
  switch (power) {
    case BETTISCOPE_POWER_1:
      return length + (a + b);
    case BETTISCOPE_POWER_2:
      return meeting_of_power_2(length, a, b);
    default:
      return length;
  }
}

double checked(double weight, std::size_t k) {
  if (!(weight >= 0 && weight < std::numeric_limits<double>::infinity()))
    throw DataError(message("weights[", k, "] is ", weight, ", expected a finite number of 0 or more"));
  if (2 * weight > kMost)
    throw DataError(message("weights[", k, "] is ", weight,
                            ", and twice that is beyond float32: scale the weights and lengths down"));
  return weight + 0.0;  // no -0
}

}  // namespace

Weights::Weights(const bettiscope_input& input, const Execution& execution) : power_(input.weight_power) {
  require(input.reserved == 0, "input.reserved is ", input.reserved, ", expected 0");
  if (input.weights == nullptr) {
    require(power_ == 0, "weight_power is ", power_, ", expected 0: there are no weights");
    return;
  }
  require(power_ == BETTISCOPE_POWER_1 || power_ == BETTISCOPE_POWER_2 || power_ == BETTISCOPE_POWER_INFINITY,
          "weight_power is ", power_, ", expected BETTISCOPE_POWER_1, _2 or _INFINITY");
  weights_.resize(static_cast<std::size_t>(input.n));
  execution.for_each(0, weights_.size(), [&](std::size_t k) { weights_[k] = checked(input.weights[k], k); });
}

void Weights::choose(std::span<const std::int64_t> vertices) {
  if (!given()) return;
  std::vector<double> chosen;
  chosen.reserve(vertices.size());
  for (const std::int64_t v : vertices)
    chosen.push_back(weights_[static_cast<std::size_t>(v)]);
  weights_ = std::move(chosen);
}

double Weights::edge(double length, std::int64_t v, std::int64_t w) const {
  if (!given() || length == std::numeric_limits<double>::infinity()) return length;
  const double a = weights_[static_cast<std::size_t>(v)], b = weights_[static_cast<std::size_t>(w)];
  const double value = std::max({2 * a, 2 * b, meeting(power_, length, a, b)});
  if (value > kMost)
    throw DataError(message("an edge of the length ", length, " between weights ", a, " and ", b,
                            " enters at ", value, ", beyond float32: scale the weights and lengths down"));
  return value;
}

}  // namespace bettiscope

#include "mean_band.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "mixed_bits.h"

namespace bettiscope {
namespace {

/** A uniform number of (0, 1], the k-th of a seed. */
double uniform(std::uint64_t seed, std::uint64_t k) {
  const std::uint64_t bits = mixed_bits(mixed_bits(seed) ^ k) >> 11;
  return (static_cast<double>(bits) + 1) * 0x1p-53;
}

/** Independent standard normal numbers of a seed (Box and Muller 1958). */
std::vector<double> normals(std::uint64_t seed, std::size_t count) {
  std::vector<double> drawn;
  for (std::size_t k = 0; k < count; ++k) {
    const double radius = std::sqrt(-2 * std::log(uniform(seed, 2 * k)));
    drawn.push_back(radius * std::cos(2 * std::numbers::pi * uniform(seed, 2 * k + 1)));
  }
  return drawn;
}

/** The greatest over all values of the absolute sum over the rows of their difference from the mean times
 * their multiplier. */
double supremum(const Rows& rows, const std::vector<double>& mean, const std::vector<double>& multipliers,
                std::vector<double>& sums, const Execution& execution) {
  std::fill(sums.begin(), sums.end(), 0.0);
  for (std::size_t row = 0; row < rows.count; ++row) {
    execution.check_cancelled();
    const double* values = rows.values.data() + row * sums.size();
    for (std::size_t k = 0; k < sums.size(); ++k)
      sums[k] += multipliers[row] * (values[k] - mean[k]);
  }
  double greatest = 0;
  for (const double sum : sums)
    greatest = std::max(greatest, std::abs(sum));
  return greatest;
}

}  // namespace

std::vector<double> mean_row(const Rows& rows) {
  std::vector<double> mean(rows.width());
  for (std::size_t row = 0; row < rows.count; ++row)
    for (std::size_t k = 0; k < mean.size(); ++k)
      mean[k] += rows.values[row * mean.size() + k] / static_cast<double>(rows.count);
  return mean;
}

double half_width(const Rows& rows, const std::vector<double>& mean, const Bootstrap& bootstrap,
                  const Execution& execution) {
  std::vector<double> suprema(static_cast<std::size_t>(bootstrap.samples));
  const std::uint64_t seed = mixed_bits(static_cast<std::uint64_t>(bootstrap.seed));
  std::vector<std::vector<double>> sums(static_cast<std::size_t>(execution.threads),
                                        std::vector<double>(mean.size()));
  parallel_for(execution, bootstrap.samples, 1, [&](std::int64_t sample, std::int64_t, int worker) {
    suprema[static_cast<std::size_t>(sample)] =
        supremum(rows, mean, normals(seed + static_cast<std::uint64_t>(sample), rows.count),
                 sums[static_cast<std::size_t>(worker)], execution);
  });
  std::sort(suprema.begin(), suprema.end());
  // As many as may exceed it; what is added makes 1 - 0.9 a tenth.
  const auto above =
      static_cast<std::size_t>((1 - bootstrap.confidence) * static_cast<double>(bootstrap.samples) + 1e-9);
  return suprema[suprema.size() - 1 - std::min(above, suprema.size() - 1)] / static_cast<double>(rows.count);
}

}  // namespace bettiscope

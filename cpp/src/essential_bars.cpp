#include "essential_bars.h"

#include <algorithm>
#include <cmath>

#include "compensated_sum.h"

namespace bettiscope {

std::vector<double> half_differences(const std::vector<EssentialBar>& a, const std::vector<EssentialBar>& b,
                                     Matching* matching) {
  std::vector<double> differences;
  for (std::size_t k = 0; k < a.size(); ++k) {
    differences.push_back(std::abs(a[k].birth / 2 - b[k].birth / 2));
    if (matching != nullptr) (*matching)[static_cast<std::size_t>(a[k].index)] = b[k].index;
  }
  return differences;
}

double norm_of(const std::vector<double>& lengths, double order) {
  const double longest = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
  if (longest == 0 || std::isinf(longest)) return longest;
  CompensatedSum sum;
  for (const double length : lengths)
    sum.add(std::pow(length / longest, order));
  return longest * std::pow(sum.value(), 1 / order);
}

}  // namespace bettiscope

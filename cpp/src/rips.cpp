#include "rips.h"

#include <algorithm>
#include <numeric>

#include "guard.h"
#include "lune_graph.h"

namespace bettiscope {

int top_dimension(int max_dimension, std::int64_t n) {
  const int top = static_cast<int>(std::min<std::int64_t>(max_dimension, n - 1));
  if (top > kMaxDimension)
    throw UnsupportedError(
        message("max_dimension is ", max_dimension, " for n = ", n, "; the limit is ", kMaxDimension));
  return top;
}

void sort_bars(std::vector<Bar>& bars, std::vector<Vertex>& simplices, const Execution& execution) {
  std::vector<std::pair<Bar, std::size_t>> order;
  for (std::size_t k = 0; k < bars.size(); ++k)
    order.emplace_back(bars[k], k);
  execution.sort(order);
  std::vector<Vertex> sorted;
  sorted.reserve(simplices.size());
  const std::size_t each = bars.empty() ? 0 : simplices.size() / bars.size();
  for (std::size_t k = 0; k < order.size(); ++k) {
    bars[k] = order[k].first;
    const auto from = simplices.begin() + static_cast<std::ptrdiff_t>(order[k].second * each);
    sorted.insert(sorted.end(), from, from + static_cast<std::ptrdiff_t>(each));
  }
  simplices = std::move(sorted);
}

}  // namespace bettiscope

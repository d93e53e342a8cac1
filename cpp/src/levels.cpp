#include "levels.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "guard.h"

namespace bettiscope {
namespace {

/// Levels are the normal floats from the least on: no processor rounds or flushes them.
constexpr std::uint32_t kFirst = 0x00800000, kInfinity = 0x7f800000;

float level_at(std::size_t place) {
  return std::bit_cast<float>(kFirst + static_cast<std::uint32_t>(place));
}
std::size_t place_of(float level) {
  return std::bit_cast<std::uint32_t>(level) - kFirst;
}

}  // namespace

Levels::Levels(std::vector<double> lengths, double threshold, const Execution& execution)
    : has_wide_(true), lengths_(std::move(lengths)) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::erase_if(lengths_,
                [&](double length) { return !(length > 0) || length > threshold || length == infinity; });
  execution.sort(lengths_);
  lengths_.erase(std::unique(lengths_.begin(), lengths_.end()), lengths_.end());
  if (lengths_.size() > kInfinity - kFirst)
    throw UnsupportedError(message("the input has ", lengths_.size(),
                                   " different float64 lengths; the limit is ", kInfinity - kFirst,
                                   ": take landmarks, a smaller threshold or float32"));
}

float Levels::of(double length) const {
  if (!has_wide_) return to_float32(length);
  if (length == std::numeric_limits<double>::infinity()) return kNoEdge;
  const auto after = std::upper_bound(lengths_.begin(), lengths_.end(), length);
  return after == lengths_.begin() ? 0 : level_at(static_cast<std::size_t>(after - lengths_.begin()) - 1);
}

float Levels::of_edge(double length) const {
  const double greatest = lengths_.empty() ? 0 : lengths_.back();
  return has_wide_ && length > greatest ? kNoEdge : of(length);
}

double Levels::length(float level) const {
  return has_wide_ && level > 0 && level < kNoEdge ? lengths_[place_of(level)] : static_cast<double>(level);
}

void Levels::keep_those_in(Barcode& barcode, const Execution& execution) {
  if (!has_wide_) return;
  const auto for_each_end = [&](auto&& visit) {
    for (std::vector<Bar>& bars : barcode)
      execution.for_each(0, bars.size(), [&](std::size_t k) {
        for (float* end : {&bars[k].birth, &bars[k].death})
          if (*end > 0 && *end < kNoEdge) visit(*end);
      });
  };
  std::vector<float> kept;
  for_each_end([&](float level) { kept.push_back(level); });
  execution.sort(kept);
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  for_each_end([&](float& level) {
    level =
        level_at(static_cast<std::size_t>(std::lower_bound(kept.begin(), kept.end(), level) - kept.begin()));
  });
  std::vector<double> lengths;
  lengths.reserve(kept.size());
  for (float level : kept)
    lengths.push_back(length(level));
  lengths_ = std::move(lengths);
}

std::vector<double> wide_lengths(std::int64_t n, const WideRow& row, const Execution& execution) {
  std::vector<double> lengths;
  lengths.reserve(static_cast<std::size_t>(n * (n + 1) / 2));
  lengths.resize(static_cast<std::size_t>(n * (n - 1) / 2));
  parallel_for(execution, n, 16, [&](std::int64_t begin, std::int64_t end, int) {
    for (std::int64_t i = begin; i < end; ++i) {
      execution.check_cancelled();
      row(i, 0,
          std::span(lengths).subspan(static_cast<std::size_t>(i * (i - 1) / 2), static_cast<std::size_t>(i)));
    }
  });
  return lengths;
}

std::vector<double> wide_lengths(const Graph& graph, const WideRow& row, const Execution& execution) {
  std::vector<double> lengths(graph.columns.size());
  for (std::int64_t i = 0; i < graph.vertices; ++i) {
    execution.check_cancelled();
    const auto v = static_cast<std::size_t>(i);
    for (auto e = static_cast<std::size_t>(graph.offsets[v]);
         e < static_cast<std::size_t>(graph.offsets[v + 1]); ++e)
      row(i, graph.columns[e], {&lengths[e], 1});
  }
  return lengths;
}

}  // namespace bettiscope

#include "diagram.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "guard.h"

namespace bettiscope {
namespace {

/** As many as can be numbered, points and their copies. */
constexpr std::int64_t kMostBars = std::numeric_limits<Index>::max() / 2;

void check_bar(double birth, double death, std::int64_t place, const std::string& name) {
  const auto refuse = [&](const char* expectation) {
    throw DataError(message(name, "[", place, "] is the bar (", birth, ", ", death, "), ", expectation));
  };
  if (std::isnan(birth) || std::isnan(death)) refuse("expected numbers: NaN is none");
  if (!std::isfinite(birth)) refuse("expected a finite birth: leave such bars out");
  if (death < birth) refuse("expected a death at or after the birth: are the columns swapped?");
}

/** Half of a bar's length, which does not overflow. */
double half_length(const FiniteBar& bar) {
  return bar.death / 2 - bar.birth / 2;
}

double longest_half(const Diagram& diagram) {
  double longest = 0;
  for (const FiniteBar& bar : diagram.finite)
    longest = std::max(longest, half_length(bar));
  return longest;
}

}  // namespace

Diagram read_diagram(const double* pairs, std::int64_t first, std::int64_t size, const std::string& name,
                     const Execution& execution) {
  require(size >= 0, name, " has ", size, " bars, expected 0 or more");
  require(size == 0 || pairs != nullptr, name, " is NULL");
  if (size > kMostBars)
    throw UnsupportedError(message(name, " has ", size, " bars; the limit is ", kMostBars));
  Diagram diagram{size, {}, {}};
  execution.for_each(0, static_cast<std::size_t>(size), [&](std::size_t k) {
    const double birth = pairs[2 * k], death = pairs[2 * k + 1];
    const auto index = static_cast<std::int64_t>(k);
    check_bar(birth, death, first + index, name);
    if (std::isinf(death))
      diagram.essential.push_back({birth, index});
    else if (birth < death)
      diagram.finite.push_back({birth, death, index});
  });
  execution.sort(diagram.finite);
  execution.sort(diagram.essential);
  return diagram;
}

std::vector<Diagram> read_diagrams(const double* pairs, const std::int64_t* offsets, std::int64_t count,
                                   const Execution& execution) {
  constexpr std::int64_t kMost = std::int64_t{1} << 30;
  require(count >= 0, "count is ", count, ", expected 0 or more");
  if (count > kMost) throw UnsupportedError(message("count is ", count, "; the limit is ", kMost));
  require(offsets != nullptr, "offsets is NULL");
  require(offsets[0] == 0, "offsets[0] is ", offsets[0], ", expected 0");
  std::vector<Diagram> diagrams;
  for (std::int64_t k = 0; k < count; ++k) {
    require(offsets[k] <= offsets[k + 1], "offsets[", k + 1, "] is ", offsets[k + 1], ", expected at least ",
            offsets[k], ", the one before");
    const std::int64_t size = offsets[k + 1] - offsets[k];
    require(size == 0 || pairs != nullptr, "pairs is NULL");
    diagrams.push_back(
        read_diagram(size == 0 ? nullptr : pairs + 2 * offsets[k], offsets[k], size, "pairs", execution));
  }
  return diagrams;
}

void refuse_essential(const Diagram& diagram, const std::string& name, const char* what) {
  if (diagram.essential.empty()) return;
  throw DataError(message(name, " has an essential bar, of birth ", diagram.essential.front().birth, ": the ",
                          what, " is defined for finite bars; leave it out, or give it a death"));
}

PointGroups::PointGroups(const Diagram& diagram, double scale) {
  for (std::size_t k = 0; k < diagram.finite.size(); ++k) {
    const FiniteBar& bar = diagram.finite[k];
    const bool is_new =
        k == 0 || bar.birth != diagram.finite[k - 1].birth || bar.death != diagram.finite[k - 1].death;
    if (!is_new) continue;
    birth.push_back(bar.birth * scale);
    death.push_back(bar.death * scale);
    first.push_back(static_cast<Index>(k));
  }
  first.push_back(static_cast<Index>(diagram.finite.size()));
}

double common_scale(const Diagram& a, const Diagram& b) {
  const double longest = std::max(longest_half(a), longest_half(b));
  // Of a bar so short that its half is nothing, the whole length is at least a denormal number.
  if (longest == 0) return a.finite.empty() && b.finite.empty() ? 1 : std::ldexp(1.0, 1020);
  return std::ldexp(1.0, std::clamp(-2 - std::ilogb(longest), -1022, 1020));
}

bool equal_finite_bars(const Diagram& a, const Diagram& b) {
  return std::equal(
      a.finite.begin(), a.finite.end(), b.finite.begin(), b.finite.end(),
      [](const FiniteBar& x, const FiniteBar& y) { return x.birth == y.birth && x.death == y.death; });
}

}  // namespace bettiscope

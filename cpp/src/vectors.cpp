#include "vectors.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "compensated_sum.h"
#include "guard.h"

namespace bettiscope {
namespace {

constexpr std::int64_t kMostValues = std::int64_t{1} << 28;

// ---- options

/** A member that says nothing for the kind asked for has to be 0. */
template <class Number>
void require_unused(bool is_used, const char* name, Number value) {
  require(is_used || value == 0, name, " is ", value, ", expected 0 for this kind of vector");
}

void check_interval(const std::string& name, double low, double high, std::int64_t count) {
  require(std::isfinite(low), name, "_low is ", low, ", expected a finite number");
  require(high > low && std::isfinite(high), name, "_high is ", high, ", expected a finite number above ",
          name, "_low, ", low);
  require(std::isfinite(high - low), name, "_high - ", name,
          "_low is beyond float64: scale the diagrams down");
  require(count >= 1, name, "_count is ", count, ", expected at least 1");
}

void check_options(const bettiscope_vector_options& options) {
  require(options.struct_size >= static_cast<std::int32_t>(sizeof options), "options.struct_size is ",
          options.struct_size, ", expected at least ", sizeof options);
  const std::int32_t kind = options.kind;
  require(
      kind >= BETTISCOPE_BETTI_CURVE && kind <= BETTISCOPE_STATISTICS, "kind is ", kind,
      ", expected BETTISCOPE_BETTI_CURVE, _LANDSCAPE, _SILHOUETTE, _ENTROPY_CURVE, _IMAGE or _STATISTICS");
  const bool has_scales = kind != BETTISCOPE_STATISTICS, is_image = kind == BETTISCOPE_IMAGE;
  const bool is_weighted = is_image || kind == BETTISCOPE_SILHOUETTE;
  require_unused(has_scales, "scale_low", options.scale_low);
  require_unused(has_scales, "scale_high", options.scale_high);
  require_unused(has_scales, "scale_count", options.scale_count);
  require_unused(is_image, "length_low", options.length_low);
  require_unused(is_image, "length_high", options.length_high);
  require_unused(is_image, "length_count", options.length_count);
  require_unused(kind == BETTISCOPE_LANDSCAPE, "levels", options.levels);
  require_unused(is_weighted, "exponent", options.exponent);
  require_unused(is_image, "cap", options.cap);
  require_unused(is_image, "bandwidth", options.bandwidth);
  if (has_scales) check_interval("scale", options.scale_low, options.scale_high, options.scale_count);
  if (is_weighted) check_exponent(options.exponent);
  if (kind == BETTISCOPE_LANDSCAPE)
    require(options.levels >= 1, "levels is ", options.levels, ", expected at least 1");
  if (!is_image) return;
  check_interval("length", options.length_low, options.length_high, options.length_count);
  require(options.cap >= 0 && std::isfinite(options.cap), "cap is ", options.cap,
          ", expected a finite number above 0, or 0 for none");
  require(options.bandwidth > 0 && std::isfinite(options.bandwidth), "bandwidth is ", options.bandwidth,
          ", expected a finite number above 0");
}

/** scale_count times the count of that name, refused where it is too much. */
std::int64_t product(std::int64_t scale_count, const char* name, std::int64_t count) {
  if (scale_count > kMostValues / count)
    throw UnsupportedError(message("scale_count x ", name, " is ", scale_count, " x ", count,
                                   "; the limit is ", kMostValues, " values for a diagram: take fewer"));
  return scale_count * count;
}

std::int64_t width_of(const bettiscope_vector_options& options) {
  switch (options.kind) {
    case BETTISCOPE_STATISTICS:
      return BETTISCOPE_STATISTICS_SIZE;
    case BETTISCOPE_LANDSCAPE:
      return product(options.scale_count, "levels", options.levels);
    case BETTISCOPE_IMAGE:
      return product(options.scale_count, "length_count", options.length_count);
    default:
      if (options.scale_count > kMostValues)
        throw UnsupportedError(
            message("scale_count is ", options.scale_count, "; the limit is ", kMostValues, ": take fewer"));
      return options.scale_count;
  }
}

/** Evenly from low to high, in so many steps. */
std::vector<double> evenly(double low, double high, std::int64_t steps) {
  const double step = (high - low) / static_cast<double>(std::max<std::int64_t>(steps, 1));
  std::vector<double> places;
  for (std::int64_t k = 0; k < steps; ++k)
    places.push_back(low + static_cast<double>(k) * step);
  places.push_back(steps == 0 ? low : high);
  return places;
}

// ---- curves

/** Calls visit(k) for each scale with from <= scales[k] < to. */
template <class Visit>
void for_each_between(const std::vector<double>& scales, double from, double to, Visit&& visit) {
  const auto first = std::lower_bound(scales.begin(), scales.end(), from);
  const auto last = std::lower_bound(first, scales.end(), to);
  for (auto scale = first; scale != last; ++scale)
    visit(static_cast<std::size_t>(scale - scales.begin()));
}

double tent(const FiniteBar& bar, double scale) {
  return std::min(scale - bar.birth, bar.death - scale);
}

void write_betti_curve(const Diagram& diagram, const std::vector<double>& scales, double* row,
                       const Execution& execution) {
  execution.for_each(0, diagram.finite.size(), [&](std::size_t i) {
    const FiniteBar& bar = diagram.finite[i];
    for_each_between(scales, bar.birth, bar.death, [&](std::size_t k) { row[k] += 1; });
  });
  for (const EssentialBar& bar : diagram.essential)
    for_each_between(scales, bar.birth, kInfinity, [&](std::size_t k) { row[k] += 1; });
}

void write_landscape(const Diagram& diagram, const std::vector<double>& scales, std::int64_t levels,
                     double* row, const Execution& execution) {
  std::vector<double> tents;
  for (std::size_t k = 0; k < scales.size(); ++k) {
    execution.check_cancelled();
    tents.clear();
    for (const FiniteBar& bar : diagram.finite) {
      if (bar.birth >= scales[k]) break;  // and so do all after it
      if (scales[k] < bar.death) tents.push_back(tent(bar, scales[k]));
    }
    const auto kept = std::min<std::size_t>(tents.size(), static_cast<std::size_t>(levels));
    std::partial_sort(tents.begin(), tents.begin() + static_cast<std::ptrdiff_t>(kept), tents.end(),
                      std::greater<>());
    for (std::size_t level = 0; level < kept; ++level)
      row[level * scales.size() + k] = tents[level];
  }
}

double sum_of(const std::vector<double>& terms) {
  CompensatedSum sum;
  for (const double term : terms)
    sum.add(term);
  return sum.value();
}

void write_silhouette(const Diagram& diagram, const std::vector<double>& scales, double exponent, double* row,
                      const Execution& execution) {
  const std::vector<double> weights = relative_weights(diagram, exponent);
  const double total = sum_of(weights);
  execution.for_each(0, weights.size(), [&](std::size_t i) {
    const FiniteBar& bar = diagram.finite[i];
    for_each_between(scales, bar.birth, bar.death,
                     [&](std::size_t k) { row[k] += weights[i] / total * tent(bar, scales[k]); });
  });
}

/** -p ln p of each bar, p being its part of the sum of all lengths. */
std::vector<double> entropy_terms(const Diagram& diagram) {
  std::vector<double> terms = relative_weights(diagram, 1);
  const double total = sum_of(terms);
  for (double& term : terms) {
    const double part = term / total;
    // Nothing of one bar that is all, and in the limit of one whose part is below float64.
    term = part > 0 && part < 1 ? -part * std::log(part) : 0;
  }
  return terms;
}

void write_entropy_curve(const Diagram& diagram, const std::vector<double>& scales, double* row,
                         const Execution& execution) {
  const std::vector<double> terms = entropy_terms(diagram);
  execution.for_each(0, terms.size(), [&](std::size_t i) {
    const FiniteBar& bar = diagram.finite[i];
    for_each_between(scales, bar.birth, bar.death, [&](std::size_t k) { row[k] += terms[i]; });
  });
}

// ---- images

/** How much of a normal density along a line is between edges that follow one another. */
void write_masses(const std::vector<double>& edges, double mean, double deviation,
                  std::vector<double>& masses) {
  const auto below = [&](double edge) {
    return std::erfc((mean - edge) / deviation / std::numbers::sqrt2) / 2;
  };
  double before = below(edges.front());
  for (std::size_t k = 0; k + 1 < edges.size(); ++k) {
    const double now = below(edges[k + 1]);
    masses[k] = std::max(0.0, now - before);  // whatever rounding makes of it
    before = now;
  }
}

double weight_in_image(double length, const bettiscope_vector_options& options) {
  const double relative = options.cap > 0 ? std::min(length / options.cap, 1.0) : length;
  return std::pow(relative, options.exponent);
}

void write_image(const Diagram& diagram, const std::vector<double>& births,
                 const std::vector<double>& lengths, const bettiscope_vector_options& options, double* row,
                 const Execution& execution) {
  std::vector<double> across(births.size() - 1), up(lengths.size() - 1);
  for (const FiniteBar& bar : diagram.finite) {
    execution.check_cancelled();
    const double length = bar.death - bar.birth, weight = weight_in_image(length, options);
    write_masses(births, bar.birth, options.bandwidth, across);
    write_masses(lengths, length, options.bandwidth, up);
    for (std::size_t j = 0; j < up.size(); ++j)
      for (std::size_t i = 0; i < across.size(); ++i)
        row[j * across.size() + i] += weight * up[j] * across[i];
  }
}

// ---- statistics

/** Linear between the two lengths around that part of the way through all of them, which are in order. */
double quantile(const std::vector<double>& lengths, double part) {
  const double place = part * static_cast<double>(lengths.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, lengths.size() - 1);
  return lengths[below] + (place - std::floor(place)) * (lengths[above] - lengths[below]);
}

double standard_deviation(const std::vector<double>& lengths, double mean) {
  const double greatest = lengths.back();
  CompensatedSum squares;
  for (const double length : lengths)
    squares.add((length - mean) / greatest * ((length - mean) / greatest));
  return greatest * std::sqrt(squares.value() / static_cast<double>(lengths.size()));
}

void write_statistics(const Diagram& diagram, double* row, const Execution& execution) {
  row[0] = static_cast<double>(diagram.finite.size());
  row[1] = static_cast<double>(diagram.essential.size());
  if (diagram.finite.empty()) {
    std::fill(row + 3, row + BETTISCOPE_STATISTICS_SIZE, std::numeric_limits<double>::quiet_NaN());
    return;
  }
  std::vector<double> lengths;
  for (const FiniteBar& bar : diagram.finite)
    lengths.push_back(bar.death - bar.birth);
  execution.sort(lengths);
  row[2] = sum_of(lengths);
  row[3] = row[2] / row[0];
  row[4] = standard_deviation(lengths, row[3]);
  for (std::size_t quarter = 0; quarter <= 4; ++quarter)
    row[5 + quarter] = quantile(lengths, 0.25 * static_cast<double>(quarter));
  row[10] = sum_of(entropy_terms(diagram));
}

}  // namespace

void check_exponent(double exponent) {
  require(exponent >= 0 && std::isfinite(exponent), "exponent is ", exponent,
          ", expected a finite number of at least 0");
}

std::vector<double> relative_weights(const Diagram& diagram, double exponent) {
  // By halves, which do not overflow.
  std::vector<double> weights;
  for (const FiniteBar& bar : diagram.finite)
    weights.push_back(bar.death / 2 - bar.birth / 2);
  const double longest = weights.empty() ? 0 : *std::max_element(weights.begin(), weights.end());
  for (double& weight : weights)
    weight = longest > 0 ? std::pow(weight / longest, exponent) : 1;
  return weights;
}

std::int64_t checked_width(const bettiscope_vector_options& options) {
  check_options(options);
  return width_of(options);
}

VectorMaker::VectorMaker(const bettiscope_vector_options& options)
    : options_(options), width_(checked_width(options)) {
  if (options.kind == BETTISCOPE_STATISTICS) return;
  const bool is_image = options.kind == BETTISCOPE_IMAGE;
  scales_ =
      evenly(options.scale_low, options.scale_high, is_image ? options.scale_count : options.scale_count - 1);
  if (is_image) lengths_ = evenly(options.length_low, options.length_high, options.length_count);
}

void VectorMaker::check(const Diagram& diagram, const std::string& name) const {
  switch (options_.kind) {
    case BETTISCOPE_LANDSCAPE:
      return refuse_essential(diagram, name, "landscape");
    case BETTISCOPE_SILHOUETTE:
      return refuse_essential(diagram, name, "silhouette");
    case BETTISCOPE_ENTROPY_CURVE:
      return refuse_essential(diagram, name, "entropy curve");
    case BETTISCOPE_IMAGE:
      return refuse_essential(diagram, name, "persistence image");
    default:
      return;
  }
}

void VectorMaker::write(const Diagram& diagram, const std::string& name, double* row,
                        const Execution& execution) const {
  std::fill(row, row + width_, 0.0);
  switch (options_.kind) {
    case BETTISCOPE_BETTI_CURVE:
      write_betti_curve(diagram, scales_, row, execution);
      break;
    case BETTISCOPE_LANDSCAPE:
      write_landscape(diagram, scales_, options_.levels, row, execution);
      break;
    case BETTISCOPE_SILHOUETTE:
      write_silhouette(diagram, scales_, options_.exponent, row, execution);
      break;
    case BETTISCOPE_ENTROPY_CURVE:
      write_entropy_curve(diagram, scales_, row, execution);
      break;
    case BETTISCOPE_IMAGE:
      write_image(diagram, scales_, lengths_, options_, row, execution);
      break;
    default:
      write_statistics(diagram, row, execution);
  }
  // NaN is a statistic of no bars; elsewhere it comes from a number that is too large.
  const bool may_be_nan = options_.kind == BETTISCOPE_STATISTICS && diagram.finite.empty();
  const bool is_whole = std::all_of(row, row + width_, [&](double value) {
    return std::isfinite(value) || (may_be_nan && std::isnan(value));
  });
  if (!is_whole)
    throw UnsupportedError(message("the vector of ", name, " is beyond float64: scale the diagrams down"));
}

void write_rows(const VectorMaker& maker, const std::vector<Diagram>& diagrams, double* rows,
                const Execution& execution) {
  for_each_diagram(
      diagrams, execution,
      [&](const Diagram& diagram, const std::string& name) { maker.check(diagram, name); },
      [&](std::size_t k, const std::string& name, const Execution& alone) {
        maker.write(diagrams[k], name, rows + static_cast<std::int64_t>(k) * maker.width(), alone);
      });
}

std::vector<std::pair<double, std::int64_t>> betti_steps(const Diagram& diagram, const Execution& execution) {
  std::vector<std::pair<double, std::int64_t>> changes;
  for (const FiniteBar& bar : diagram.finite) {
    changes.push_back({bar.birth, 1});
    changes.push_back({bar.death, -1});
  }
  for (const EssentialBar& bar : diagram.essential)
    changes.push_back({bar.birth, 1});
  execution.sort(changes);
  std::vector<std::pair<double, std::int64_t>> steps;
  std::int64_t number = 0, before = 0;
  for (std::size_t k = 0; k < changes.size(); ++k) {
    number += changes[k].second;
    if (k + 1 < changes.size() && changes[k + 1].first == changes[k].first) continue;
    if (number != before) steps.push_back({changes[k].first, number});
    before = number;
  }
  return steps;
}

}  // namespace bettiscope

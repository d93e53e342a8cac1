// The C functions of distances between diagrams.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bettiscope.h"
#include "bottleneck.h"
#include "diagram.h"
#include "guard.h"
#include "parallel.h"
#include "scale_space.h"
#include "sliced_wasserstein.h"
#include "wasserstein.h"

using namespace bettiscope;

namespace {

/** A member that says nothing for the kind asked for has to be 0. */
template <class Number>
void require_unused(bool is_used, const char* name, Number value) {
  require(is_used || value == 0, name, " is ", value, ", expected 0 for this kind of distance");
}

void check_bandwidth(double bandwidth) {
  require(bandwidth > 0 && std::isfinite(bandwidth), "bandwidth is ", bandwidth,
          ", expected a finite number above 0");
}

void check_options(const bettiscope_distance_options& options) {
  require(options.struct_size >= static_cast<std::int32_t>(sizeof options), "options.struct_size is ",
          options.struct_size, ", expected at least ", sizeof options);
  const std::int32_t kind = options.kind;
  require(kind >= BETTISCOPE_WASSERSTEIN && kind <= BETTISCOPE_SCALE_SPACE, "kind is ", kind,
          ", expected BETTISCOPE_WASSERSTEIN, _BOTTLENECK, _SLICED_WASSERSTEIN or _SCALE_SPACE");
  const bool is_wasserstein = kind == BETTISCOPE_WASSERSTEIN;
  require_unused(is_wasserstein, "order", options.order);
  require_unused(is_wasserstein, "error", options.error);
  require_unused(is_wasserstein, "norm", options.norm);
  require_unused(kind == BETTISCOPE_SCALE_SPACE, "bandwidth", options.bandwidth);
  require_unused(kind == BETTISCOPE_SLICED_WASSERSTEIN, "directions", options.directions);
  require(options.reserved == 0, "reserved is ", options.reserved, ", expected 0");
  require(!is_wasserstein || (options.order >= 1 && std::isfinite(options.order)), "order is ", options.order,
          ", expected a finite number of at least 1");
  require(!is_wasserstein || (options.error >= 0 && std::isfinite(options.error)), "error is ", options.error,
          ", expected a finite number of at least 0");
  require(!is_wasserstein || (options.norm >= BETTISCOPE_NORM_1 && options.norm <= BETTISCOPE_NORM_INFINITY),
          "norm is ", options.norm, ", expected BETTISCOPE_NORM_1, _2 or _INFINITY");
  if (kind == BETTISCOPE_SCALE_SPACE) check_bandwidth(options.bandwidth);
  require(options.directions >= 0, "directions is ", options.directions, ", expected 0 or more");
}

void refuse_undefined(const Diagram& diagram, const std::string& name, std::int32_t kind) {
  if (kind == BETTISCOPE_SLICED_WASSERSTEIN) refuse_essential(diagram, name, "sliced Wasserstein distance");
  if (kind == BETTISCOPE_SCALE_SPACE) refuse_essential(diagram, name, "scale space kernel");
}

/** A diagram for that kind of distance. */
Diagram read_diagram(const double* pairs, std::int64_t size, const char* name, std::int32_t kind,
                     const Execution& execution) {
  Diagram diagram = bettiscope::read_diagram(pairs, 0, size, name, execution);
  refuse_undefined(diagram, name, kind);
  return diagram;
}

Distance exactly(double value) {
  return {value, value};
}

Distance distance_of_kind(const Diagram& a, const Diagram& b, const bettiscope_distance_options& options,
                          bool wants_lower_bound, Matching* matching, const Execution& execution) {
  switch (options.kind) {
    case BETTISCOPE_WASSERSTEIN:
      return wasserstein(a, b, {options.order, options.norm, options.error, wants_lower_bound}, matching,
                         execution);
    case BETTISCOPE_BOTTLENECK:
      return exactly(bottleneck(a, b, matching, execution));
    case BETTISCOPE_SLICED_WASSERSTEIN:
      return exactly(sliced_wasserstein(a, b, options.directions, execution));
    default:
      return exactly(scale_space_distance(a, b, options.bandwidth, execution));
  }
}

double require_finite(double value, const char* name) {
  if (!std::isfinite(value))
    throw UnsupportedError(message(name, " is beyond float64: scale the diagrams down"));
  return value;
}

Distance distance_between(const Diagram& a, const Diagram& b, const bettiscope_distance_options& options,
                          bool wants_lower_bound, Matching* matching, const Execution& execution) {
  execution.check_cancelled();
  const Distance distance = distance_of_kind(a, b, options, wants_lower_bound, matching, execution);
  if (a.essential.size() == b.essential.size()) require_finite(distance.value, "the distance");
  return distance;
}

/** Two diagrams of a batch, and where their distance goes. */
struct BatchPair {
  std::size_t first, second;
  std::int64_t place;
};

std::vector<BatchPair> all_pairs(std::int64_t count, std::int64_t pair_count) {
  const auto expected = static_cast<double>(count) * static_cast<double>(count - 1) / 2;
  require(static_cast<double>(pair_count) == expected, "pair_count is ", pair_count,
          ", expected count (count - 1) / 2 = ", expected, " where first and second are NULL");
  std::vector<BatchPair> all;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
    for (std::size_t j = i + 1; j < static_cast<std::size_t>(count); ++j)
      all.push_back({i, j, static_cast<std::int64_t>(all.size())});
  return all;
}

std::vector<BatchPair> listed_pairs(const std::int64_t* first, const std::int64_t* second, std::int64_t count,
                                    std::int64_t pair_count) {
  std::vector<BatchPair> all;
  const auto diagram = [&](const std::int64_t* indices, const char* name, std::int64_t k) {
    require(indices[k] >= 0 && indices[k] < count, name, "[", k, "] is ", indices[k], ", expected 0 to ",
            count - 1);
    return static_cast<std::size_t>(indices[k]);
  };
  for (std::int64_t k = 0; k < pair_count; ++k)
    all.push_back({diagram(first, "first", k), diagram(second, "second", k), k});
  return all;
}

/** Those that take longest first, so that no core waits for the last one. */
void sort_by_size(std::vector<BatchPair>& all, const std::vector<Diagram>& diagrams) {
  const auto size = [&](const BatchPair& pair) {
    return diagrams[pair.first].finite.size() + diagrams[pair.second].finite.size();
  };
  std::sort(all.begin(), all.end(),
            [&](const BatchPair& a, const BatchPair& b) { return size(a) > size(b); });
}

}  // namespace

bettiscope_status bettiscope_distance(const double* a, int64_t a_size, const double* b, int64_t b_size,
                                      const bettiscope_distance_options* options, const int32_t* cancel,
                                      double* distance, double* lower_bound, int64_t* matching, char* err,
                                      int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(options != nullptr, "options is NULL");
    require(distance != nullptr, "distance is NULL");
    check_options(*options);
    require(matching == nullptr || options->kind <= BETTISCOPE_BOTTLENECK,
            "matching is not NULL, but this kind of distance has none");
    const Execution execution = Execution::of(1, cancel);
    const Diagram first = read_diagram(a, a_size, "a", options->kind, execution);
    const Diagram second = read_diagram(b, b_size, "b", options->kind, execution);
    Matching found;
    const Distance result = distance_between(first, second, *options, lower_bound != nullptr,
                                             matching == nullptr ? nullptr : &found, execution);
    *distance = result.value;
    if (lower_bound != nullptr) *lower_bound = result.lower_bound;
    std::copy(found.begin(), found.end(), matching);
  });
}

bettiscope_status bettiscope_distance_batch(const double* pairs, const int64_t* offsets, int64_t count,
                                            const int64_t* first, const int64_t* second, int64_t pair_count,
                                            const bettiscope_distance_options* options, int32_t threads,
                                            const int32_t* cancel, bettiscope_progress* progress,
                                            double* distances, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(options != nullptr, "options is NULL");
    check_options(*options);
    require(pair_count >= 0, "pair_count is ", pair_count, ", expected 0 or more");
    require((first == nullptr) == (second == nullptr),
            "one of first and second is NULL, expected both or none");
    require(pair_count == 0 || distances != nullptr, "distances is NULL");
    const Execution execution = Execution::of(threads, cancel, progress);
    const std::vector<Diagram> diagrams = read_diagrams(pairs, offsets, count, execution);
    for (std::size_t k = 0; k < diagrams.size(); ++k)
      refuse_undefined(diagrams[k], message("diagram ", k), options->kind);
    std::vector<BatchPair> all =
        first == nullptr ? all_pairs(count, pair_count) : listed_pairs(first, second, count, pair_count);
    sort_by_size(all, diagrams);
    execution.progress.begin(BETTISCOPE_PHASE_BATCH, pair_count);
    parallel_for(execution, pair_count, 1, [&](std::int64_t begin, std::int64_t, int) {
      const BatchPair& pair = all[static_cast<std::size_t>(begin)];
      distances[pair.place] = distance_between(diagrams[pair.first], diagrams[pair.second], *options, false,
                                               nullptr, Execution{1, cancel})
                                  .value;
      execution.progress.add(1);
    });
  });
}

bettiscope_status bettiscope_scale_space_kernel(const double* a, int64_t a_size, const double* b,
                                                int64_t b_size, double bandwidth, const int32_t* cancel,
                                                double* value, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(value != nullptr, "value is NULL");
    check_bandwidth(bandwidth);
    const Execution execution = Execution::of(1, cancel);
    const Diagram first = read_diagram(a, a_size, "a", BETTISCOPE_SCALE_SPACE, execution);
    const Diagram second = read_diagram(b, b_size, "b", BETTISCOPE_SCALE_SPACE, execution);
    execution.check_cancelled();
    *value = require_finite(scale_space_kernel(first, second, bandwidth, execution), "the kernel");
  });
}

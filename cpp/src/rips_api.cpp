// The C functions of Rips persistence.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "bettiscope.h"
#include "guard.h"
#include "handles.h"
#include "input.h"
#include "lune_graph.h"
#include "memory_budget.h"
#include "parallel.h"
#include "rips.h"

using namespace bettiscope;

struct bettiscope_diagrams {
  std::int64_t vertices;
  std::int32_t max_dimension;
  double threshold;
  Levels levels; /**< what the births and deaths stand for */
  bool is_cone;
  double covering_radius;
  Barcode barcode;
  BarSimplices simplices; /**< empty unless asked for */

  const std::vector<Bar>& bars(std::int32_t dimension) const {
    static const std::vector<Bar> none;
    return dimension < 0 || dimension >= static_cast<std::int32_t>(barcode.size())
               ? none
               : barcode[static_cast<std::size_t>(dimension)];
  }
};

namespace {

using DiagramsHandles = Handles<bettiscope_diagrams>;
/** Of a handle that is none. */
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::unique_ptr<bettiscope_diagrams> diagrams_of(const bettiscope_input& input,
                                                 const bettiscope_rips_options& options,
                                                 const Execution& execution) {
  Problem problem = read_problem(input, options, execution);
  return std::visit(
      [&](auto& lengths) {
        const std::int64_t vertices = lengths.vertices();
        const int top = top_dimension(options.max_dimension, vertices);
        SimplexCounts counts;
        if (options.zero_length != 0) counts = count_simplices(lengths, problem.births, top, execution);
        BarSimplices simplices;
        Barcode barcode = rips_barcode(std::move(lengths), problem.births, top, options.field,
                                       options.simplices != 0 ? &simplices : nullptr, nullptr, execution);
        for (std::size_t p = 0; p < simplices.size(); ++p)
          problem.name_as_given(simplices[p], p);
        execution.progress.begin(BETTISCOPE_PHASE_BARS, top + 1);
        if (options.zero_length != 0) add_zero_length_bars(std::move(counts), execution, barcode);
        for (std::size_t p = 0; p < barcode.size(); ++p) {
          if (options.simplices != 0)
            sort_bars(barcode[p], simplices[p], execution);
          else
            execution.sort(barcode[p]);
          execution.progress.add(1);
        }
        problem.levels.keep_those_in(barcode, execution);
        return std::make_unique<bettiscope_diagrams>(bettiscope_diagrams{
            vertices, options.max_dimension, problem.threshold, std::move(problem.levels), problem.is_cone,
            problem.covering_radius, std::move(barcode), std::move(simplices)});
      },
      problem.lengths);
}

/** As diagrams_of, within the limit. */
std::unique_ptr<bettiscope_diagrams> compute(const bettiscope_input* input,
                                             const bettiscope_rips_options* options,
                                             const Execution& execution) {
  require(input != nullptr, "input is NULL");
  require(options != nullptr, "options is NULL");
  check_options(*options);
  execution.check_cancelled();
  return within_memory_limit(options->memory_limit, [&] { return diagrams_of(*input, *options, execution); });
}

/** An input of a batch, and a guess at what it takes. */
struct Work {
  int64_t input;
  double amount;
};

double amount_of(const bettiscope_input& input, const bettiscope_rips_options& options) {
  const auto n = static_cast<double>(input.landmarks > 0 ? input.landmarks : input.n);
  const bool is_sparse = input.kind == BETTISCOPE_SPARSE || input.metric == BETTISCOPE_HOP;
  const double edges = !is_sparse                        ? n * n / 2
                       : input.kind == BETTISCOPE_SPARSE ? static_cast<double>(input.entries)
                                                         : n * static_cast<double>(input.neighbors);
  const double amount = edges * std::pow(2 * edges / n, std::clamp(options.max_dimension, 0, kMaxDimension));
  return amount > 0 ? amount : 0;  // an invalid input, which will be refused
}

std::vector<Work> largest_first(const bettiscope_input* inputs, const bettiscope_rips_options* options,
                                int64_t count) {
  std::vector<Work> order;
  for (int64_t k = 0; k < count; ++k)
    order.push_back({k, amount_of(inputs[k], options[k])});
  std::sort(order.begin(), order.end(), [](const Work& a, const Work& b) {
    return a.amount > b.amount || (a.amount == b.amount && a.input < b.input);
  });
  return order;
}

}  // namespace

bettiscope_status bettiscope_rips(const bettiscope_input* input, const bettiscope_rips_options* options,
                                  const int32_t* cancel, bettiscope_progress* progress,
                                  bettiscope_diagrams** diagrams, char* err, int64_t err_capacity) noexcept {
  if (diagrams != nullptr) *diagrams = nullptr;
  return guard(err, err_capacity, [&] {
    require(diagrams != nullptr, "diagrams is NULL");
    require(options != nullptr, "options is NULL");
    *diagrams =
        DiagramsHandles::give(compute(input, options, Execution::of(options->threads, cancel, progress)));
  });
}

bettiscope_status bettiscope_rips_memory(const bettiscope_input* input,
                                         const bettiscope_rips_options* options, const int32_t* cancel,
                                         int64_t* bytes, int64_t* least_limit, char* err,
                                         int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(input != nullptr, "input is NULL");
    require(options != nullptr, "options is NULL");
    require(bytes != nullptr, "bytes is NULL");
    check_options(*options);
    const Execution execution = Execution::of(options->threads, cancel);
    execution.check_cancelled();
    const MemoryPrediction predicted = predict_memory(*input, *options, execution);
    *bytes = predicted.bytes;
    if (least_limit != nullptr) *least_limit = predicted.least_limit;
  });
}

bettiscope_status bettiscope_rips_batch(const bettiscope_input* inputs,
                                        const bettiscope_rips_options* options, int64_t count,
                                        int32_t threads, const int32_t* cancel, bettiscope_progress* progress,
                                        bettiscope_diagrams** diagrams, bettiscope_status* statuses,
                                        char* errors, int64_t error_capacity, char* err,
                                        int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(count >= 0, "count is ", count, ", expected 0 or more");
    require(count == 0 || (inputs != nullptr && options != nullptr), "inputs or options is NULL");
    require(count == 0 || (diagrams != nullptr && statuses != nullptr), "diagrams or statuses is NULL");
    require(errors == nullptr || error_capacity >= 1, "error_capacity is ", error_capacity,
            ", expected at least 1");
    const Execution all = Execution::of(threads, cancel, progress);
    for (int64_t k = 0; k < count; ++k) {
      diagrams[k] = nullptr;
      statuses[k] = BETTISCOPE_E_CANCELLED;
      if (errors != nullptr) errors[k * error_capacity] = '\0';
    }
    all.progress.begin(BETTISCOPE_PHASE_BATCH, count);

    const auto run = [&](int64_t i, int cores) {
      char* error = errors == nullptr ? nullptr : errors + i * error_capacity;
      statuses[i] = guard(error, error_capacity, [&] {
        diagrams[i] = DiagramsHandles::give(compute(&inputs[i], &options[i], Execution{cores, cancel}));
      });
      all.progress.add(1);
    };
    const std::vector<Work> order = largest_first(inputs, options, count);
    // What is more than one core's share gets all cores, after the others have run side by side on one each.
    double left = std::accumulate(order.begin(), order.end(), 0.0,
                                  [](double sum, const Work& work) { return sum + work.amount; });
    std::size_t large = 0;
    for (; large < order.size() && order[large].amount * all.threads > left; ++large)
      left -= order[large].amount;
    parallel_for(all, static_cast<int64_t>(order.size() - large), 1,
                 [&](int64_t k, int64_t, int) { run(order[large + static_cast<std::size_t>(k)].input, 1); });
    for (std::size_t k = large; k-- > 0;) {
      all.check_cancelled();
      run(order[k].input, all.threads);
    }
    all.check_cancelled();
  });
}

int64_t bettiscope_diagrams_vertices(const bettiscope_diagrams* diagrams) noexcept {
  const bettiscope_diagrams* known = DiagramsHandles::find(diagrams);
  return known == nullptr ? 0 : known->vertices;
}

int32_t bettiscope_diagrams_max_dimension(const bettiscope_diagrams* diagrams) noexcept {
  const bettiscope_diagrams* known = DiagramsHandles::find(diagrams);
  return known == nullptr ? -1 : known->max_dimension;
}

double bettiscope_diagrams_threshold(const bettiscope_diagrams* diagrams) noexcept {
  const bettiscope_diagrams* known = DiagramsHandles::find(diagrams);
  return known == nullptr ? kUnknown : known->threshold;
}

double bettiscope_diagrams_covering_radius(const bettiscope_diagrams* diagrams) noexcept {
  const bettiscope_diagrams* known = DiagramsHandles::find(diagrams);
  return known == nullptr ? kUnknown : known->covering_radius;
}

int64_t bettiscope_diagrams_size(const bettiscope_diagrams* diagrams, int32_t dimension) noexcept {
  const bettiscope_diagrams* known = DiagramsHandles::find(diagrams);
  return known == nullptr ? 0 : static_cast<int64_t>(known->bars(dimension).size());
}

bettiscope_status bettiscope_diagrams_copy(const bettiscope_diagrams* diagrams, int32_t dimension,
                                           double* pairs, int64_t capacity) noexcept {
  const bettiscope_diagrams* known = DiagramsHandles::find(diagrams);
  if (known == nullptr) return BETTISCOPE_E_ARGUMENT;
  const std::vector<Bar>& bars = known->bars(dimension);
  if (capacity < 2 * static_cast<int64_t>(bars.size())) return BETTISCOPE_E_ARGUMENT;
  if (!bars.empty() && pairs == nullptr) return BETTISCOPE_E_ARGUMENT;
  for (const Bar& bar : bars) {
    *pairs++ = known->levels.length(bar.birth);
    *pairs++ = known->levels.length(bar.death);
  }
  return BETTISCOPE_OK;
}

bettiscope_status bettiscope_diagrams_simplices(const bettiscope_diagrams* diagrams, int32_t dimension,
                                                int64_t* vertices, int64_t capacity, char* err,
                                                int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    const bettiscope_diagrams& known = DiagramsHandles::get(diagrams, "diagrams");
    require(!known.simplices.empty(), "options.simplices was 0: the simplices were not kept");
    const bool has_any = dimension >= 0 && static_cast<std::size_t>(dimension) < known.simplices.size();
    const std::vector<Vertex> none;
    const std::vector<Vertex>& all = has_any ? known.simplices[static_cast<std::size_t>(dimension)] : none;
    const auto count = static_cast<int64_t>(all.size());
    require(capacity >= count, "capacity is ", capacity, ", expected (2 * dimension + 3) * size = ", count);
    require(count == 0 || vertices != nullptr, "vertices is NULL");
    std::transform(all.begin(), all.end(), vertices,
                   [](Vertex v) { return v == kNoVertex ? -1 : static_cast<int64_t>(v); });
  });
}

bettiscope_status bettiscope_diagrams_betti(const bettiscope_diagrams* diagrams, double scale, int64_t* betti,
                                            int64_t capacity, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    const bettiscope_diagrams& known = DiagramsHandles::get(diagrams, "diagrams");
    require(betti != nullptr, "betti is NULL");
    require(scale >= 0, "scale is ", scale, ", expected 0 or more");
    const float at = known.levels.of(scale);
    require(known.is_cone || known.levels.is_within(scale, known.threshold), "scale is ", scale,
            ", above the threshold ", known.threshold, ": nothing is known there");
    const std::int64_t count = std::int64_t{known.max_dimension} + 1;
    require(capacity >= count, "capacity is ", capacity, ", expected max_dimension + 1 = ", count);
    std::fill(betti, betti + count, 0);
    for (std::size_t dimension = 0; dimension < known.barcode.size(); ++dimension)
      betti[dimension] = std::count_if(known.barcode[dimension].begin(), known.barcode[dimension].end(),
                                       [&](const Bar& bar) { return bar.birth <= at && at < bar.death; });
  });
}

void bettiscope_diagrams_free(bettiscope_diagrams* diagrams) noexcept {
  DiagramsHandles::free(diagrams);
}

// The C functions of representatives of bars.
#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include "bettiscope.h"
#include "guard.h"
#include "handles.h"
#include "input.h"
#include "memory_budget.h"
#include "representatives.h"

using namespace bettiscope;

struct bettiscope_representatives {
  struct Bar {
    std::int64_t index;
    double birth, death;
    std::vector<Vertex> vertices;
    std::vector<std::uint16_t> coefficients;
    std::vector<Vertex> loop;
  };

  std::vector<Bar> bars;

  const Bar* find(std::int64_t bar) const {
    return bar < 0 || bar >= static_cast<std::int64_t>(bars.size()) ? nullptr
                                                                    : &bars[static_cast<std::size_t>(bar)];
  }
};

namespace {

using RepresentativesHandles = Handles<bettiscope_representatives>;

/** Of which bars the caller wants representatives. */
struct Wanted {
  std::int32_t dimension;
  const std::int64_t* indices; /**< NULL: the most persistent */
  std::int64_t count;

  void check(const bettiscope_rips_options& options) const {
    require(dimension >= 0 && dimension <= options.max_dimension, "dimension is ", dimension,
            ", expected 0 to max_dimension = ", options.max_dimension);
    require(options.zero_length == 0, "zero_length is ", options.zero_length,
            ", expected 0: bars of zero length are counted, and have no representatives");
    require(count >= 0, "count is ", count, ", expected 0 or more");
  }

  /** The places of bars in order. */
  std::vector<RepresentativesOf::Choice> choose(const std::vector<Bar>& bars, const Levels& levels,
                                                const Execution& execution) const {
    std::vector<std::pair<Bar, std::size_t>> order;
    for (std::size_t k = 0; k < bars.size(); ++k)
      order.emplace_back(bars[k], k);
    execution.sort(order);
    std::vector<RepresentativesOf::Choice> chosen;
    if (indices == nullptr) {
      for (const std::size_t index : most_persistent(order, levels, execution))
        chosen.push_back({index, order[index].second});
      return chosen;
    }
    const auto size = static_cast<std::int64_t>(bars.size());
    for (std::int64_t k = 0; k < count; ++k) {
      require(indices[k] >= 0 && indices[k] < size, "bars[", k, "] is ", indices[k], ", expected 0 to ",
              size - 1, ": dimension ", dimension, " has ", size, " bars");
      const auto index = static_cast<std::size_t>(indices[k]);
      chosen.push_back({index, order[index].second});
    }
    return chosen;
  }

 private:
  /** The longest first; of equally long ones that which comes first. */
  std::vector<std::size_t> most_persistent(const std::vector<std::pair<Bar, std::size_t>>& order,
                                           const Levels& levels, const Execution& execution) const {
    std::vector<std::pair<double, std::size_t>> by_length;
    for (std::size_t k = 0; k < order.size(); ++k)
      by_length.emplace_back(levels.length(order[k].first.birth) - levels.length(order[k].first.death), k);
    execution.sort(by_length);
    std::vector<std::size_t> out;
    for (std::size_t k = 0; k < by_length.size() && k < static_cast<std::size_t>(count); ++k)
      out.push_back(by_length[k].second);
    return out;
  }
};

/** The options for no more dimensions than are needed. Where dimension 0 is one of several it is still
 * computed as such: there its vertices may be numbered another way. */
bettiscope_rips_options only_for(std::int32_t dimension, bettiscope_rips_options options) {
  options.max_dimension = std::max(dimension, std::min(options.max_dimension, 1));
  return options;
}

std::unique_ptr<bettiscope_representatives> representatives_of(const bettiscope_input& input,
                                                               const bettiscope_rips_options& options,
                                                               const Wanted& wanted,
                                                               const Execution& execution) {
  Problem problem = read_problem(input, options, execution);
  const auto original = [&](Vertex v) {
    return problem.landmarks.empty() ? v : static_cast<Vertex>(problem.landmarks[v]);
  };
  RepresentativesOf asked{
      static_cast<std::size_t>(wanted.dimension),
      [&](const std::vector<Bar>& bars) { return wanted.choose(bars, problem.levels, execution); },
      original,
      [&](float level) { return problem.levels.length(level); },
      {}};
  std::visit(
      [&](auto& lengths) {
        const int top = top_dimension(options.max_dimension, lengths.vertices());
        if (top < wanted.dimension)
          asked.choose({});  // there is no simplex of that dimension, and no bar
        else
          rips_barcode(std::move(lengths), problem.births, top, options.field, nullptr, &asked, execution);
      },
      problem.lengths);
  auto out = std::make_unique<bettiscope_representatives>();
  for (Representative& found : asked.found) {
    normalize_cocycle(found, asked.dimension, options.field, execution);
    out->bars.push_back({static_cast<std::int64_t>(found.index), problem.levels.length(found.bar.birth),
                         problem.levels.length(found.bar.death), std::move(found.vertices),
                         std::move(found.coefficients), std::move(found.loop)});
  }
  return out;
}

const bettiscope_representatives::Bar* find_bar(const bettiscope_representatives* representatives,
                                                std::int64_t bar) {
  const bettiscope_representatives* known = RepresentativesHandles::find(representatives);
  return known == nullptr ? nullptr : known->find(bar);
}

}  // namespace

bettiscope_status bettiscope_rips_representatives(const bettiscope_input* input,
                                                  const bettiscope_rips_options* options, int32_t dimension,
                                                  const int64_t* bars, int64_t count, const int32_t* cancel,
                                                  bettiscope_progress* progress,
                                                  bettiscope_representatives** representatives, char* err,
                                                  int64_t err_capacity) noexcept {
  if (representatives != nullptr) *representatives = nullptr;
  return guard(err, err_capacity, [&] {
    require(input != nullptr, "input is NULL");
    require(options != nullptr, "options is NULL");
    require(representatives != nullptr, "representatives is NULL");
    check_options(*options);
    const Wanted wanted{dimension, bars, count};
    wanted.check(*options);
    const Execution execution = Execution::of(options->threads, cancel, progress);
    execution.check_cancelled();
    const bettiscope_rips_options used = only_for(dimension, *options);
    *representatives = RepresentativesHandles::give(within_memory_limit(
        used.memory_limit, [&] { return representatives_of(*input, used, wanted, execution); }));
  });
}

int64_t bettiscope_representatives_size(const bettiscope_representatives* representatives) noexcept {
  const bettiscope_representatives* known = RepresentativesHandles::find(representatives);
  return known == nullptr ? 0 : static_cast<int64_t>(known->bars.size());
}

bettiscope_status bettiscope_representatives_bar(const bettiscope_representatives* representatives,
                                                 int64_t bar, int64_t* index, double* birth, double* death,
                                                 int64_t* cocycle_size, int64_t* loop_size) noexcept {
  const auto* found = find_bar(representatives, bar);
  if (found == nullptr) return BETTISCOPE_E_ARGUMENT;
  if (index != nullptr) *index = found->index;
  if (birth != nullptr) *birth = found->birth;
  if (death != nullptr) *death = found->death;
  if (cocycle_size != nullptr) *cocycle_size = static_cast<int64_t>(found->coefficients.size());
  if (loop_size != nullptr) *loop_size = static_cast<int64_t>(found->loop.size());
  return BETTISCOPE_OK;
}

bettiscope_status bettiscope_representatives_cocycle(const bettiscope_representatives* representatives,
                                                     int64_t bar, int64_t* vertices, int32_t* coefficients,
                                                     int64_t capacity) noexcept {
  const auto* found = find_bar(representatives, bar);
  if (found == nullptr || vertices == nullptr || coefficients == nullptr ||
      capacity < static_cast<int64_t>(found->coefficients.size()))
    return BETTISCOPE_E_ARGUMENT;
  std::copy(found->vertices.begin(), found->vertices.end(), vertices);
  std::copy(found->coefficients.begin(), found->coefficients.end(), coefficients);
  return BETTISCOPE_OK;
}

bettiscope_status bettiscope_representatives_loop(const bettiscope_representatives* representatives,
                                                  int64_t bar, int64_t* vertices, int64_t capacity) noexcept {
  const auto* found = find_bar(representatives, bar);
  if (found == nullptr || capacity < static_cast<int64_t>(found->loop.size())) return BETTISCOPE_E_ARGUMENT;
  if (!found->loop.empty() && vertices == nullptr) return BETTISCOPE_E_ARGUMENT;
  std::copy(found->loop.begin(), found->loop.end(), vertices);
  return BETTISCOPE_OK;
}

void bettiscope_representatives_free(bettiscope_representatives* representatives) noexcept {
  RepresentativesHandles::free(representatives);
}

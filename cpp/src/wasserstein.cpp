#include "wasserstein.h"

#include <algorithm>
#include <cmath>

#include "essential_bars.h"
#include "ground_cost.h"
#include "guard.h"
#include "line_matching.h"
#include "transport.h"

namespace bettiscope {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

/** Of the finite bars, scaled: the order-th powers of the distance and of its lower bound. */
struct Powers {
  double distance;
  double lower_bound;
};

/** The finite bars of two diagrams, and where their matching goes. */
struct FiniteProblem {
  const Diagram& a;
  const Diagram& b;
  double scale;
  const WassersteinQuestion& question;
  Matching* matching; /**< or NULL */
  const Execution& execution;

  /** Places in the lists of finite bars. */
  void match(std::size_t i, std::size_t j) const {
    (*matching)[static_cast<std::size_t>(a.finite[i].index)] = b.finite[j].index;
  }
};

/** Whether both diagrams have all of their births in common, and so little in common otherwise that the
 * alignment is faster than transport. */
bool is_on_a_line(const PointGroups& a, const PointGroups& b, std::size_t a_units, std::size_t b_units) {
  constexpr double kFaster =
      8;  // steps of an alignment that cost as much as one of transport, which are many
  if (a.size() == 0 || b.size() == 0) return false;
  const double groups = static_cast<double>(a.size()) + static_cast<double>(b.size());
  const double cells = static_cast<double>(a_units) * static_cast<double>(b_units);
  return a.birth.front() == a.birth.back() && b.birth.front() == b.birth.back() &&
         a.birth.front() == b.birth.front() && cells <= kFaster * groups * groups;
}

template <class Cost>
Powers align(const FiniteProblem& problem, const Cost& cost) {
  const auto deaths_of = [&](const Diagram& diagram) {
    std::vector<double> deaths;
    for (const FiniteBar& bar : diagram.finite)
      deaths.push_back(bar.death * problem.scale);
    return deaths;
  };
  const std::vector<double> a = deaths_of(problem.a), b = deaths_of(problem.b);
  const LineMatching<Cost> line(problem.a.finite.front().birth * problem.scale, cost, problem.execution);
  if (problem.matching != nullptr)
    line.for_each_pair(a, b, [&](std::size_t i, std::size_t j) { problem.match(i, j); });
  const double least = line.cost(a, b);
  return {least, least};
}

/** Matches as many single bars of two groups as the flow between them says. */
void match_groups(const FiniteProblem& problem, const PointGroups& a, const PointGroups& b,
                  const Flow& flow) {
  std::vector<Index> next(b.first.begin(), b.first.end() - 1);
  for (Index row = 0; row < a.size(); ++row) {
    Index unit = a.first[at(row)];
    flow.for_each(0, row, [&](Index column, Index amount) {
      for (Index k = 0; k < amount; ++k)
        problem.match(at(unit++), at(next[at(column)]++));
    });
  }
}

template <class Cost>
Powers transport(const FiniteProblem& problem, const PointGroups& a, const PointGroups& b, const Cost& cost) {
  const WassersteinQuestion& question = problem.question;
  Transport<Cost> transport(a, b, cost, problem.execution);
  const double allowed = std::pow(1 + question.error, question.order);
  if (question.error > 0)
    transport.solve([&](double found, double bound) { return found <= allowed * bound; });
  else
    transport.solve({});
  if (problem.matching != nullptr) match_groups(problem, a, b, transport.flow());
  const double found = transport.cost();
  return {found, question.wants_lower_bound ? std::clamp(transport.lower_bound(), 0.0, found) : 0};
}

template <std::int32_t norm, int power>
Powers solve(const FiniteProblem& problem) {
  const GroundCost<norm, power> cost(problem.question.order);
  const PointGroups a(problem.a, problem.scale), b(problem.b, problem.scale);
  return is_on_a_line(a, b, problem.a.finite.size(), problem.b.finite.size())
             ? align(problem, cost)
             : transport(problem, a, b, cost);
}

template <std::int32_t norm>
Powers solve(const FiniteProblem& problem) {
  if (problem.question.order == 1) return solve<norm, 1>(problem);
  if (problem.question.order == 2) return solve<norm, 2>(problem);
  return solve<norm, 0>(problem);
}

Powers solve(const FiniteProblem& problem) {
  switch (problem.question.norm) {
    case BETTISCOPE_NORM_1:
      return solve<BETTISCOPE_NORM_1>(problem);
    case BETTISCOPE_NORM_2:
      return solve<BETTISCOPE_NORM_2>(problem);
    default:
      return solve<BETTISCOPE_NORM_INFINITY>(problem);
  }
}

/** Of the finite bars. */
Distance finite_distance(const FiniteProblem& problem) {
  /** Below it a power has lost digits. */
  constexpr double kLeastPower = 1e-290;
  const Diagram& a = problem.a;
  if (equal_finite_bars(a, problem.b)) {
    for (std::size_t k = 0; problem.matching != nullptr && k < a.finite.size(); ++k)
      problem.match(k, k);
    return {0, 0};
  }
  const double order = problem.question.order;
  const Powers powers = solve(problem);
  if (order > 1 && powers.distance < kLeastPower)
    throw UnsupportedError(
        message("order is ", order,
                ": powers of these lengths are below float64; take a smaller order, or the "
                "bottleneck distance"));
  return {std::pow(powers.distance, 1 / order) / problem.scale,
          std::pow(powers.lower_bound, 1 / order) / problem.scale};
}

}  // namespace

Distance wasserstein(const Diagram& a, const Diagram& b, const WassersteinQuestion& question,
                     Matching* matching, const Execution& execution) {
  if (matching != nullptr) matching->assign(static_cast<std::size_t>(a.size), -1);
  if (a.essential.size() != b.essential.size()) return {kInfinity, kInfinity};
  const double essential = 2 * norm_of(half_differences(a.essential, b.essential, matching), question.order);
  const Distance finite = finite_distance({a, b, common_scale(a, b), question, matching, execution});
  return {norm_of({finite.value, essential}, question.order),
          norm_of({finite.lower_bound, essential}, question.order)};
}

}  // namespace bettiscope

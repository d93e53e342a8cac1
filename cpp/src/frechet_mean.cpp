#include "frechet_mean.h"

#include <cmath>
#include <utility>

#include "compensated_sum.h"
#include "guard.h"
#include "wasserstein.h"

namespace bettiscope {
namespace {

/** Squared, what a mean minimizes. */
constexpr WassersteinQuestion kQuestion{2, BETTISCOPE_NORM_2, 0, false};

/** Each is compared with each. */
constexpr std::size_t kMostDiagrams = 10000;

void require_as_many_essential(const std::vector<Diagram>& diagrams) {
  const std::size_t expected = diagrams.front().essential.size();
  for (std::size_t k = 1; k < diagrams.size(); ++k)
    if (diagrams[k].essential.size() != expected)
      throw DataError(message("diagram ", k, " has ", diagrams[k].essential.size(),
                              " essential bars, diagram 0 has ", expected,
                              ": they are infinitely far apart; leave these bars out"));
}

double mean_of(const std::vector<double>& values) {
  CompensatedSum sum;
  for (const double value : values)
    sum.add(value);
  return sum.value() / static_cast<double>(values.size());
}

double squared_distance(const Diagram& a, const Diagram& b, Matching* matching, const Execution& execution) {
  const double distance = wasserstein(a, b, kQuestion, matching, Execution{1, execution.cancel}).value;
  return distance * distance;
}

double require_finite(double variance) {
  if (!std::isfinite(variance))
    throw UnsupportedError("the variance is beyond float64: scale the diagrams down");
  return variance;
}

/** The index of the diagram that has the least mean of squared distances, the first of several. */
std::size_t most_central(const std::vector<Diagram>& diagrams, const Execution& execution) {
  const std::size_t count = diagrams.size();
  std::vector<double> squares(count * count);
  parallel_for(execution, static_cast<std::int64_t>(count), 1, [&](std::int64_t row, std::int64_t, int) {
    const auto i = static_cast<std::size_t>(row);
    for (std::size_t j = i + 1; j < count; ++j)
      squares[i * count + j] = squares[j * count + i] =
          squared_distance(diagrams[i], diagrams[j], nullptr, execution);
  });
  std::size_t best = 0;
  double least = kInfinity;
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = squares.begin() + static_cast<std::ptrdiff_t>(i * count);
    const double mean = mean_of(std::vector<double>(row, row + static_cast<std::ptrdiff_t>(count)));
    if (mean < least) {
      least = mean;
      best = i;
    }
  }
  return best;
}

/** Bars that belong together: their births and deaths summed up. */
struct Group {
  CompensatedSum births, deaths;
  std::size_t size = 0;

  void add(const double* bar) {
    births.add(bar[0]);
    deaths.add(bar[1]);
    ++size;
  }
};

/** The mean of the group and of its foot on the diagonal, which stands for each of the diagrams that have no
 * bar in it. */
void append_mean(std::vector<double>& pairs, const Group& group, std::size_t count) {
  if (group.size == 0) return;
  const auto size = static_cast<double>(group.size), all = static_cast<double>(count);
  const double birth = group.births.value() / size, death = group.deaths.value() / size;
  const double foot = birth / 2 + death / 2;
  pairs.push_back(foot + size / all * (birth - foot));
  pairs.push_back(foot + size / all * (death - foot));
}

/** Looks for a mean step by step. */
class Search {
 public:
  Search(const std::vector<Diagram>& diagrams, const double* pairs, const std::int64_t* offsets,
         const Execution& execution)
      : diagrams_(diagrams), pairs_(pairs), offsets_(offsets), execution_(execution) {}

  /** A diagram, and how the others are matched with it. */
  struct Estimate {
    std::vector<double> pairs;
    Diagram diagram;
    std::vector<Matching> matchings;
    double variance;
  };

  Estimate match(std::vector<double> pairs) const {
    Estimate estimate{std::move(pairs), {}, std::vector<Matching>(diagrams_.size()), 0};
    estimate.diagram = read_diagram(estimate.pairs.data(), 0,
                                    static_cast<std::int64_t>(estimate.pairs.size()) / 2, "mean", execution_);
    std::vector<double> squares(diagrams_.size());
    parallel_for(
        execution_, static_cast<std::int64_t>(diagrams_.size()), 1, [&](std::int64_t k, std::int64_t, int) {
          const auto other = static_cast<std::size_t>(k);
          squares[other] =
              squared_distance(estimate.diagram, diagrams_[other], &estimate.matchings[other], execution_);
        });
    estimate.variance = require_finite(mean_of(squares));
    return estimate;
  }

  /** Each bar of the estimate moves to the mean of those matched with it; those matched with the diagonal
   * make bars of their own, near to it. */
  std::vector<double> moved(const Estimate& estimate) const {
    std::vector<Group> groups(static_cast<std::size_t>(estimate.diagram.size));
    std::vector<Group> alone;
    for (std::size_t k = 0; k < diagrams_.size(); ++k) {
      std::vector<bool> taken(static_cast<std::size_t>(diagrams_[k].size));
      for (std::size_t bar = 0; bar < groups.size(); ++bar) {
        const std::int64_t partner = estimate.matchings[k][bar];
        if (partner < 0) continue;
        taken[static_cast<std::size_t>(partner)] = true;
        groups[bar].add(bar_of(k, partner));
      }
      for (const FiniteBar& bar : diagrams_[k].finite)
        if (!taken[static_cast<std::size_t>(bar.index)]) {
          alone.emplace_back();
          alone.back().add(bar_of(k, bar.index));
        }
    }
    std::vector<double> pairs;
    for (const FiniteBar& bar : estimate.diagram.finite)
      append_mean(pairs, groups[static_cast<std::size_t>(bar.index)], diagrams_.size());
    for (const Group& group : alone)
      append_mean(pairs, group, diagrams_.size());
    append_essential(pairs);
    return pairs;
  }

  /** As given, but for bars of zero length. */
  std::vector<double> bars_of(std::size_t index) const { return flat(diagrams_[index]); }
  static std::vector<double> flat(const Diagram& diagram) {
    std::vector<double> pairs;
    for (const FiniteBar& bar : diagram.finite)
      pairs.insert(pairs.end(), {bar.birth, bar.death});
    for (const EssentialBar& bar : diagram.essential)
      pairs.insert(pairs.end(), {bar.birth, kInfinity});
    return pairs;
  }

 private:
  const double* bar_of(std::size_t diagram, std::int64_t bar) const {
    return pairs_ + 2 * (offsets_[diagram] + bar);
  }

  void append_essential(std::vector<double>& pairs) const {
    for (std::size_t bar = 0; bar < diagrams_.front().essential.size(); ++bar) {
      std::vector<double> births;
      for (const Diagram& diagram : diagrams_)
        births.push_back(diagram.essential[bar].birth);
      pairs.insert(pairs.end(), {mean_of(births), kInfinity});
    }
  }

  const std::vector<Diagram>& diagrams_;
  const double* pairs_;
  const std::int64_t* offsets_;
  const Execution& execution_;
};

}  // namespace

FrechetMean frechet_mean(const std::vector<Diagram>& diagrams, const double* pairs,
                         const std::int64_t* offsets, std::int64_t most_steps, const Execution& execution) {
  if (diagrams.size() > kMostDiagrams)
    throw UnsupportedError(
        message("count is ", diagrams.size(), "; the limit of a mean is ", kMostDiagrams, ": take fewer"));
  require_as_many_essential(diagrams);
  const Search search(diagrams, pairs, offsets, execution);
  Search::Estimate best = search.match(search.bars_of(most_central(diagrams, execution)));
  for (std::int64_t step = 0; most_steps == 0 || step < most_steps; ++step) {
    Search::Estimate next = search.match(search.moved(best));
    if (!(next.variance < best.variance)) break;
    best = std::move(next);
  }
  return {Search::flat(best.diagram), best.variance};
}

}  // namespace bettiscope

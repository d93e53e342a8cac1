#ifndef BETTISCOPE_LINE_MATCHING_H
#define BETTISCOPE_LINE_MATCHING_H

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "parallel.h"
#include "price_tree.h"

namespace bettiscope {

/**
 * The cheapest matching of the points of two diagrams with each other and with the diagonal where all births
 * are equal. The cost of a pair is a convex function of the distance of its deaths, so that no two pairs of
 * the best matching need cross: it is an alignment of the two lists of deaths, in order, and found as such by
 * dynamic programming (Needleman and Wunsch 1970) in O(n m) time; the pairs in linear memory (Hirschberg
 * 1975).
 */
template <class Cost>
class LineMatching {
 public:
  using Deaths = std::span<const double>;

  LineMatching(double birth, const Cost& cost, const Execution& execution)
      : birth_(birth), cost_(cost), execution_(execution) {}

  /** Of increasing deaths. */
  double cost(Deaths a, Deaths b) const { return costs(a, b, false).back(); }

  /** Calls visit(i, j) for the pairs of the best matching of a and b. */
  template <class Visit>
  void for_each_pair(Deaths a, Deaths b, Visit&& visit) const {
    match({a, 0}, {b, 0}, visit);
  }

 private:
  struct Part {
    Deaths deaths;
    std::size_t first; /**< place of the first one in the whole */

    Part head(std::size_t count) const { return {deaths.first(count), first}; }
    Part tail(std::size_t begin) const { return {deaths.subspan(begin), first + begin}; }
  };

  double to_diagonal(double death) const { return cost_.to_diagonal(death - birth_); }

  /** The costs of all of `a` with each beginning of `b`, or where they are reversed with each end of it,
   * shortest first. */
  std::vector<double> costs(Deaths a, Deaths b, bool reversed) const {
    const auto at = [&](Deaths deaths, std::size_t k) {
      return deaths[reversed ? deaths.size() - 1 - k : k];
    };
    std::vector<double> b_deaths(b.size()), b_diagonal(b.size()), row(b.size() + 1), paired(b.size());
    for (std::size_t j = 0; j < b.size(); ++j) {
      b_deaths[j] = at(b, j);
      b_diagonal[j] = to_diagonal(b_deaths[j]);
      row[j + 1] = row[j] + b_diagonal[j];
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
      execution_.check_cancelled();
      const double death = at(a, i), diagonal = to_diagonal(death);
      // By itself, so that the compiler makes vectors of it; the next loop is a chain.
      for (std::size_t j = 0; j < b.size(); ++j)
        paired[j] = std::min(row[j] + cost_(0, b_deaths[j] - death), row[j + 1] + diagonal);
      row[0] += diagonal;
      for (std::size_t j = 0; j < b.size(); ++j)
        row[j + 1] = std::min(paired[j], row[j] + b_diagonal[j]);
    }
    return row;
  }

  template <class Visit>
  void match(const Part& a, const Part& b, Visit& visit) const {
    if (a.deaths.empty() || b.deaths.empty()) return;
    if (a.deaths.size() == 1) return match_one(a, b, visit);
    const std::size_t half = a.deaths.size() / 2, m = b.deaths.size();
    const std::vector<double> heads = costs(a.deaths.first(half), b.deaths, false);
    const std::vector<double> tails = costs(a.deaths.subspan(half), b.deaths, true);
    std::size_t split = 0;
    for (std::size_t j = 1; j <= m; ++j)
      if (heads[j] + tails[m - j] < heads[split] + tails[m - split]) split = j;
    match(a.head(half), b.head(split), visit);
    match(a.tail(half), b.tail(split), visit);
  }

  template <class Visit>
  void match_one(const Part& a, const Part& b, Visit& visit) const {
    const double death = a.deaths.front();
    std::size_t best = b.deaths.size();
    double saved = 0;  // by a pair, beside two ways to the diagonal
    for (std::size_t j = 0; j < b.deaths.size(); ++j) {
      const double less = to_diagonal(death) + to_diagonal(b.deaths[j]) - cost_(0, b.deaths[j] - death);
      if (less <= saved) continue;
      saved = less;
      best = j;
    }
    if (best < b.deaths.size()) visit(a.first, b.first + best);
  }

  double birth_;
  const Cost& cost_;
  const Execution& execution_;
};

}  // namespace bettiscope

#endif

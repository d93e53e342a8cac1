// Distances between diagrams by textbook algorithms on all pairs, written for clarity: what the library's are
// compared with.
#ifndef BETTISCOPE_TESTS_MATCHING_ORACLE_H
#define BETTISCOPE_TESTS_MATCHING_ORACLE_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "diagram_inputs.h"

namespace oracle {

using bettiscope::test::Bars;
using bettiscope::test::kNever;
using Costs = std::vector<std::vector<long double>>;

inline long double length_in(std::int32_t norm, long double x, long double y) {
  x = std::fabs(x);
  y = std::fabs(y);
  if (norm == BETTISCOPE_NORM_1) return x + y;
  return norm == BETTISCOPE_NORM_2 ? std::sqrt(x * x + y * y) : std::max(x, y);
}

/// Between the points of a bar each; with a foot on the diagonal where one is missing.
inline long double pair_length(std::int32_t norm, const std::pair<double, double>& p,
                               const std::pair<double, double>& q) {
  return length_in(norm, static_cast<long double>(p.first) - q.first,
                   static_cast<long double>(p.second) - q.second);
}
inline long double diagonal_length(std::int32_t norm, const std::pair<double, double>& p) {
  const long double half = (static_cast<long double>(p.second) - p.first) / 2;
  return length_in(norm, half, half);
}

inline Bars finite_of(const Bars& bars) {
  Bars finite;
  std::copy_if(bars.begin(), bars.end(), std::back_inserter(finite),
               [](const auto& bar) { return bar.second < kNever; });
  return finite;
}
inline std::vector<double> essential_births(const Bars& bars) {
  std::vector<double> births;
  for (const auto& [birth, death] : bars)
    if (death == kNever) births.push_back(birth);
  return births;
}

/// The lengths of an assignment problem: rows are the points of a, then a place on the diagonal for each of
/// b; columns the points of b, then a place on the diagonal for each of a.
inline Costs lengths_of(const Bars& a, const Bars& b, std::int32_t norm) {
  const std::size_t n = a.size(), m = b.size();
  Costs lengths(n + m, std::vector<long double>(n + m, 0));
  for (std::size_t i = 0; i < n + m; ++i)
    for (std::size_t j = 0; j < n + m; ++j) {
      if (i < n && j < m) lengths[i][j] = pair_length(norm, a[i], b[j]);
      if (i < n && j >= m) lengths[i][j] = diagonal_length(norm, a[i]);
      if (i >= n && j < m) lengths[i][j] = diagonal_length(norm, b[j]);
    }
  return lengths;
}

/// The least sum of an assignment, by the Hungarian method in O(n^3) (Kuhn 1955; Munkres 1957).
inline long double least_assignment(const Costs& costs) {
  const std::size_t n = costs.size();
  std::vector<long double> u(n + 1), v(n + 1);
  std::vector<std::size_t> row_of(n + 1), before(n + 1);  // columns and rows from 1; 0 is none
  for (std::size_t i = 1; i <= n; ++i) {
    std::vector<long double> least(n + 1, kNever);
    std::vector<char> is_used(n + 1);
    std::size_t column = 0;
    row_of[0] = i;
    do {
      is_used[column] = true;
      std::size_t next = 0;
      long double step = kNever;
      for (std::size_t j = 1; j <= n; ++j) {
        if (is_used[j]) continue;
        const long double reduced = costs[row_of[column] - 1][j - 1] - u[row_of[column]] - v[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j] < step) {
          step = least[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (is_used[j]) {
          u[row_of[j]] += step;
          v[j] -= step;
        } else {
          least[j] -= step;
        }
      }
      column = next;
    } while (row_of[column] != 0);
    for (; column != 0; column = before[column])
      row_of[column] = row_of[before[column]];
  }
  long double sum = 0;
  for (std::size_t j = 1; j <= n; ++j)
    sum += costs[row_of[j] - 1][j - 1];
  return sum;
}

/// Whether all rows can be assigned within a length (Kuhn's augmenting paths).
inline bool has_assignment_within(const Costs& lengths, long double most) {
  const std::size_t n = lengths.size();
  std::vector<std::size_t> row_of(n, n);
  std::vector<char> is_seen;
  const std::function<bool(std::size_t)> assign = [&](std::size_t i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (is_seen[j] || lengths[i][j] > most) continue;
      is_seen[j] = true;
      if (row_of[j] != n && !assign(row_of[j])) continue;
      row_of[j] = i;
      return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < n; ++i) {
    is_seen.assign(n, false);
    if (!assign(i)) return false;
  }
  return true;
}

inline long double wasserstein(const Bars& a, const Bars& b, long double order, std::int32_t norm) {
  std::vector<double> births = essential_births(a), others = essential_births(b);
  if (births.size() != others.size()) return kNever;
  std::sort(births.begin(), births.end());
  std::sort(others.begin(), others.end());
  Costs costs = lengths_of(finite_of(a), finite_of(b), norm);
  for (auto& row : costs)
    for (long double& cost : row)
      cost = std::pow(cost, order);
  long double sum = least_assignment(costs);
  for (std::size_t k = 0; k < births.size(); ++k)
    sum += std::pow(std::fabs(static_cast<long double>(births[k]) - others[k]), order);
  return std::pow(sum, 1 / order);
}

inline long double bottleneck(const Bars& a, const Bars& b) {
  std::vector<double> births = essential_births(a), others = essential_births(b);
  if (births.size() != others.size()) return kNever;
  std::sort(births.begin(), births.end());
  std::sort(others.begin(), others.end());
  const Costs lengths = lengths_of(finite_of(a), finite_of(b), BETTISCOPE_NORM_INFINITY);
  std::vector<long double> candidates = {0};
  for (const auto& row : lengths)
    candidates.insert(candidates.end(), row.begin(), row.end());
  std::sort(candidates.begin(), candidates.end());
  long double most = *std::partition_point(candidates.begin(), candidates.end() - 1, [&](long double length) {
    return !has_assignment_within(lengths, length);
  });
  for (std::size_t k = 0; k < births.size(); ++k)
    most = std::max(most, std::fabs(static_cast<long double>(births[k]) - others[k]));
  return most;
}

/// The lengths of a matching, of its pairs and of all ways to the diagonal; empty where it is none.
inline std::vector<long double> lengths_of_matching(const Bars& a, const Bars& b,
                                                    const std::vector<std::int64_t>& matching,
                                                    std::int32_t norm) {
  std::vector<long double> lengths;
  std::vector<char> is_used(b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (matching[i] == -1) {
      lengths.push_back(diagonal_length(norm, a[i]));
      continue;
    }
    const auto j = static_cast<std::size_t>(matching[i]);
    if (matching[i] < 0 || j >= b.size() || is_used[j]) return {};
    is_used[j] = true;
    if ((a[i].second == kNever) != (b[j].second == kNever)) return {};
    lengths.push_back(a[i].second == kNever ? std::fabs(static_cast<long double>(a[i].first) - b[j].first)
                                            : pair_length(norm, a[i], b[j]));
  }
  for (std::size_t j = 0; j < b.size(); ++j)
    if (!is_used[j]) lengths.push_back(diagonal_length(norm, b[j]));
  lengths.push_back(0);  // a matching of nothing is one too
  return lengths;
}

/// Calls visit(matching) for every matching of two small diagrams of finite bars.
inline void for_each_matching(std::size_t n, std::size_t m,
                              const std::function<void(const std::vector<std::int64_t>&)>& visit) {
  std::vector<std::int64_t> matching(n, -1);
  std::vector<char> is_used(m);
  const std::function<void(std::size_t)> extend = [&](std::size_t i) {
    if (i == n) return visit(matching);
    matching[i] = -1;
    extend(i + 1);
    for (std::size_t j = 0; j < m; ++j) {
      if (is_used[j]) continue;
      is_used[j] = true;
      matching[i] = static_cast<std::int64_t>(j);
      extend(i + 1);
      is_used[j] = false;
      matching[i] = -1;
    }
  };
  extend(0);
}

}  // namespace oracle

#endif

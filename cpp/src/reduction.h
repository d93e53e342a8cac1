// Reduction of the coboundary matrix in one degree.
#ifndef BETTISCOPE_REDUCTION_H
#define BETTISCOPE_REDUCTION_H

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

#include "filtration.h"
#include "parallel.h"
#include "rips.h"

namespace bettiscope {

/**
 * A sum of coboundaries over Z/2, of which the cofaces come out in order and only as far as they are asked
 * for: each summand is a cursor standing at its next coface.
 */
template <class Lengths>
class WorkingColumn {
 public:
  WorkingColumn(const Filtration<Lengths>& filtration, int dimension)
      : filtration_(filtration), dimension_(dimension) {}

  void clear() {
    heap_.clear();
    passed_.clear();
  }

  /** Adds the cofaces of s that come after `after`; all where that is null. */
  void add(const Simplex& s, const Simplex* after) {
    const std::optional<Simplex> coface = filtration_.next_coface(s, dimension_, after);
    if (!coface) return;
    heap_.push_back({*coface, s});
    std::push_heap(heap_.begin(), heap_.end(), Later{this});
  }

  /** Takes the first coface out of the sum and returns it; nothing if the sum is zero. */
  std::optional<Simplex> pop() {
    advance_passed();
    while (!heap_.empty()) {
      const Simplex coface = heap_.front().at;
      while (!heap_.empty() && heap_.front().at == coface) {
        std::pop_heap(heap_.begin(), heap_.end(), Later{this});
        passed_.push_back(heap_.back());
        heap_.pop_back();
      }
      if (passed_.size() % 2 == 1) return coface;
      advance_passed();
    }
    return std::nullopt;
  }

 private:
  struct Cursor {
    Simplex at;
    Simplex of;
  };
  struct Later {
    const WorkingColumn* column;
    bool operator()(const Cursor& a, const Cursor& b) const {
      return column->filtration_.before(b.at, a.at, column->dimension_ + 1);
    }
  };

  void advance_passed() {
    // Two cursors of one simplex cancel from here on.
    const auto by_simplex = [](const Cursor& a, const Cursor& b) {
      return a.of.longest.ends < b.of.longest.ends ||
             (a.of.longest.ends == b.of.longest.ends && a.of.rest < b.of.rest);
    };
    std::sort(passed_.begin(), passed_.end(), by_simplex);
    for (std::size_t k = 0; k < passed_.size(); ++k) {
      if (k + 1 < passed_.size() && passed_[k].of == passed_[k + 1].of)
        ++k;
      else
        add(passed_[k].of, &passed_[k].at);
    }
    passed_.clear();
  }

  const Filtration<Lengths>& filtration_;
  const int dimension_;
  std::vector<Cursor> heap_;
  std::vector<Cursor> passed_;  // cursors at the coface last taken out
};

/** Pairs the simplices of one dimension with their cofaces. */
template <class Lengths>
class Reduction {
 public:
  Reduction(const Filtration<Lengths>& filtration, int dimension, const Execution& execution)
      : filtration_(filtration),
        dimension_(dimension),
        execution_(execution),
        column_(filtration, dimension) {}

  /**
   * Reduces the columns of the given simplices: all that are in no apparent pair and no pivot of the degree
   * below. Returns the bars of nonzero length.
   */
  std::vector<Bar> run(std::vector<Simplex>& columns) {
    std::sort(columns.begin(), columns.end(),
              [&](const Simplex& a, const Simplex& b) { return filtration_.before(b, a, dimension_); });
    std::vector<Bar> bars;
    for (const Simplex& s : columns) {
      execution_.check_cancelled();
      const float birth = s.longest.length;
      const std::optional<Simplex> pivot = reduce(s);
      if (!pivot)
        bars.push_back({birth, kNoEdge});
      else if (pivot->longest.length > birth)
        bars.push_back({birth, pivot->longest.length});
    }
    return bars;
  }

  bool is_pivot(const Simplex& coface) const { return column_with_pivot_.contains(coface); }

 private:
  /** Reduces the column of s and keeps it; returns its pivot, nothing if it becomes zero. */
  std::optional<Simplex> reduce(const Simplex& s) {
    column_.clear();
    column_.add(s, nullptr);
    std::vector<Simplex> summands{s};
    int steps = 0;
    while (const std::optional<Simplex> pivot = column_.pop()) {
      if (++steps % 256 == 0) execution_.check_cancelled();
      if (const std::optional<Simplex> facet = filtration_.apparent_facet(*pivot, dimension_ + 1)) {
        add(*facet, *pivot, summands);
        continue;
      }
      const auto [place, is_new] = column_with_pivot_.try_emplace(*pivot, reduced_.size());
      if (is_new) {
        reduced_.push_back(odd_ones(summands));
        return pivot;
      }
      for (const Simplex& t : reduced_[place->second])
        add(t, *pivot, summands);
    }
    return std::nullopt;
  }

  void add(const Simplex& s, const Simplex& after, std::vector<Simplex>& summands) {
    summands.push_back(s);
    column_.add(s, &after);
  }

  static std::vector<Simplex> odd_ones(std::vector<Simplex>& summands) {
    std::sort(summands.begin(), summands.end(), [](const Simplex& a, const Simplex& b) {
      return a.longest.ends < b.longest.ends || (a.longest.ends == b.longest.ends && a.rest < b.rest);
    });
    std::vector<Simplex> out;
    for (const Simplex& s : summands) {
      if (!out.empty() && out.back() == s)
        out.pop_back();
      else
        out.push_back(s);
    }
    return out;
  }

  const Filtration<Lengths>& filtration_;
  const int dimension_;
  const Execution& execution_;
  WorkingColumn<Lengths> column_;
  std::unordered_map<Simplex, std::size_t, SimplexHash> column_with_pivot_;
  std::vector<std::vector<Simplex>> reduced_;  // the simplices whose coboundaries sum to the reduced column
};

}  // namespace bettiscope

#endif

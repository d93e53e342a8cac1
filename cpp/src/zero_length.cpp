// Bars of zero length, by counting. Of the simplices of dimension p and length x some begin a bar of degree
// p, the others end one of degree p - 1. So the zero-length bars of degree p at x are: the simplices, less
// the longer bars of degree p that begin at x, less the bars of degree p - 1, longer ones and those of zero
// length, that end at x.
#include "computed_lengths.h"
#include "guard.h"
#include "rips.h"

namespace bettiscope {
namespace {

template <class Lengths>
class SimplexCounter {
 public:
  SimplexCounter(const Lengths& lengths, const Births& births, const Execution& execution,
                 SimplexCounts& counts)
      : lengths_(lengths), births_(births), execution_(execution), counts_(counts) {}

  /// Counts the simplices with the greatest vertex v.
  void count(Vertex v) {
    const float birth = birth_of(births_, v);
    if (birth == kNoEdge) return;  // it never enters, nor do its edges
    ++counts_.of(0, birth);
    std::vector<Candidate> candidates;
    lengths_.for_each_lower_neighbor(v, [&](Vertex u, float length) { candidates.push_back({u, length}); });
    extend(candidates, 0, 1);
  }

 private:
  struct Candidate {
    Vertex vertex;
    float longest;  // of its edges to the simplex so far
  };

  void extend(const std::vector<Candidate>& candidates, float length, std::size_t dimension) {
    if (dimension >= counts_.counts.size()) return;
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      execution_.check_cancelled();
      const float longer = std::max(length, candidates[k].longest);
      ++counts_.of(dimension, longer);
      if (dimension + 1 == counts_.counts.size()) continue;
      std::vector<Candidate> common;
      for (std::size_t q = 0; q < k; ++q) {
        const float edge = lengths_.length(candidates[k].vertex, candidates[q].vertex);
        if (edge < kNoEdge) common.push_back({candidates[q].vertex, std::max(candidates[q].longest, edge)});
      }
      extend(common, longer, dimension + 1);
    }
  }

  const Lengths& lengths_;
  const Births& births_;
  const Execution& execution_;
  SimplexCounts& counts_;
};

/// The lengths of all vertices, which are their births, and of all edges unless top is 0; each once,
/// increasing.
template <class Lengths>
std::vector<float> all_lengths(const Lengths& lengths, const Births& births, int top,
                               const Execution& execution) {
  std::vector<float> out = births.empty() ? Births{0} : births;
  for (std::int64_t v = 0; v < lengths.vertices() && top > 0; ++v) {
    execution.check_cancelled();
    lengths.for_each_lower_neighbor(static_cast<Vertex>(v),
                                    [&](Vertex, float length) { out.push_back(length); });
  }
  execution.sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

template <class Lengths>
SimplexCounts count_simplices(const Lengths& lengths, const Births& births, int top,
                              const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_SIMPLICES, lengths.vertices());
  SimplexCounts counts;
  counts.lengths = all_lengths(lengths, births, top, execution);
  counts.counts.assign(static_cast<std::size_t>(top) + 1, std::vector<std::int64_t>(counts.lengths.size()));
  SimplexCounter<Lengths> counter(lengths, births, execution, counts);
  for (std::int64_t v = 0; v < lengths.vertices(); ++v) {
    execution.check_cancelled();
    counter.count(static_cast<Vertex>(v));
    execution.progress.add(1);
  }
  return counts;
}

template SimplexCounts count_simplices(const DenseLengths&, const Births&, int, const Execution&);
template SimplexCounts count_simplices(const SparseLengths&, const Births&, int, const Execution&);
template SimplexCounts count_simplices(const ComputedLengths&, const Births&, int, const Execution&);

void add_zero_length_bars(SimplexCounts left, const Execution& execution, Barcode& barcode) {
  for (std::size_t p = 0; p < barcode.size(); ++p) {
    const bool has_next = p + 1 < barcode.size();
    for (const Bar& bar : barcode[p]) {
      execution.check_cancelled();
      --left.of(p, bar.birth);
      if (has_next && bar.death < kNoEdge) --left.of(p + 1, bar.death);
    }
    for (std::size_t k = 0; k < left.lengths.size(); ++k) {
      execution.check_cancelled();
      const float length = left.lengths[k];
      const std::int64_t count = left.counts[p][k];
      if (count < 0)
        throw Error(BETTISCOPE_E_INTERNAL, message("more bars than simplices at length ", length));
      barcode[p].insert(barcode[p].end(), static_cast<std::size_t>(count), Bar{length, length});
      if (has_next) left.counts[p + 1][k] -= count;
    }
  }
}

}  // namespace bettiscope

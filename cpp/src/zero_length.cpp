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
  SimplexCounter(const Lengths& lengths, const Execution& execution, SimplexCounts& counts)
      : lengths_(lengths), execution_(execution), counts_(counts) {}

  /// Counts the simplices with the greatest vertex v.
  void count(Vertex v) {
    ++counts_[0][0];
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
    if (dimension >= counts_.size()) return;
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      execution_.check_cancelled();
      const float longer = std::max(length, candidates[k].longest);
      ++counts_[dimension][longer];
      if (dimension + 1 == counts_.size()) continue;
      std::vector<Candidate> common;
      for (std::size_t q = 0; q < k; ++q) {
        const float edge = lengths_.length(candidates[k].vertex, candidates[q].vertex);
        if (edge < kNoEdge) common.push_back({candidates[q].vertex, std::max(candidates[q].longest, edge)});
      }
      extend(common, longer, dimension + 1);
    }
  }

  const Lengths& lengths_;
  const Execution& execution_;
  SimplexCounts& counts_;
};

}  // namespace

template <class Lengths>
SimplexCounts count_simplices(const Lengths& lengths, int top, const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_SIMPLICES, lengths.vertices());
  SimplexCounts counts(static_cast<std::size_t>(top) + 1);
  SimplexCounter<Lengths> counter(lengths, execution, counts);
  for (std::int64_t v = 0; v < lengths.vertices(); ++v) {
    execution.check_cancelled();
    counter.count(static_cast<Vertex>(v));
    execution.progress.add(1);
  }
  return counts;
}

template SimplexCounts count_simplices(const DenseLengths&, int, const Execution&);
template SimplexCounts count_simplices(const SparseLengths&, int, const Execution&);
template SimplexCounts count_simplices(const ComputedLengths&, int, const Execution&);

void add_zero_length_bars(SimplexCounts left, const Execution& execution, Barcode& barcode) {
  for (std::size_t p = 0; p < barcode.size(); ++p) {
    for (const Bar& bar : barcode[p]) {
      execution.check_cancelled();
      --left[p][bar.birth];
      if (p + 1 < left.size() && bar.death < kNoEdge) --left[p + 1][bar.death];
    }
    for (const auto& [length, count] : left[p]) {
      execution.check_cancelled();
      if (count < 0)
        throw Error(BETTISCOPE_E_INTERNAL, message("more bars than simplices at length ", length));
      barcode[p].insert(barcode[p].end(), static_cast<std::size_t>(count), Bar{length, length});
      if (p + 1 < left.size()) left[p + 1][length] -= count;
    }
  }
}

}  // namespace bettiscope

#include "rips.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "blocks.h"
#include "filtration.h"
#include "guard.h"
#include "reduction.h"

namespace bettiscope {
namespace {

void check_size(std::int64_t n, int max_dimension) {
  const VertexPacking packing(n);
  if (max_dimension > packing.capacity())
    throw UnsupportedError(message("n = ", n, " with max_dimension = ", max_dimension, " needs ",
                                   packing.bits() * max_dimension,
                                   " bits to number its simplices; the limit is 64 (", "max_dimension ",
                                   packing.capacity(), " for this n)"));
}

/// The edges with empty lunes that are not in the forest: they begin the bars of degree 1.
std::vector<Simplex> edges_without(const std::vector<Edge>& edges, const std::vector<Edge>& forest) {
  std::unordered_set<std::uint64_t> in_forest;
  for (const Edge& e : forest)
    in_forest.insert(e.ends);
  std::vector<Simplex> out;
  for (const Edge& e : edges)
    if (!in_forest.contains(e.ends)) out.push_back({e, 0});
  return out;
}

}  // namespace

template <class Lengths>
Barcode rips_barcode(const Lengths& lengths, int max_dimension, const Execution& execution) {
  const std::int64_t n = lengths.vertices();
  const int top = static_cast<int>(std::min<std::int64_t>(max_dimension, n - 1));
  check_size(n, top);
  Barcode barcode(static_cast<std::size_t>(top) + 1);

  const std::vector<Edge> forest = lengths.spanning_forest();
  for (const Edge& e : forest)
    if (e.length > 0) barcode[0].push_back({0, e.length});
  barcode[0].insert(barcode[0].end(), static_cast<std::size_t>(n) - forest.size(), Bar{0, kNoEdge});
  if (top == 0) return barcode;

  const Filtration<Lengths> filtration(lengths);
  const Blocks blocks = find_blocks(filtration, top >= 2, execution);
  std::vector<Simplex> columns = edges_without(blocks.empty, forest);
  for (int dimension = 1; dimension <= top; ++dimension) {
    Reduction<Lengths> reduction(filtration, dimension, execution);
    barcode[static_cast<std::size_t>(dimension)] = reduction.run(columns);
    if (dimension == top) break;
    columns = columns_of_blocks(filtration, blocks.open, dimension + 1, execution);
    std::erase_if(columns, [&](const Simplex& s) { return reduction.is_pivot(s); });
  }
  return barcode;
}

template Barcode rips_barcode(const DenseLengths&, int, const Execution&);
template Barcode rips_barcode(const SparseLengths&, int, const Execution&);

}  // namespace bettiscope

// What Java sees of GUDHI: no type of GUDHI's is in it.
#ifndef BETTISCOPE_GUDHI_RIPS_H
#define BETTISCOPE_GUDHI_RIPS_H

#include <cstdint>
#include <vector>

namespace bettiscope {

/**
 * Persistence diagrams of the Vietoris-Rips complex of a weighted graph, computed by GUDHI: Rips_complex,
 * Simplex_tree with edge collapse, Persistent_cohomology. Every error is a std::exception.
 */
class GudhiRips {
 public:
  /**
   * @param vertices at least 1
   * @param edges number of edges
   * @param rows, columns ends of each edge, in [0, vertices), each pair once
   * @param lengths of each edge, finite and at least 0
   * @param max_dimension diagrams of dimension 0 to this
   * @param field the prime p of the coefficients Z/p
   * @param zero_length whether bars of zero length are kept, which forgoes the collapse
   */
  GudhiRips(int vertices, int edges, const int* rows, const int* columns, const float* lengths,
            int max_dimension, int field, bool zero_length);

  /** The number of bars of a dimension; 0 for one that was not computed. */
  std::int64_t size(int dimension) const;

  /** Copies birth and death of each bar, ordered by birth, then death: 2 * size(dimension) values. */
  void copy(int dimension, double* pairs) const;

 private:
  std::vector<std::vector<double>> diagrams_;
};

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_COMPONENTS_H
#define BETTISCOPE_COMPONENTS_H

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

#include "edge.h"

namespace bettiscope {

/** Merges the vertices along edges and tells which of them joined two components. A component is named by its
 * smallest vertex. */
class Components {
 public:
  explicit Components(std::int64_t n) : parent_(static_cast<std::size_t>(n)) {
    std::iota(parent_.begin(), parent_.end(), Vertex{0});
  }

  bool join(std::array<Vertex, 2> ends) {
    const Vertex a = root(ends[0]), b = root(ends[1]);
    parent_[std::max(a, b)] = std::min(a, b);
    return a != b;
  }

  Vertex root(Vertex v) {
    while (parent_[v] != v)
      v = parent_[v] = parent_[parent_[v]];
    return v;
  }

 private:
  std::vector<Vertex> parent_;
};

}  // namespace bettiscope

#endif

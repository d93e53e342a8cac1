// Vertices and edges of a Rips filtration.
#ifndef BETTISCOPE_EDGE_H
#define BETTISCOPE_EDGE_H

#include <cstdint>

namespace bettiscope {

using Vertex = std::uint32_t;

/** An edge {high, low} with high > low. Edges are totally ordered by length, then by (high, low). */
struct Edge {
  float length;
  std::uint64_t ends;  // high in the upper half, low in the lower

  Vertex high() const { return static_cast<Vertex>(ends >> 32); }
  Vertex low() const { return static_cast<Vertex>(ends); }
};

inline std::uint64_t ends_of(Vertex a, Vertex b) {
  return a > b ? std::uint64_t{a} << 32 | b : std::uint64_t{b} << 32 | a;
}
inline bool operator==(const Edge& a, const Edge& b) {
  return a.ends == b.ends;
}
inline bool operator<(const Edge& a, const Edge& b) {
  return a.length < b.length || (a.length == b.length && a.ends < b.ends);
}

}  // namespace bettiscope

#endif

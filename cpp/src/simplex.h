// Simplices of a Rips filtration and their longest edges.
#ifndef BETTISCOPE_SIMPLEX_H
#define BETTISCOPE_SIMPLEX_H

#include <array>
#include <cstddef>
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

/**
 * A simplex of dimension >= 1: its longest edge, and its other vertices in increasing order, packed by
 * VertexPacking so that simplices with the same longest edge and dimension compare lexicographically by
 * `rest`.
 */
struct Simplex {
  Edge longest;
  std::uint64_t rest;
};

inline bool operator==(const Simplex& a, const Simplex& b) {
  return a.longest == b.longest && a.rest == b.rest;
}

struct SimplexHash {
  std::size_t operator()(const Simplex& s) const {
    std::uint64_t x = (s.longest.ends ^ (s.rest * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return static_cast<std::size_t>(x ^ (x >> 32));
  }
};

/** A short list of vertices; 18 hold any simplex that VertexPacking can pack. */
class Vertices {
 public:
  void push(Vertex v) { items_[static_cast<std::size_t>(size_++)] = v; }
  int size() const { return size_; }
  Vertex operator[](int k) const { return items_[static_cast<std::size_t>(k)]; }
  const Vertex* begin() const { return items_.data(); }
  const Vertex* end() const { return items_.data() + size_; }

 private:
  std::array<Vertex, 18> items_;
  int size_ = 0;
};

/** Packs increasing vertices into 64 bits, the smallest in the most significant place. */
class VertexPacking {
 public:
  explicit VertexPacking(std::int64_t n) {
    while ((std::int64_t{1} << bits_) < n)
      ++bits_;
  }

  /** How many vertices fit. */
  int capacity() const { return 64 / bits_; }
  int bits() const { return bits_; }

  std::uint64_t append(std::uint64_t packed, Vertex v) const { return packed << bits_ | v; }
  Vertex at(std::uint64_t packed, int count, int k) const {
    return static_cast<Vertex>(packed >> (bits_ * (count - 1 - k)) & ((std::uint64_t{1} << bits_) - 1));
  }
  bool contains(std::uint64_t packed, int count, Vertex v) const {
    for (int k = 0; k < count; ++k)
      if (at(packed, count, k) == v) return true;
    return false;
  }
  std::uint64_t insert(std::uint64_t packed, int count, Vertex v) const {
    std::uint64_t out = 0;
    bool placed = false;
    for (int k = 0; k < count; ++k) {
      const Vertex u = at(packed, count, k);
      if (!placed && v < u) {
        out = append(out, v);
        placed = true;
      }
      out = append(out, u);
    }
    return placed ? out : append(out, v);
  }
  std::uint64_t remove(std::uint64_t packed, int count, Vertex v) const {
    std::uint64_t out = 0;
    for (int k = 0; k < count; ++k) {
      const Vertex u = at(packed, count, k);
      if (u != v) out = append(out, u);
    }
    return out;
  }

 private:
  int bits_ = 1;
};

}  // namespace bettiscope

#endif

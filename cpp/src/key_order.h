// The order of edges where lengths are computed and not kept. An edge is known by its key, which holds its
// length and its ends: so there is nothing to sort and no table to look in, and keys take the place of ranks.
#ifndef BETTISCOPE_KEY_ORDER_H
#define BETTISCOPE_KEY_ORDER_H

#include <array>
#include <bit>
#include <vector>

#include "aligned.h"
#include "block_scan.h"
#include "computed_lengths.h"

namespace bettiscope {

class KeyRows;

class KeyOrder {
 public:
  using Rank = EdgeKey;
  using PerThread = KeyRows;
  static constexpr EdgeKey kNone = kNoKey;

  /** UnsupportedError where keys do not fit. */
  explicit KeyOrder(const ComputedLengths& lengths);

  std::int64_t vertices() const { return lengths_.vertices(); }
  const ComputedLengths& lengths() const { return lengths_; }
  /** A vertex as the lengths number it. */
  Vertex original(Vertex v) const { return v; }
  const KeyOrder& order() const { return *this; }

  float length(EdgeKey f) const { return length_of_key(static_cast<std::uint64_t>(f)); }
  std::array<Vertex, 2> ends(EdgeKey f) const { return ends_of_key(static_cast<std::uint64_t>(f)); }
  EdgeKey rank(Vertex a, Vertex b) const { return key(lengths_.length(a, b), a, b); }
  /** The key of the edge {a, b} of this length; kNoKey where it is longer than the threshold. */
  EdgeKey key(float length, Vertex a, Vertex b) const {
    return length <= lengths_.threshold() ? edge_key(std::bit_cast<std::int32_t>(length), a, b) : kNoKey;
  }

 private:
  const ComputedLengths& lengths_;
};

/** A KeyOrder for one thread, with some of the rows of lengths that it has used. */
class KeyRows {
 public:
  using Rank = EdgeKey;

  explicit(false) KeyRows(const KeyOrder& order);

  const KeyOrder& order() const { return order_; }
  EdgeKey rank(Vertex a, Vertex b) const { return order_.rank(a, b); }
  std::int64_t words() const { return words_; }
  /** The bits of the lengths from a and from b to all vertices, as RankKernels::next_key takes them; valid
   * until the next call. */
  std::array<const std::int32_t*, 2> rows(Vertex a, Vertex b);

 private:
  static constexpr Vertex kNobody = 0xffffffff;

  std::size_t place(Vertex v) const { return v % (owners_.size() - 1); }
  const std::int32_t* row(Vertex v, std::size_t place);

  const KeyOrder& order_;
  std::int64_t words_;
  /** Whose row stands at a place; the last place is for the second of two rows that want the same. */
  std::vector<Vertex> owners_;
  AlignedVector<std::int32_t> rows_;
  std::vector<float> lengths_;
};

/** The vertices of the lune of f, increasing. */
void lune_of(KeyRows& rows, EdgeKey f, std::vector<Vertex>& out);

/** As of the other kinds of ranks. */
BlockScanOf<EdgeKey> scan_for_empty_lunes(const KeyOrder& order, const Execution& execution);

}  // namespace bettiscope

#endif

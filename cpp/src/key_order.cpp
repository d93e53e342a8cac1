#include "key_order.h"

#include <algorithm>

#include "guard.h"
#include "tree.h"

namespace bettiscope {

KeyOrder::KeyOrder(const ComputedLengths& lengths) : lengths_(lengths) {}

KeyRows::KeyRows(const KeyOrder& order)
    : order_(order),
      words_((order.vertices() + 63) / 64),
      owners_(static_cast<std::size_t>(order.lengths().rows_kept()), kNobody),
      rows_(owners_.size() * static_cast<std::size_t>(64 * words_), std::bit_cast<std::int32_t>(kNoEdge)),
      lengths_(static_cast<std::size_t>(order.vertices())) {}

std::array<const std::int32_t*, 2> KeyRows::rows(Vertex a, Vertex b) {
  const std::size_t at = place(a), other = place(b);
  return {row(a, at), row(b, other == at ? owners_.size() - 1 : other)};
}

const std::int32_t* KeyRows::row(Vertex v, std::size_t place) {
  std::int32_t* row = rows_.data() + place * static_cast<std::size_t>(64 * words_);
  if (owners_[place] == v) return row;
  order_.lengths().distances().row(v, 0, lengths_);
  lengths_[v] = kNoEdge;
  const float threshold = order_.lengths().threshold();
  for (std::size_t u = 0; u < lengths_.size(); ++u)
    row[u] = std::bit_cast<std::int32_t>(lengths_[u] <= threshold ? lengths_[u] : kNoEdge);
  owners_[place] = v;
  return row;
}

void lune_of(KeyRows& rows, EdgeKey f, std::vector<Vertex>& out) {
  const auto [a, b] = rows.order().ends(f);
  const auto [x, y] = rows.rows(a, b);
  const auto length = static_cast<std::int32_t>(f >> 32);
  out.clear();
  for (std::int64_t w = 0; w < rows.words(); ++w) {
    std::uint64_t bits;
    rank_kernels().lune(x + 64 * w, y + 64 * w, length + 1, 1, &bits);
    for (; bits != 0; bits &= bits - 1) {
      const auto v = static_cast<Vertex>(64 * w + std::countr_zero(bits));
      if (std::max(edge_key(x[v], a, v), edge_key(y[v], b, v)) < f) out.push_back(v);
    }
  }
}

namespace {

/**
 * Finds the edges with an empty lune from one vertex after another. The vertices are looked at in an order
 * in which those of a block are near each other; the lengths are those between the points reordered so.
 */
class LuneSearch {
 public:
  LuneSearch(const KeyOrder& order, const Distances& distances, const std::vector<std::int64_t>& vertices,
             const Execution& execution)
      : execution_(execution),
        order_(order),
        distances_(distances),
        vertices_(vertices),
        blocks_((distances.size() + kBlock - 1) / kBlock),
        lengths_(static_cast<std::size_t>(blocks_ * kBlock), kNoEdge),
        shortest_(static_cast<std::size_t>(blocks_)),
        open_(static_cast<std::size_t>(blocks_)) {}

  /** Adds the edges from the vertex at `place` to those before it. */
  void run(std::int64_t place, std::vector<EdgeKey>& found) {
    place_ = place;
    begin();
    // The nearest vertex left may have an empty lune. It leaves out whom it is nearer to than this one is: it
    // is in their lunes.
    std::int64_t nearest = first_open();
    while (nearest >= 0) {
      execution_.check_cancelled();
      if (lune_is_empty(nearest)) found.push_back(key_to(nearest));
      nearest = leave_out(nearest);
    }
  }

 private:
  Vertex vertex(std::int64_t place) const {
    return static_cast<Vertex>(vertices_[static_cast<std::size_t>(place)]);
  }
  float length(std::int64_t place) const { return lengths_[static_cast<std::size_t>(place)]; }
  EdgeKey key_to(std::int64_t place) const {
    return order_.key(length(place), vertex(place_), vertex(place));
  }
  std::uint32_t& open(std::int64_t block) { return open_[static_cast<std::size_t>(block)]; }

  void begin() {
    distances_.row(place_, 0, {lengths_.data(), static_cast<std::size_t>(distances_.size())});
    lengths_[static_cast<std::size_t>(place_)] = kNoEdge;
    for (std::int64_t block = 0; block < blocks_; ++block) {
      const float* lengths = lengths_.data() + block * kBlock;
      shortest_[static_cast<std::size_t>(block)] = *std::min_element(lengths, lengths + kBlock);
      std::uint32_t bits = 0;
      for (std::int64_t p = 0; p < std::min(kBlock, place_ - block * kBlock); ++p)
        bits |= static_cast<std::uint32_t>(lengths[p] <= order_.lengths().threshold()) << p;
      open(block) = bits;
    }
  }

  /** The nearer of a place and the nearest open one of a block. */
  std::int64_t nearer(std::int64_t nearest, std::int64_t block) {
    for (std::uint32_t bits = open(block); bits != 0; bits &= bits - 1) {
      const std::int64_t place = block * kBlock + std::countr_zero(bits);
      if (nearest < 0 || length(place) < length(nearest) ||
          (length(place) == length(nearest) && key_to(place) < key_to(nearest)))
        nearest = place;
    }
    return nearest;
  }

  std::int64_t first_open() {
    std::int64_t nearest = -1;
    for (std::int64_t block = 0; block * kBlock < place_; ++block)
      nearest = nearer(nearest, block);
    return nearest;
  }

  /** Leaves out the witness and whom it leaves out; returns the nearest that is still open, or -1. */
  std::int64_t leave_out(std::int64_t witness) {
    open(witness / kBlock) &= ~(std::uint32_t{1} << (witness % kBlock));
    std::int64_t nearest = -1;
    for (std::int64_t block = 0; block * kBlock < place_; ++block) {
      if (open(block) == 0) continue;
      float from_witness[kBlock];
      row(witness, block, from_witness);
      std::uint32_t nearer_bits = 0, equal_bits = 0;
      const float* lengths = lengths_.data() + block * kBlock;
      for (std::int64_t p = 0; p < kBlock; ++p) {
        nearer_bits |= static_cast<std::uint32_t>(from_witness[p] < lengths[p]) << p;
        equal_bits |= static_cast<std::uint32_t>(from_witness[p] == lengths[p]) << p;
      }
      for (equal_bits &= open(block); equal_bits != 0; equal_bits &= equal_bits - 1) {
        const std::int64_t p = std::countr_zero(equal_bits), place = block * kBlock + p;
        if (order_.key(from_witness[p], vertex(witness), vertex(place)) < key_to(place))
          nearer_bits |= std::uint32_t{1} << p;
      }
      open(block) &= ~nearer_bits;
      nearest = nearer(nearest, block);
    }
    return nearest;
  }

  bool lune_is_empty(std::int64_t other) {
    const EdgeKey f = key_to(other);
    for (std::int64_t block = 0; block < blocks_; ++block) {
      if (shortest_[static_cast<std::size_t>(block)] > length(other)) continue;
      float from_other[kBlock];
      row(other, block, from_other);
      for (std::int64_t p = 0; p < kBlock; ++p) {
        const std::int64_t place = block * kBlock + p;
        if (length(place) > length(other) || from_other[p] > length(other) || place == other) continue;
        if (key_to(place) < f && order_.key(from_other[p], vertex(other), vertex(place)) < f) return false;
      }
    }
    return true;
  }

  /** The lengths from a place to a block; beyond the last point +infinity. */
  void row(std::int64_t place, std::int64_t block, float* out) {
    const std::int64_t count = std::min(kBlock, distances_.size() - block * kBlock);
    distances_.row(place, block * kBlock, {out, static_cast<std::size_t>(count)});
    std::fill(out + count, out + kBlock, kNoEdge);
  }

  const Execution& execution_;
  const KeyOrder& order_;
  const Distances& distances_;
  const std::vector<std::int64_t>& vertices_;
  const std::int64_t blocks_;
  std::int64_t place_ = 0;
  std::vector<float> lengths_;       // from place_ to all
  std::vector<float> shortest_;      // of each block
  std::vector<std::uint32_t> open_;  // of each block a bit for each place that may have an empty lune
};

}  // namespace

BlockScanOf<EdgeKey> scan_for_empty_lunes(const KeyOrder& order, const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_BLOCKS, order.vertices());
  const std::vector<std::int64_t> vertices = Tree(order.lengths().distances().points(), execution).index();
  const Distances distances = order.lengths().distances().subset(vertices, execution);
  std::vector<std::vector<EdgeKey>> parts(static_cast<std::size_t>(execution.threads));
  parallel_for(execution, order.vertices(), 64, [&](std::int64_t begin, std::int64_t end, int worker) {
    LuneSearch search(order, distances, vertices, execution);
    for (std::int64_t place = begin; place < end; ++place)
      search.run(place, parts[static_cast<std::size_t>(worker)]);
    execution.progress.add(end - begin);
  });
  BlockScanOf<EdgeKey> scan;
  for (const std::vector<EdgeKey>& part : parts)
    scan.critical_edges.insert(scan.critical_edges.end(), part.begin(), part.end());
  execution.sort(scan.critical_edges);
  return scan;
}

}  // namespace bettiscope

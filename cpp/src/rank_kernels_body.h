// The rank kernels, compiled once for each instruction set: the including file defines, in an unnamed
// namespace of bettiscope, the type Lanes with kLanes ranks and the functions load, fill, larger, smaller,
// store and less (a bit per lane), then BETTISCOPE_RANK_KERNELS and BETTISCOPE_RANK_KERNELS_NAME. No include
// guard: see rank_kernels.h.

namespace bettiscope {
namespace {

constexpr int64_t kVectors = 64 / kLanes;

/** A bit for each of the 64 vertices from `at` whose rank is below f. */
inline uint64_t near_bits(const Rank* row, Lanes f) {
  uint64_t bits = 0;
  for (int64_t v = 0; v < kVectors; ++v)
    bits |= static_cast<uint64_t>(less(load(row + v * kLanes), f)) << (v * kLanes);
  return bits;
}

inline uint64_t lune_bits(const Rank* x, const Rank* y, Lanes f) {
  uint64_t bits = 0;
  for (int64_t v = 0; v < kVectors; ++v)
    bits |= static_cast<uint64_t>(less(larger(load(x + v * kLanes), load(y + v * kLanes)), f))
            << (v * kLanes);
  return bits;
}

bool lune_is_empty(const Rank* x, const Rank* y, Rank f, int64_t words) {
  const Lanes limit = fill(f);
  for (int64_t w = 0; w < words; ++w)
    if (lune_bits(x + 64 * w, y + 64 * w, limit) != 0) return false;
  return true;
}

int64_t nearest_of_lune(const Rank* x, const Rank* y, Rank f, int64_t words) {
  int64_t nearest = -1;
  Lanes limit = fill(f);
  for (int64_t k = 0; k < 64 * words; k += kLanes) {
    const Lanes both = larger(load(x + k), load(y + k));
    uint32_t hits = less(both, limit);
    if (hits == 0) continue;
    alignas(64) Rank ranks[kLanes];
    store(ranks, both);
    for (; hits != 0; hits &= hits - 1) {
      const int64_t lane = __builtin_ctz(hits);
      if (ranks[lane] >= f) continue;
      f = ranks[lane];
      nearest = k + lane;
    }
    limit = fill(f);
  }
  return nearest;
}

void lune(const Rank* x, const Rank* y, Rank f, int64_t words, uint64_t* out) {
  const Lanes limit = fill(f);
  for (int64_t w = 0; w < words; ++w)
    out[w] = lune_bits(x + 64 * w, y + 64 * w, limit);
}

void near(const Rank* row, Rank f, int64_t words, uint64_t* out) {
  const Lanes limit = fill(f);
  for (int64_t w = 0; w < words; ++w)
    out[w] = near_bits(row + 64 * w, limit);
}

int64_t first_not_near(const uint64_t* set, const Rank* row, Rank f, int64_t words) {
  const Lanes limit = fill(f);
  for (int64_t w = 0; w < words; ++w) {
    if (set[w] == 0) continue;
    const uint64_t left = set[w] & ~near_bits(row + 64 * w, limit);
    if (left != 0) return 64 * w + __builtin_ctzll(left);
  }
  return -1;
}

void keep_near(uint64_t* set, const Rank* row, Rank f, int64_t words) {
  const Lanes limit = fill(f);
  for (int64_t w = 0; w < words; ++w)
    if (set[w] != 0) set[w] &= near_bits(row + 64 * w, limit);
}

/** Whether a cochain of simplices with these vertices has to stop at a block with this entry in the table. */
inline bool matters(int32_t apex, const uint32_t* vertices, int64_t count) {
  if (apex == kOpen) return true;
  for (int64_t q = 0; q < count; ++q)
    if (vertices[q] == static_cast<uint32_t>(apex)) return true;
  return false;
}

Rank next_block(const Rank* const* rows, const uint32_t* vertices, int64_t count, Rank first,
                const int32_t* apexes, int64_t words) {
  Rank best = kNoRank;
  const Lanes least = fill(first);
  Lanes limit = fill(best);
  for (int64_t k = 0; k < 64 * words; k += kLanes) {
    Lanes longest = larger(load(rows[0] + k), load(rows[1] + k));
    for (int64_t q = 2; q < count; ++q)
      longest = larger(longest, load(rows[q] + k));
    uint32_t hits = less(longest, limit) & ~less(longest, least);
    if (hits == 0) continue;
    alignas(64) Rank ranks[kLanes];
    store(ranks, longest);
    const Rank before = best;
    for (; hits != 0; hits &= hits - 1) {
      const Rank m = ranks[__builtin_ctz(hits)];
      if (m < best && (apexes == nullptr || matters(apexes[m], vertices, count))) best = m;
    }
    if (best != before) limit = fill(best);
  }
  return best;
}

EdgeKey next_key(const int32_t* x, const int32_t* y, uint32_t a, uint32_t b, EdgeKey first, int64_t words) {
  constexpr int32_t kInfinity = 0x7f800000;
  EdgeKey best = kNoKey;
  const Lanes least = fill(static_cast<int32_t>(first >> 32));
  // Lengths decide nearly always; where they are equal the keys do.
  Lanes limit = fill(kInfinity);
  for (int64_t k = 0; k < 64 * words; k += kLanes) {
    const Lanes longest = larger(load(x + k), load(y + k));
    uint32_t hits = less(longest, limit) & ~less(longest, least);
    if (hits == 0) continue;
    const EdgeKey before = best;
    for (; hits != 0; hits &= hits - 1) {
      const int64_t v = k + __builtin_ctz(hits);
      const EdgeKey p = edge_key(x[v], a, static_cast<uint32_t>(v));
      const EdgeKey q = edge_key(y[v], b, static_cast<uint32_t>(v));
      const EdgeKey key = p < q ? q : p;
      if (first <= key && key < best) best = key;
    }
    if (best != before) limit = fill(static_cast<int32_t>(best >> 32) + 1);
  }
  return best;
}

}  // namespace

extern const RankKernels BETTISCOPE_RANK_KERNELS = {BETTISCOPE_RANK_KERNELS_NAME,
                                                    lune_is_empty,
                                                    nearest_of_lune,
                                                    lune,
                                                    near,
                                                    first_not_near,
                                                    keep_near,
                                                    next_block,
                                                    next_key};

}  // namespace bettiscope

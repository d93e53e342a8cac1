#ifndef BETTISCOPE_RANK_KERNELS_H
#define BETTISCOPE_RANK_KERNELS_H

#include <stdint.h>

// As kernels.h: read by files compiled for instruction sets that the machine may lack, so free of the
// standard library.

namespace bettiscope {

/** The place of an edge in the order of edges, from 0. */
typedef int32_t Rank;
/** Of a pair that is no edge: after every edge. */
constexpr Rank kNoRank = INT32_MAX;
/** What an apex table says of an edge (apexes.h) where it names no vertex. */
constexpr int32_t kOpen = -1;
constexpr int32_t kEmptyLune = -2;

/**
 * A place in the same order that needs no table: the bits of the edge's length, which are ordered as lengths
 * are, then the higher vertex and the lower one in 16 bits each.
 */
typedef int64_t EdgeKey;
/** Of a pair that is no edge: after every edge. */
constexpr EdgeKey kNoKey = INT64_MAX;

// Static: every file that includes this has its own, made for its instruction set.
static inline EdgeKey edge_key(int32_t length_bits, uint32_t a, uint32_t b) {
  const uint32_t ends = a > b ? a << 16 | b : b << 16 | a;
  return static_cast<EdgeKey>(length_bits) << 32 | ends;
}

/**
 * The inner loops over rows of ranks. A row gives the ranks of the edges from one vertex to all others,
 * kNoRank to itself, padded with kNoRank to `words` times 64; rows begin on a cache line. A set of vertices
 * is `words` words of 64 bits. "Near" to an edge f means of lower rank than f.
 */
struct RankKernels {
  const char* name;
  /** Whether no vertex is near to both ends of f, whose rows are x and y. */
  bool (*lune_is_empty)(const Rank* x, const Rank* y, Rank f, int64_t words);
  /** The vertex v of the lune whose larger rank to the ends is least, or -1. */
  int64_t (*nearest_of_lune)(const Rank* x, const Rank* y, Rank f, int64_t words);
  /** out = the vertices near to both ends. */
  void (*lune)(const Rank* x, const Rank* y, Rank f, int64_t words, uint64_t* out);
  /** out = the vertices joined to the row's vertex by an edge before f. */
  void (*near)(const Rank* row, Rank f, int64_t words, uint64_t* out);
  /** The first vertex of the set that `near` would leave out, or -1. */
  int64_t (*first_not_near)(const uint64_t* set, const Rank* row, Rank f, int64_t words);
  /** Takes out of the set what `near` would leave out. */
  void (*keep_near)(uint64_t* set, const Rank* row, Rank f, int64_t words);
  /**
   * The least rank >= first, over all vertices, of the largest of its ranks in `count` rows; with an apex
   * table only ranks m count for which apexes[m] is kOpen or one of the rows' vertices. kNoRank where there
   * is none.
   */
  Rank (*next_block)(const Rank* const* rows, const uint32_t* vertices, int64_t count, Rank first,
                     const int32_t* apexes, int64_t words);
  /**
   * The least key >= first, over all vertices v, of the larger of the keys of {a, v} and {b, v}, whose
   * lengths have the bits x[v] and y[v], those of +infinity where there is no edge. kNoKey where there is
   * none.
   */
  EdgeKey (*next_key)(const int32_t* x, const int32_t* y, uint32_t a, uint32_t b, EdgeKey first,
                      int64_t words);
};

extern const RankKernels kScalarRankKernels;
#if defined(__x86_64__)
extern const RankKernels kAvx2RankKernels;
extern const RankKernels kAvx512RankKernels;
#endif

}  // namespace bettiscope

#endif

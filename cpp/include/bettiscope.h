/* Bettiscope's core: Vietoris-Rips persistence and the way to it, as a C library.
 *
 * This header is the whole contract; what is not said here may change.
 *
 * Conventions
 * - Every function that can fail returns a status; results come through out-parameters. Status codes are
 *   never renumbered. No function throws, prints, exits or aborts.
 * - err (may be NULL) with err_capacity receives one NUL-terminated line that names the argument, its value
 *   and what was expected; it is left untouched on BETTISCOPE_OK.
 * - Option and input structs begin with struct_size, which the caller sets to its own sizeof of the struct.
 * - Buffers belong to the caller: ask for the size, then copy. Handles are freed by their *_free. A handle
 * may be read by several threads at once, but not while one frees it. NULL, a handle that was freed (until
 * its address is that of a new one) and one of another kind are told from living ones: *_free leaves them
 * alone, what returns a status returns BETTISCOPE_E_ARGUMENT, a count is 0, a max_dimension -1, another
 * number NaN.
 * - Pointers must not be NULL except where that is allowed here, or where nothing is to be read or written;
 *   else the call returns BETTISCOPE_E_ARGUMENT.
 * - Lengths are diameters (an edge enters at its length, not at half of it). Lengths are rounded once to
 *   float32 and compared as float32, births and deaths are those float32 values, widened; with the precision
 *   BETTISCOPE_FLOAT64 they are not rounded, but compared and returned as float64. An infinite
 *   death is +infinity.
 * - Results do not depend on the number of threads nor on the instruction set in use.
 */
#ifndef BETTISCOPE_H
#define BETTISCOPE_H

#include <stdint.h>

#if defined(_WIN32)
#define BETTISCOPE_API __declspec(dllexport)
#else
#define BETTISCOPE_API __attribute__((visibility("default")))
#endif
#ifdef __cplusplus
#define BETTISCOPE_NOEXCEPT noexcept
extern "C" {
#else
#define BETTISCOPE_NOEXCEPT
#endif

#define BETTISCOPE_ABI_VERSION 4

typedef int32_t bettiscope_status;
enum {
  BETTISCOPE_OK = 0,
  BETTISCOPE_E_INTERNAL = 1,    /* a defect of the library */
  BETTISCOPE_E_ARGUMENT = 2,    /* an argument or its combination with another is invalid */
  BETTISCOPE_E_DATA = 3,        /* the data are invalid: NaN, negative length, index out of range, ... */
  BETTISCOPE_E_MEMORY = 4,      /* memory could not be had, or memory_limit is too small */
  BETTISCOPE_E_UNSUPPORTED = 5, /* valid, but beyond what this version or these index types can do */
  BETTISCOPE_E_CANCELLED = 6    /* *cancel became nonzero */
};

/* The ABI version of the library that was loaded: compare with BETTISCOPE_ABI_VERSION. */
BETTISCOPE_API int32_t bettiscope_abi_version(void) BETTISCOPE_NOEXCEPT;
/* The library's version, such as "0.1.0"; static storage. */
BETTISCOPE_API const char* bettiscope_version(void) BETTISCOPE_NOEXCEPT;
/* The name of a status, such as "BETTISCOPE_E_DATA"; static storage; "unknown status" for any other value. */
BETTISCOPE_API const char* bettiscope_status_name(bettiscope_status status) BETTISCOPE_NOEXCEPT;
/* The instruction set in use: "scalar", "avx2", "avx512" or "neon"; static storage. The environment variable
 * BETTISCOPE_KERNELS, read once, forces one of those the machine has; where it names another this is
 * "unavailable" and every computation ends with BETTISCOPE_E_ARGUMENT. */
BETTISCOPE_API const char* bettiscope_kernels(void) BETTISCOPE_NOEXCEPT;

/* ---- stopping and watching ---------------------------------------------------------------------------- */

/* cancel (may be NULL) points to a number that any thread may set to nonzero by an atomic store, and that
 * stays where it is until the call has returned. The call looks at it all the time, and ends soon with
 * BETTISCOPE_E_CANCELLED and everything freed. */

/* How far a call is. The caller owns it, passes it to a call (or NULL), and lets any thread read it meanwhile
 * by bettiscope_progress_read. One call writes to it at a time; beginning, it sets all members to 0. */
typedef struct bettiscope_progress {
  int32_t phase;     /* of those below; 0 before the first */
  int32_t dimension; /* of BETTISCOPE_PHASE_COLUMNS and _REDUCTION, else 0 */
  int64_t done;      /* grows to total while the phase lasts */
  int64_t total;
} bettiscope_progress;

enum { /* bettiscope_progress.phase, in the order in which a call goes through those that its input needs */
       BETTISCOPE_PHASE_LANDMARKS = 1, /* landmarks taken */
       BETTISCOPE_PHASE_NEIGHBORS = 2, /* points whose nearest neighbours are found */
       BETTISCOPE_PHASE_GRAPH = 3,     /* vertices, or entries, whose edges are found; it ends early where
                                          these are so many that a matrix is better */
       BETTISCOPE_PHASE_LENGTHS = 4,   /* points from which the lengths are known */
       BETTISCOPE_PHASE_SIMPLICES = 5, /* for bars of zero length: vertices whose simplices are counted */
       BETTISCOPE_PHASE_ORDER = 6,     /* looks at edges while they are put in order */
       BETTISCOPE_PHASE_BLOCKS = 7,    /* edges, or vertices with all their edges, that were looked at */
       BETTISCOPE_PHASE_COLUMNS = 8,   /* edges whose critical simplices of this dimension are listed */
       BETTISCOPE_PHASE_REDUCTION = 9, /* critical simplices of this dimension whose bars are known; of
                                          dimension 0 vertices. For each dimension after its _COLUMNS */
       BETTISCOPE_PHASE_BARS = 10,     /* dimensions whose bars are in order */
       BETTISCOPE_PHASE_BATCH = 11     /* of a batch, and its only one: inputs, pairs or diagrams finished */
};

/* Copies numbers that belong together; nothing where one of the two is NULL. */
BETTISCOPE_API void bettiscope_progress_read(const bettiscope_progress* progress,
                                             bettiscope_progress* copy) BETTISCOPE_NOEXCEPT;

/* ---- the road to a filtration ------------------------------------------------------------------------- */

/* Points are row-major n x d float32, finite. Distances are computed and compared in float64. threads >= 1; 0
 * for the number of cores. cancel: see "Stopping and watching". */

/* Farthest-point sampling (Gonzalez 1985): the first landmark is drawn from `seed`, each next one is a point
 * farthest (euclidean) from those chosen, the smallest index where several are equally far. O(n * count).
 *   indices: out, `count` values in order of choice. 1 <= count <= n.
 *   covering_radius: out or NULL, the largest distance of a point to its nearest landmark. */
BETTISCOPE_API bettiscope_status bettiscope_farthest_points(const float* points, int64_t n, int64_t d,
                                                            int64_t count, int64_t seed, int32_t threads,
                                                            const int32_t* cancel, int64_t* indices,
                                                            double* covering_radius, char* err,
                                                            int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Exact k nearest neighbours (euclidean) of each point among the others: itself excluded by index, duplicates
 * included, equal distances in order of index. 1 <= k < n.
 *   indices: out, n x k.   distances: out or NULL, n x k. */
BETTISCOPE_API bettiscope_status bettiscope_nearest_neighbors(const float* points, int64_t n, int64_t d,
                                                              int64_t k, int32_t threads,
                                                              const int32_t* cancel, int64_t* indices,
                                                              float* distances, char* err,
                                                              int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The distance to a measure of each point (Chazal, Cohen-Steiner, Merigot 2011; Chazal, Massart, Michel
 * 2016), the measure being that of all the points, and its mass k / n: ((d_1^order + ... + d_k^order) /
 * k)^(1/order), where d_1, d_2, ... are the euclidean distances of the point to its k nearest ones, of which
 * it is one itself, d_1 = 0. Small where points are dense, large at outliers. As bettiscope_input.weights it
 * gives the DTM filtration. 1 <= k <= n. order: at least 1, finite; the papers take 2.
 *   values: out, n values. */
BETTISCOPE_API bettiscope_status bettiscope_distance_to_measure(const float* points, int64_t n, int64_t d,
                                                                int64_t k, double order, int32_t threads,
                                                                const int32_t* cancel, double* values,
                                                                char* err,
                                                                int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* A sparse graph: edges (i, j, length) with i > j, ordered by i then j. Pairs not listed are infinitely far.
 */
typedef struct bettiscope_graph bettiscope_graph;

/* The hop metric of a kNN graph: neighbours (n x k, as bettiscope_nearest_neighbors gives them) made
 * symmetric by union, unit edges; the graph of all pairs at most `cutoff` hops apart, the length being the
 * hop count. cutoff >= 1. */
BETTISCOPE_API bettiscope_status bettiscope_hop_graph(const int64_t* neighbors, int64_t n, int64_t k,
                                                      int64_t cutoff, int32_t threads, const int32_t* cancel,
                                                      bettiscope_graph** graph, char* err,
                                                      int64_t err_capacity) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API int64_t bettiscope_graph_vertices(const bettiscope_graph* graph) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API int64_t bettiscope_graph_edges(const bettiscope_graph* graph) BETTISCOPE_NOEXCEPT;
/* Copies all edges into i, j, lengths, each of `capacity` >= bettiscope_graph_edges(graph) values. */
BETTISCOPE_API bettiscope_status bettiscope_graph_copy(const bettiscope_graph* graph, int64_t* i, int64_t* j,
                                                       float* lengths, int64_t capacity) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API void bettiscope_graph_free(bettiscope_graph* graph) BETTISCOPE_NOEXCEPT;

/* ---- Rips persistence --------------------------------------------------------------------------------- */

enum {                        /* bettiscope_input.kind */
       BETTISCOPE_POINTS = 1, /* values: n x d coordinates */
       BETTISCOPE_LOWER =
           2, /* values: n(n-1)/2 lengths, the lower triangle row by row: (1,0), (2,0), (2,1), ... */
       BETTISCOPE_SPARSE = 3 /* rows, columns, values: `entries` edges, each pair once in either order */
};
enum { /* bettiscope_input.value_type */ BETTISCOPE_FLOAT32 = 1, BETTISCOPE_FLOAT64 = 2 };
enum { /* bettiscope_input.metric, for BETTISCOPE_POINTS */
       BETTISCOPE_EUCLIDEAN = 1,
       BETTISCOPE_HOP =
           2, /* hop counts on the symmetrised kNN graph with `neighbors`; needs a finite threshold */
       BETTISCOPE_COSINE = 3,
       BETTISCOPE_MANHATTAN = 4,
       BETTISCOPE_CHEBYSHEV = 5
};

/* The weighted Rips filtration (Anai, Chazal, Glisse, Ike, Inakoshi, Tinarrage, Umeda, "DTM-based
 * filtrations", SoCG 2019). Each vertex v has a weight f(v) >= 0, and at the parameter t >= f(v) a ball of
 * the radius (t^p - f(v)^p)^(1/p), where p is the power; for infinity the radius is t. The vertex enters at
 * t = f(v), an edge as soon as both ends are there and their radii add up to its length or more, and a
 * simplex with the last of its edges. Scales are diameters here too, that is 2 t: a vertex enters at 2 f(v),
 * and an edge {v, w} of the length l, with a = f(v) and b = f(w), at
 * - max(2 a, 2 b, l + a + b) for p = 1,
 * - sqrt((l^2 + (a + b)^2) (l^2 + (a - b)^2)) / l, or max(2 a, 2 b) where l^2 <= |a^2 - b^2|, for p = 2,
 * - max(2 a, 2 b, l) for p = infinity;
 * with weights 0 it is the Rips filtration. What is said of the length of an edge in the options and results
 * of Rips persistence is then said of the value at which it enters, and vertices are in the filtration where
 * they enter up to the threshold: a bar of dimension 0 is born with a vertex, and where two components meet
 * the one that was born later ends. */
enum { /* bettiscope_input.weight_power */ BETTISCOPE_POWER_1 = 1,
       BETTISCOPE_POWER_2 = 2,
       BETTISCOPE_POWER_INFINITY = 3 };

/* What to take the persistence of. Points must be finite. Lengths must be >= 0 or +infinity (no edge), not
 * NaN; weights finite and >= 0. Unused members are 0. */
typedef struct bettiscope_input {
  int32_t struct_size;
  int32_t kind;
  int32_t value_type;
  int32_t metric;         /* points only */
  int64_t n;              /* points or vertices, >= 1 */
  int64_t d;              /* points: coordinates of each, >= 1 */
  int64_t entries;        /* sparse: number of edges */
  const void* values;     /* float32 or float64 by value_type */
  const int64_t* rows;    /* sparse */
  const int64_t* columns; /* sparse */
  int64_t landmarks;      /* points: 0 for all, else that many by farthest-point sampling (euclidean) first */
  int64_t landmark_seed;  /* points with landmarks */
  int64_t neighbors;      /* points with BETTISCOPE_HOP: k, 1 <= k < number of points after landmarks */
  const double* weights;  /* NULL for the Rips filtration, else n weights, of which with landmarks those of
                             the points taken count */
  int32_t weight_power;   /* with weights: p */
  int32_t reserved;       /* 0 */
} bettiscope_input;

typedef struct bettiscope_rips_options {
  int32_t struct_size;
  int32_t
      max_dimension; /* diagrams of dimension 0..max_dimension, all complete, >= 0; at most 10 where n > 11 */
  double threshold;  /* edges up to and including this length. NaN: the enclosing radius where lengths are
                        dense (it changes no bar of nonzero length), every edge where they are sparse */
  int32_t field;     /* coefficients Z/field: a prime below 2^15 */
  int32_t zero_length; /* nonzero: bars of zero length are returned too */
  int32_t threads; /* >= 1; 0 for the number of cores. In a batch: of the whole batch, set by its argument */
  int32_t simplices;    /* nonzero: keep the simplices that begin and end each bar; not with zero_length */
  int64_t memory_limit; /* most bytes that the call may hold beside its input; 0 for no limit. In a batch: of
                           this input alone */
  int32_t precision; /* BETTISCOPE_FLOAT32 (or 0), or BETTISCOPE_FLOAT64: of lengths, births and deaths, see
                        above. The latter takes longer and 8 bytes more for each edge; coordinates and lengths
                        are to be within the range of float32 all the same */
  int32_t reserved;  /* 0 */
} bettiscope_rips_options;

/* The diagrams of one input. */
typedef struct bettiscope_diagrams bettiscope_diagrams;

/* How much memory bettiscope_rips takes at most with these options, as far as that is known before it begins:
 * an upper estimate of the lengths, their order and the tables, with some room for the reduction, which
 * depends on the data. memory_limit is not looked at. With a finite threshold the edges within it are counted
 * first, after the landmarks are taken; for the hop metric the graph is made.
 *   bytes: out.
 *   least_limit: out or NULL, the least memory_limit that is not refused before the computation begins: less
 *   than bytes where lengths between points may be computed again and again instead of kept (max_dimension up
 *   to 1, no weights; the diagrams are the same, the time is longer). */
BETTISCOPE_API bettiscope_status bettiscope_rips_memory(const bettiscope_input* input,
                                                        const bettiscope_rips_options* options,
                                                        const int32_t* cancel, int64_t* bytes,
                                                        int64_t* least_limit, char* err,
                                                        int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Vietoris-Rips persistence. With a memory_limit the call ends with BETTISCOPE_E_MEMORY before any work where
 * more may be needed, and in mid-run where more is needed than was predicted, everything freed. cancel and
 * progress: see "Stopping and watching". *diagrams is NULL unless the status is BETTISCOPE_OK. */
BETTISCOPE_API bettiscope_status bettiscope_rips(const bettiscope_input* input,
                                                 const bettiscope_rips_options* options,
                                                 const int32_t* cancel, bettiscope_progress* progress,
                                                 bettiscope_diagrams** diagrams, char* err,
                                                 int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The edges that bettiscope_rips computes on with the same arguments, for other programs to compute on: those
 * up to the threshold, or up to the enclosing radius where that is less and zero_length is 0.
 * BETTISCOPE_E_UNSUPPORTED with weights: a graph does not say when its vertices enter.
 *   threshold, covering_radius: out or NULL, as bettiscope_diagrams_threshold and _covering_radius give them.
 */
BETTISCOPE_API bettiscope_status bettiscope_rips_graph(const bettiscope_input* input,
                                                       const bettiscope_rips_options* options,
                                                       const int32_t* cancel, bettiscope_graph** graph,
                                                       double* threshold, double* covering_radius, char* err,
                                                       int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Persistence of `count` inputs, each with its own options (count of both), over `threads` cores (0: all),
 * whatever their sizes. Each input ends with its own status; one that fails leaves the others alone.
 *   diagrams, statuses: out, `count` values; diagrams[i] is NULL unless statuses[i] is BETTISCOPE_OK.
 *   errors: out or NULL, `count` messages of error_capacity bytes each, empty where there is none.
 *   progress: its one phase is BETTISCOPE_PHASE_BATCH.
 * Returns BETTISCOPE_OK when the batch was run, whatever the statuses; BETTISCOPE_E_CANCELLED when it was cut
 * short (inputs not finished have that status). */
BETTISCOPE_API bettiscope_status
bettiscope_rips_batch(const bettiscope_input* inputs, const bettiscope_rips_options* options, int64_t count,
                      int32_t threads, const int32_t* cancel, bettiscope_progress* progress,
                      bettiscope_diagrams** diagrams, bettiscope_status* statuses, char* errors,
                      int64_t error_capacity, char* err, int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Points or vertices that were used: n, or the number of landmarks. */
BETTISCOPE_API int64_t bettiscope_diagrams_vertices(const bettiscope_diagrams* diagrams) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API int32_t bettiscope_diagrams_max_dimension(const bettiscope_diagrams* diagrams)
    BETTISCOPE_NOEXCEPT;
/* The threshold used: the one asked for, or the enclosing radius, or +infinity (sparse without a threshold).
 */
BETTISCOPE_API double bettiscope_diagrams_threshold(const bettiscope_diagrams* diagrams) BETTISCOPE_NOEXCEPT;
/* The covering radius of the landmarks; 0 where none were asked for. */
BETTISCOPE_API double bettiscope_diagrams_covering_radius(const bettiscope_diagrams* diagrams)
    BETTISCOPE_NOEXCEPT;
/* Number of bars of a dimension; 0 for a dimension that was not computed. */
BETTISCOPE_API int64_t bettiscope_diagrams_size(const bettiscope_diagrams* diagrams,
                                                int32_t dimension) BETTISCOPE_NOEXCEPT;
/* Copies (birth, death) of each bar, ordered by birth, then death: 2 * size values; capacity counts values.
 */
BETTISCOPE_API bettiscope_status bettiscope_diagrams_copy(const bettiscope_diagrams* diagrams,
                                                          int32_t dimension, double* pairs,
                                                          int64_t capacity) BETTISCOPE_NOEXCEPT;
/* Copies the simplices that begin and end each bar, in the order of bettiscope_diagrams_copy, where
 * options.simplices asked for them: the dimension + 1 vertices of the simplex that begins it, increasing,
 * then the dimension + 2 of the one that ends it, -1 for an essential bar; (2 * dimension + 3) * size values.
 * Vertices are numbered as in the input, landmarks too. The length of a bar's simplex is its birth or death;
 * where several have it, which one it is follows from one order of all simplices, the same for any number of
 * threads. */
BETTISCOPE_API bettiscope_status bettiscope_diagrams_simplices(const bettiscope_diagrams* diagrams,
                                                               int32_t dimension, int64_t* vertices,
                                                               int64_t capacity, char* err,
                                                               int64_t err_capacity) BETTISCOPE_NOEXCEPT;
/* Betti numbers at a scale, max_dimension + 1 values: a bar counts iff birth <= scale < death. The scale must
 * not exceed the threshold used, except where that is the enclosing radius, beyond which the complex is a
 * cone. */
BETTISCOPE_API bettiscope_status bettiscope_diagrams_betti(const bettiscope_diagrams* diagrams, double scale,
                                                           int64_t* betti, int64_t capacity, char* err,
                                                           int64_t err_capacity) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API void bettiscope_diagrams_free(bettiscope_diagrams* diagrams) BETTISCOPE_NOEXCEPT;

/* ---- distances between diagrams ----------------------------------------------------------------------- */

/* A diagram is (birth, death) of each of its bars in turn, as bettiscope_diagrams_copy gives them: 2 * size
 * values in any order, birth <= death, the birth finite, the death +infinity for an essential bar. Bars of
 * zero length are on the diagonal and change nothing. NULL where size is 0. Diagrams are of the same
 * dimension and field, which is the caller's to see to. */

enum { /* bettiscope_distance_options.kind; a, b: the diagrams */
       /* (sum of d(x, y)^q)^(1/q), where d is the length in an inner norm and the sum, over a matching of the
        * points of a and b with each other and with the diagonal, is the least of all. */
       BETTISCOPE_WASSERSTEIN = 1,
       /* The limit for q to infinity, with the norm infinity: the least over all matchings of the largest
        * d(x, y). */
       BETTISCOPE_BOTTLENECK = 2,
       /* Carriere, Cuturi, Oudot (2017), definition 3.1: the mean over all directions of the plane of the 1-
        * Wasserstein distance of the points of a and the feet of b on the diagonal from those of b and the
        * feet of a, each projected on a line of that direction. No essential bars. */
       BETTISCOPE_SLICED_WASSERSTEIN = 3,
       /* The distance that the kernel of bettiscope_scale_space_kernel induces, sqrt(k(a, a) + k(b, b) -
        * 2 k(a, b)). No essential bars. */
       BETTISCOPE_SCALE_SPACE = 4
};
enum { /* bettiscope_distance_options.norm, of the plane of births and deaths */
       BETTISCOPE_NORM_1 = 1,
       BETTISCOPE_NORM_2 = 2,
       BETTISCOPE_NORM_INFINITY = 3
};

typedef struct bettiscope_distance_options {
  int32_t struct_size;
  int32_t kind;
  double order;       /* q of BETTISCOPE_WASSERSTEIN: at least 1, finite. Else 0 */
  double error;       /* of BETTISCOPE_WASSERSTEIN: 0 for the exact distance, that is, up to the rounding of
                         float64; else the distance may be too large by at most this fraction of it. Else 0 */
  double bandwidth;   /* sigma of BETTISCOPE_SCALE_SPACE: above 0, finite. Else 0 */
  int64_t directions; /* of BETTISCOPE_SLICED_WASSERSTEIN: 0 for the integral over all directions, in
                         O(n^2 log n); else the mean over so many, evenly spread, in O(directions * n log n).
                         Else 0 */
  int32_t norm;       /* of BETTISCOPE_WASSERSTEIN; else 0 */
  int32_t reserved;   /* 0 */
} bettiscope_distance_options;

/* The distance between two diagrams of a_size and b_size bars. For BETTISCOPE_WASSERSTEIN and _BOTTLENECK
 * essential bars are matched with each other, in the order of their births, which is the best; where a and b
 * have different numbers of them the distance is +infinity.
 *   distance: out. BETTISCOPE_E_UNSUPPORTED where it is beyond float64, or its q-th power below it.
 *   lower_bound: out or NULL; no matching has less. Of an exact distance it is the distance up to rounding,
 *   which proves it: the bound comes from a solution of the dual problem, or where all births are equal from
 *   the recursion that gives the distance. Of the last two kinds it is the distance.
 *   matching: out or NULL, a_size values: the bar of b that each bar of a is matched with, -1 for the
 *   diagonal. Bars of b that are not there are matched with the diagonal. It has the distance given; all are
 *   -1 where that is +infinity. Only for BETTISCOPE_WASSERSTEIN and _BOTTLENECK. */
BETTISCOPE_API bettiscope_status bettiscope_distance(const double* a, int64_t a_size, const double* b,
                                                     int64_t b_size,
                                                     const bettiscope_distance_options* options,
                                                     const int32_t* cancel, double* distance,
                                                     double* lower_bound, int64_t* matching, char* err,
                                                     int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* Distances between many diagrams, over `threads` cores (0: all). Diagram k, of `count`, is the bars
 * offsets[k] to offsets[k + 1] - 1 of `pairs`; offsets: count + 1 values, not decreasing, from 0.
 *   first, second: the diagrams of each pair, pair_count of both. NULL both for all pairs, in the order
 *   (0, 1), (0, 2), ..., (1, 2), ..., of which there are pair_count = count (count - 1) / 2.
 *   distances: out, pair_count values, as bettiscope_distance gives them.
 *   progress: its one phase is BETTISCOPE_PHASE_BATCH. */
BETTISCOPE_API bettiscope_status bettiscope_distance_batch(
    const double* pairs, const int64_t* offsets, int64_t count, const int64_t* first, const int64_t* second,
    int64_t pair_count, const bettiscope_distance_options* options, int32_t threads, const int32_t* cancel,
    bettiscope_progress* progress, double* distances, char* err, int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The persistence scale space kernel (Reininghaus, Huber, Bauer, Kwitt 2015): the sum over p of a and q of b
 * of (exp(-|p - q|^2 / (8 sigma)) - exp(-|p - q'|^2 / (8 sigma))) / (8 pi sigma), where sigma is the
 * bandwidth and q' is q mirrored at the diagonal. No essential bars.
 *   value: out. */
BETTISCOPE_API bettiscope_status bettiscope_scale_space_kernel(const double* a, int64_t a_size,
                                                               const double* b, int64_t b_size,
                                                               double bandwidth, const int32_t* cancel,
                                                               double* value, char* err,
                                                               int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* ---- representatives of bars -------------------------------------------------------------------------- */

/* Cocycles and loops that stand for bars of one dimension. */
typedef struct bettiscope_representatives bettiscope_representatives;

/* Representatives of some bars of a dimension, 0 to options.max_dimension. The persistence up to that
 * dimension is computed anew, the columns of the dimension by one thread: nothing is kept for it by
 * bettiscope_rips. Input, options, cancel and progress are those of bettiscope_rips, zero_length being 0, and
 * memory is limited likewise; the bars are those that it gives, in the order of bettiscope_diagrams_copy.
 *   bars: `count` indices of bars in that order; or NULL for the `count` most persistent ones, longest first,
 * or all where they are fewer. Of equally long ones (essential bars among them) the first in order comes
 * first. Of each bar there are
 * - a cocycle: simplices of its dimension with coefficients, of which the one that begins the bar has 1
 *   (bettiscope_diagrams_simplices names the same one). It has no coboundary in the complex of all edges
 * shorter than the death, or for an essential bar of all edges up to the threshold. It has no simplex shorter
 * than the birth, and what it has in the complex of all edges up to the birth is no coboundary there.
 * - in dimension 1 a loop: a closed walk of at least 4 vertices, none twice, that begins with the edge at
 * whose entry the bar begins, with its smaller vertex first, and returns by the shortest way there is along
 * edges before that one. So all its edges are there at the birth, and it is the shortest such walk, in the
 * sum of its lengths. The cocycle is 1 on it (its value on (a, b) being the coefficient of {a, b} for a < b,
 * else minus that): it bounds nothing before the bar's death, and may live longer. Neither is the only one of
 * its class, nor the class the only one for the bar. */
BETTISCOPE_API bettiscope_status bettiscope_rips_representatives(
    const bettiscope_input* input, const bettiscope_rips_options* options, int32_t dimension,
    const int64_t* bars, int64_t count, const int32_t* cancel, bettiscope_progress* progress,
    bettiscope_representatives** representatives, char* err, int64_t err_capacity) BETTISCOPE_NOEXCEPT;
/* How many bars have representatives: those asked for. */
BETTISCOPE_API int64_t bettiscope_representatives_size(const bettiscope_representatives* representatives)
    BETTISCOPE_NOEXCEPT;
/* About the bar-th of them, 0 <= bar < size: its index in order, its birth and death, and how many simplices
 * its cocycle and how many vertices its loop has (0 in other dimensions than 1). Each: out or NULL. */
BETTISCOPE_API bettiscope_status bettiscope_representatives_bar(
    const bettiscope_representatives* representatives, int64_t bar, int64_t* index, double* birth,
    double* death, int64_t* cocycle_size, int64_t* loop_size) BETTISCOPE_NOEXCEPT;
/* Copies a cocycle: the dimension + 1 vertices of each simplex, increasing, numbered as in the input
 * (landmarks too), the simplex that begins the bar first, the others in the order of their vertices; and the
 * coefficients, 1 to field - 1. capacity counts simplices. */
BETTISCOPE_API bettiscope_status bettiscope_representatives_cocycle(
    const bettiscope_representatives* representatives, int64_t bar, int64_t* vertices, int32_t* coefficients,
    int64_t capacity) BETTISCOPE_NOEXCEPT;
/* Copies the vertices of a loop; the last is joined to the first. capacity counts vertices. */
BETTISCOPE_API bettiscope_status
bettiscope_representatives_loop(const bettiscope_representatives* representatives, int64_t bar,
                                int64_t* vertices, int64_t capacity) BETTISCOPE_NOEXCEPT;
BETTISCOPE_API void bettiscope_representatives_free(bettiscope_representatives* representatives)
    BETTISCOPE_NOEXCEPT;

/* ---- linking ------------------------------------------------------------------------------------------- */

/* The linking number of two closed polygons in space: how often one winds around the other, by Gauss's
 * integral 1 / (4 pi) * the sum over a and b of (r_a - r_b) . (dr_a x dr_b) / |r_a - r_b|^3, which is a solid
 * angle for each pair of edges, and a whole number. It is the same with a and b exchanged, and changes its
 * sign where one of them is run through the other way. Its sum is the number of places where, seen from any
 * direction, a passes over b, each with its sign. O(a_size * b_size). a, b: the vertices in turn, a_size x 3
 * and b_size x 3 finite coordinates, row-major, at least 3 vertices; the last is joined to the first. A
 * polygon may cross itself. linking_number: out. BETTISCOPE_E_DATA where the polygons touch, or come as near
 * to each other as a millionth of the diagonal of the box around both. */
BETTISCOPE_API bettiscope_status bettiscope_linking_number(const double* a, int64_t a_size, const double* b,
                                                           int64_t b_size, const int32_t* cancel,
                                                           int64_t* linking_number, char* err,
                                                           int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* ---- vectors of diagrams ------------------------------------------------------------------------------ */

/* Diagrams are as for distances; diagram k of `count` is the bars offsets[k] to offsets[k + 1] - 1 of
 * `pairs`, as bettiscope_distance_batch has them. Below, a diagram has the bars [b_i, d_i) of the lengths l_i
 * = d_i - b_i > 0; essential bars are refused except where they are said to count. The tent of a bar is
 * t_i(s) = max(0, min(s - b_i, d_i - s)).
 *
 * A grid has scale_count scales, evenly from scale_low to scale_high, both included (scale_low alone where
 * scale_count is 1). */

enum { /* bettiscope_vector_options.kind: the row of a diagram */
       /* The Betti curve: at each scale s the number of bars with b_i <= s < d_i, essential ones too. */
       BETTISCOPE_BETTI_CURVE = 1,
       /* The first `levels` landscape functions (Bubenik 2015), one after another: level k at scale s is the
        * k-th greatest of all t_i(s), 0 where there are not so many. */
       BETTISCOPE_LANDSCAPE = 2,
       /* The power-weighted silhouette (Chazal, Fasy, Lecci, Rinaldo, Wasserman 2014): the mean of all t_i(s)
        * with the weights l_i^exponent. 0 for no bars. */
       BETTISCOPE_SILHOUETTE = 3,
       /* The entropy summary function (Atienza, Gonzalez-Diaz, Soriano-Trigueros 2020): the sum over the bars
        * with b_i <= s < d_i of -p_i ln p_i, where p_i is l_i over the sum of all lengths. */
       BETTISCOPE_ENTROPY_CURVE = 4,
       /* The persistence image (Adams et al. 2017): the sum over all bars of w(l_i) times a normal density of
        * the plane, with the mean (b_i, l_i) and the standard deviation `bandwidth` in both directions,
        * integrated over each pixel (up to the rounding of float64, not sampled at its middle). w(l) is
        * l^exponent, or min(l / cap, 1)^exponent where cap is above 0; Adams et al. take the exponent 1 and
        * as cap the greatest length. Pixels are scale_count equal intervals of births from scale_low to
        * scale_high, times length_count of lengths from length_low to length_high, not of deaths; rows of
        * pixels of equal length, the least first. */
       BETTISCOPE_IMAGE = 5,
       /* BETTISCOPE_STATISTICS_SIZE numbers about lengths: how many bars die, how many are essential; then of
        * those that die the sum of their lengths, their mean, standard deviation (over n, not n - 1), least,
        * lower quartile, median, upper quartile (linear between two lengths), greatest, and the persistent
        * entropy, the sum of -p_i ln p_i (Chintakunta et al. 2015). All from the mean on are NaN where no bar
        * dies. Bars of zero length are not there. */
       BETTISCOPE_STATISTICS = 6
};
enum { BETTISCOPE_STATISTICS_SIZE = 11 };

/* Members that say nothing for a kind are 0. */
typedef struct bettiscope_vector_options {
  int32_t struct_size;
  int32_t kind;
  double
      scale_low; /* all kinds but BETTISCOPE_STATISTICS: scale_low < scale_high, finite; scale_count >= 1 */
  double scale_high;
  int64_t scale_count;
  double length_low; /* of BETTISCOPE_IMAGE, likewise */
  double length_high;
  int64_t length_count;
  int64_t levels;   /* of BETTISCOPE_LANDSCAPE: >= 1 */
  double exponent;  /* of BETTISCOPE_SILHOUETTE and _IMAGE: >= 0, finite */
  double cap;       /* of BETTISCOPE_IMAGE: above 0, finite; 0 for none */
  double bandwidth; /* of BETTISCOPE_IMAGE: above 0, finite */
} bettiscope_vector_options;

/* One row for each diagram, over `threads` cores (0: all). A row has scale_count values; for
 * BETTISCOPE_LANDSCAPE levels * scale_count, for _IMAGE length_count * scale_count, for _STATISTICS
 * BETTISCOPE_STATISTICS_SIZE; at most 2^28.
 *   values: out, the rows; capacity: as many as these are.
 *   progress: its one phase is BETTISCOPE_PHASE_BATCH.
 * BETTISCOPE_E_UNSUPPORTED where a value is beyond float64. */
BETTISCOPE_API bettiscope_status bettiscope_vectors(const double* pairs, const int64_t* offsets,
                                                    int64_t count, const bettiscope_vector_options* options,
                                                    int32_t threads, const int32_t* cancel,
                                                    bettiscope_progress* progress, double* values,
                                                    int64_t capacity, char* err,
                                                    int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The Betti curve of one diagram of `size` bars, exactly: it is 0 before scales[0], and numbers[k] from
 * scales[k] to scales[k + 1], the last one for ever. Essential bars count.
 *   scales, numbers: out, room for 2 * size values each.
 *   steps: out, how many there are; each changes the number. */
BETTISCOPE_API bettiscope_status bettiscope_betti_curve(const double* pairs, int64_t size,
                                                        const int32_t* cancel, double* scales,
                                                        int64_t* numbers, int64_t* steps, char* err,
                                                        int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The amplitude of each diagram, its distance to the empty one (Garin, Tauzin 2019), by a function made of
 * it: for BETTISCOPE_BETTI_CURVE, _LANDSCAPE and _SILHOUETTE the norm (integral of f^order)^(1/order) of the
 * whole function, exactly, without a grid; of a landscape all levels together, their integrals summed up.
 * scale_low, scale_high, scale_count and levels are 0 for these. For BETTISCOPE_IMAGE it is the norm (sum of
 * v^order)^(1/order) of its pixels. Other amplitudes are what bettiscope_distance gives between a diagram and
 * one of no bars. Essential bars are refused. order: at least 1; +infinity for the greatest value.
 *   amplitudes: out, `count` values.
 *   progress: its one phase is BETTISCOPE_PHASE_BATCH. */
BETTISCOPE_API bettiscope_status bettiscope_amplitudes(const double* pairs, const int64_t* offsets,
                                                       int64_t count,
                                                       const bettiscope_vector_options* options, double order,
                                                       int32_t threads, const int32_t* cancel,
                                                       bettiscope_progress* progress, double* amplitudes,
                                                       char* err, int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* ---- means of diagrams -------------------------------------------------------------------------------- */

/* A Frechet mean of `count` >= 1 diagrams: a diagram whose mean of squared distances to them, by
 * BETTISCOPE_WASSERSTEIN of the order 2 and BETTISCOPE_NORM_2, is a local minimum (Turner, Mileyko,
 * Mukherjee, Harer 2014). It is not unique: there may be several local and several global minima, and this is
 * one of them. The search begins at the diagram, of those given, of which that mean is least (the first of
 * several). It matches the estimate with each diagram, moves each of its bars to the mean of those matched
 * with it, a diagram that matches it with the diagonal counting with the foot of these, makes a bar in the
 * same way of each that is matched with the diagonal of the estimate, and goes on until nothing gets better.
 * So the result is no worse than any of the diagrams given. Essential bars are matched in the order of their
 * births; all diagrams have as many. O(count^2) distances; count is at most 10,000. most_steps: 0 for as many
 * as it takes; else to stop after so many. No step makes it worse. mean: out, room for 2 * offsets[count]
 * values: birth and death of each bar, ordered by birth, then death; essential ones last. size: out, how many
 * bars. variance: out or NULL, the mean of squared distances. */
BETTISCOPE_API bettiscope_status bettiscope_frechet_mean(const double* pairs, const int64_t* offsets,
                                                         int64_t count, int64_t most_steps, int32_t threads,
                                                         const int32_t* cancel, double* mean, int64_t* size,
                                                         double* variance, char* err,
                                                         int64_t err_capacity) BETTISCOPE_NOEXCEPT;

/* The mean of the rows that bettiscope_vectors gives of `count` >= 1 diagrams, of all kinds but
 * BETTISCOPE_STATISTICS: the mean landscape (Bubenik 2015), the mean image, ...
 *   mean: out, a row; capacity: its width.
 *   half_width: out or NULL, for BETTISCOPE_LANDSCAPE and _SILHOUETTE of two diagrams and more: where these
 *   were drawn independently from a population, mean +- half_width holds the population's mean, at all scales
 *   of the grid and all levels at once, with a probability that tends to `confidence` as count grows, by the
 *   multiplier bootstrap (Chazal, Fasy, Lecci, Rinaldo, Wasserman 2014, algorithm 1). It is the least number
 *   that a part of at most 1 - confidence of `samples` random ones exceeds, each the greatest over the row of
 *   |sum of x_i (f_i - mean)| / count, where f_i are the rows and x_i independent standard normal numbers
 *   drawn from `seed`.
 *   confidence: above 0, below 1. samples: 1 to 1,000,000. All three are 0 where half_width is NULL. */
BETTISCOPE_API bettiscope_status bettiscope_mean_vector(
    const double* pairs, const int64_t* offsets, int64_t count, const bettiscope_vector_options* options,
    double confidence, int64_t samples, int64_t seed, int32_t threads, const int32_t* cancel, double* mean,
    int64_t capacity, double* half_width, char* err, int64_t err_capacity) BETTISCOPE_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif

// The kernels, compiled once for each instruction set: BETTISCOPE_LANES is the number of doubles in its
// vectors, BETTISCOPE_KERNELS the table to define and BETTISCOPE_KERNELS_NAME its name. No include guard: see
// kernels.h.

#include "kernels.h"

namespace bettiscope {
namespace {

#if BETTISCOPE_LANES == 1
typedef double Lanes;
typedef float NarrowLanes;
#else
typedef double Lanes __attribute__((vector_size(8 * BETTISCOPE_LANES), may_alias));
typedef float NarrowLanes __attribute__((vector_size(8 * BETTISCOPE_LANES), may_alias));
#endif
constexpr int64_t kVectors = kBlock / BETTISCOPE_LANES;

struct Square {
  static Lanes add(Lanes sum, Lanes difference) { return sum + difference * difference; }
};
struct Absolute {
  static Lanes add(Lanes sum, Lanes difference) { return sum + (difference < 0 ? -difference : difference); }
};
struct Largest {
  static Lanes add(Lanes largest, Lanes difference) {
    const Lanes size = difference < 0 ? -difference : difference;
    return largest < size ? size : largest;
  }
};

/** The terms of the coordinates' differences, accumulated in order. */
template <class Term>
inline void accumulate(const double* block, int64_t d, const double* query, Lanes* sums) {
  for (int64_t v = 0; v < kVectors; ++v)
    sums[v] = Lanes{};
  for (int64_t c = 0; c < d; ++c) {
    const Lanes* points = reinterpret_cast<const Lanes*>(block + c * kBlock);
    for (int64_t v = 0; v < kVectors; ++v)
      sums[v] = Term::add(sums[v], points[v] - query[c * kBlock]);
  }
}

void squared_distances(const double* block, int64_t d, const double* query, double* out) {
  Lanes sums[kVectors];
  accumulate<Square>(block, d, query, sums);
  Lanes* results = reinterpret_cast<Lanes*>(out);
  for (int64_t v = 0; v < kVectors; ++v)
    results[v] = sums[v];
}

int64_t update_nearest(const double* block, int64_t d, const double* query, double* nearest) {
  Lanes sums[kVectors];
  accumulate<Square>(block, d, query, sums);
  Lanes* results = reinterpret_cast<Lanes*>(nearest);
  Lanes largest = Lanes{} - 1.0;
  for (int64_t v = 0; v < kVectors; ++v) {
    const Lanes smaller = sums[v] < results[v] ? sums[v] : results[v];
    results[v] = smaller;
    largest = largest < smaller ? smaller : largest;
  }
  alignas(64) double lane[BETTISCOPE_LANES];
  *reinterpret_cast<Lanes*>(lane) = largest;
  double most = lane[0];
  for (int64_t l = 1; l < BETTISCOPE_LANES; ++l)
    most = most < lane[l] ? lane[l] : most;
  int64_t p = 0;
  while (nearest[p] != most)
    ++p;
  return p;
}

void box_distances(const double* boxes, int64_t d, const double* query, double* out) {
  constexpr int64_t vectors = kBoxes / BETTISCOPE_LANES;
  Lanes sums[vectors];
  for (int64_t v = 0; v < vectors; ++v)
    sums[v] = Lanes{};
  for (int64_t c = 0; c < d; ++c) {
    const Lanes* low = reinterpret_cast<const Lanes*>(boxes + 2 * c * kBoxes);
    const Lanes* high = low + vectors;
    for (int64_t v = 0; v < vectors; ++v) {
      const Lanes below = low[v] - query[c * kBlock];
      const Lanes above = query[c * kBlock] - high[v];
      const Lanes outside = below < above ? above : below;
      const Lanes gap = outside < 0 ? Lanes{} : outside;
      sums[v] += gap * gap;
    }
  }
  Lanes* results = reinterpret_cast<Lanes*>(out);
  for (int64_t v = 0; v < vectors; ++v)
    results[v] = sums[v];
}

template <class Length>
void euclidean(const double* block, int64_t d, const double* query, Length* out) {
  alignas(64) double sums[kBlock];
  squared_distances(block, d, query, sums);
  for (int64_t p = 0; p < kBlock; ++p)
    out[p] = static_cast<Length>(__builtin_sqrt(sums[p]));
}

template <class Length>
void half_squared(const double* block, int64_t d, const double* query, Length* out) {
  alignas(64) double sums[kBlock];
  squared_distances(block, d, query, sums);
  for (int64_t p = 0; p < kBlock; ++p)
    out[p] = static_cast<Length>(0.5 * sums[p]);
}

template <class Term, class Length>
void lengths(const double* block, int64_t d, const double* query, Length* out) {
  Lanes sums[kVectors];
  accumulate<Term>(block, d, query, sums);
  const double* values = reinterpret_cast<const double*>(sums);
  for (int64_t p = 0; p < kBlock; ++p)
    out[p] = static_cast<Length>(values[p]);
}

template <class Length>
struct Vector {
  typedef Lanes Type;
};
template <>
struct Vector<float> {
  typedef NarrowLanes Type;
};

template <class Length>
void seen_together(const Length* a, const Length* b, int64_t count, Length* out) {
  typedef typename Vector<Length>::Type Many;
  constexpr int64_t lanes = sizeof(Many) / sizeof(Length);
  Many least[kWitnessRows][kWitnessColumns];
  for (auto& row : least)
    for (Many& one : row)
      one = Many{} + static_cast<Length>(__builtin_inf());
  for (int64_t z = 0; z < count; z += lanes) {
    Many right[kWitnessColumns];
    for (int64_t j = 0; j < kWitnessColumns; ++j)
      right[j] = *reinterpret_cast<const Many*>(b + j * count + z);
    for (int64_t i = 0; i < kWitnessRows; ++i) {
      const Many left = *reinterpret_cast<const Many*>(a + i * count + z);
      for (int64_t j = 0; j < kWitnessColumns; ++j) {
        const Many larger = left < right[j] ? right[j] : left;
        least[i][j] = larger < least[i][j] ? larger : least[i][j];
      }
    }
  }
  for (int64_t i = 0; i < kWitnessRows; ++i)
    for (int64_t j = 0; j < kWitnessColumns; ++j) {
      alignas(64) Length lane[lanes];
      *reinterpret_cast<Many*>(lane) = least[i][j];
      Length smallest = lane[0];
      for (int64_t l = 1; l < lanes; ++l)
        smallest = lane[l] < smallest ? lane[l] : smallest;
      out[i * kWitnessColumns + j] = smallest;
    }
}

template <class Length>
constexpr MetricKernels<Length> kMetrics = {euclidean<Length>, half_squared<Length>,
                                            lengths<Absolute, Length>, lengths<Largest, Length>,
                                            seen_together<Length>};

}  // namespace

extern const Kernels BETTISCOPE_KERNELS = {BETTISCOPE_KERNELS_NAME, squared_distances, update_nearest,
                                           box_distances,           kMetrics<float>,   kMetrics<double>};

}  // namespace bettiscope

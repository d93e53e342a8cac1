#if defined(__x86_64__)
#include <immintrin.h>

#include "rank_kernels.h"

namespace bettiscope {
namespace {

constexpr int64_t kLanes = 8;
typedef __m256i Lanes;

inline Lanes load(const Rank* from) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(from));
}
inline void store(Rank* to, Lanes a) {
  _mm256_store_si256(reinterpret_cast<__m256i*>(to), a);
}
inline Lanes fill(Rank value) {
  return _mm256_set1_epi32(value);
}
inline Lanes larger(Lanes a, Lanes b) {
  return _mm256_max_epi32(a, b);
}
inline uint32_t less(Lanes a, Lanes b) {
  return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(b, a))));
}

}  // namespace
}  // namespace bettiscope

#define BETTISCOPE_RANK_KERNELS kAvx2RankKernels
#define BETTISCOPE_RANK_KERNELS_NAME "avx2"
#include "rank_kernels_body.h"
#endif

#if defined(__x86_64__)
#include <immintrin.h>

#include "rank_kernels.h"

namespace bettiscope {
namespace {

constexpr int64_t kLanes = 16;
typedef __m512i Lanes;

inline Lanes load(const Rank* from) {
  return _mm512_load_si512(from);
}
inline void store(Rank* to, Lanes a) {
  _mm512_store_si512(to, a);
}
inline Lanes fill(Rank value) {
  return _mm512_set1_epi32(value);
}
inline Lanes larger(Lanes a, Lanes b) {
  return _mm512_maskz_max_epi32(0xffff, a, b);  // g++ 12 warns of the plain one
}
inline uint32_t less(Lanes a, Lanes b) {
  return _mm512_cmplt_epi32_mask(a, b);
}

}  // namespace
}  // namespace bettiscope

#define BETTISCOPE_RANK_KERNELS kAvx512RankKernels
#define BETTISCOPE_RANK_KERNELS_NAME "avx512"
#include "rank_kernels_body.h"
#endif

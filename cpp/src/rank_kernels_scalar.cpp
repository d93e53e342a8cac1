#include "rank_kernels.h"

namespace bettiscope {
namespace {

constexpr int64_t kLanes = 4;
struct Lanes {
  Rank r[kLanes];
};

inline Lanes load(const Rank* from) {
  return {{from[0], from[1], from[2], from[3]}};
}
inline void store(Rank* to, Lanes a) {
  for (int64_t l = 0; l < kLanes; ++l)
    to[l] = a.r[l];
}
inline Lanes fill(Rank value) {
  return {{value, value, value, value}};
}
inline Lanes larger(Lanes a, Lanes b) {
  for (int64_t l = 0; l < kLanes; ++l)
    a.r[l] = a.r[l] < b.r[l] ? b.r[l] : a.r[l];
  return a;
}
inline uint32_t less(Lanes a, Lanes b) {
  uint32_t bits = 0;
  for (int64_t l = 0; l < kLanes; ++l)
    bits |= static_cast<uint32_t>(a.r[l] < b.r[l]) << l;
  return bits;
}

}  // namespace
}  // namespace bettiscope

#define BETTISCOPE_RANK_KERNELS kScalarRankKernels
#define BETTISCOPE_RANK_KERNELS_NAME "scalar"
#include "rank_kernels_body.h"

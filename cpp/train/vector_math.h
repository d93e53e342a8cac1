// Vectors and functions of them, compiled once for each instruction set: BETTISCOPE_VECTOR_BYTES is the size
// of its vectors, 0 for none. No include guard and no standard library: see training_kernels.h.

#include <stdint.h>

namespace bettiscope {
namespace {

template <class T>
struct BitsOf;
template <>
struct BitsOf<float> {
  typedef int32_t Type;
  static constexpr int kMantissa = 23;
};
template <>
struct BitsOf<double> {
  typedef int64_t Type;
  static constexpr int kMantissa = 52;
};

template <class T>
struct Vector {
#if BETTISCOPE_VECTOR_BYTES == 0
  static constexpr int kLanes = 1;
  typedef T Type;
  typedef typename BitsOf<T>::Type Bits;
#else
  static constexpr int kLanes = BETTISCOPE_VECTOR_BYTES / sizeof(T);
  typedef T Type __attribute__((vector_size(BETTISCOPE_VECTOR_BYTES), may_alias));
  typedef typename BitsOf<T>::Type Bits __attribute__((vector_size(BETTISCOPE_VECTOR_BYTES), may_alias));
#endif
};
template <class T>
using VectorOf = typename Vector<T>::Type;

template <class T>
inline VectorOf<T> load(const T* from) {
  return *reinterpret_cast<const VectorOf<T>*>(from);
}
template <class T>
inline void store(T* to, VectorOf<T> x) {
  *reinterpret_cast<VectorOf<T>*>(to) = x;
}
template <class T>
inline VectorOf<T> fill(T value) {
  return value - VectorOf<T>{};
}

template <class T>
inline VectorOf<T> square_root(VectorOf<T> x) {
#if BETTISCOPE_VECTOR_BYTES == 0
  return static_cast<T>(__builtin_sqrt(x));
#else
  VectorOf<T> root;
  for (int k = 0; k < Vector<T>::kLanes; ++k)
    root[k] = static_cast<T>(__builtin_sqrt(x[k]));
  return root;
#endif
}

template <class T>
inline VectorOf<T> magnitude(VectorOf<T> x) {
  return x < 0 ? -x : x;
}

/** The sum of the lanes, in order. */
template <class T>
inline T sum_of_lanes(VectorOf<T> x) {
#if BETTISCOPE_VECTOR_BYTES == 0
  return x;
#else
  T sum = x[0];
  for (int k = 1; k < Vector<T>::kLanes; ++k)
    sum += x[k];
  return sum;
#endif
}

/** x = power * 2^n with whole n and remainder r: x = n ln 2 + r, |r| <= ln 2 / 2. Of x <= 0 that are not
 * below kLeast. */
template <class T>
struct Reduced {
  VectorOf<T> scale; /**< 2^n */
  VectorOf<T> remainder;

  static constexpr bool kNarrow = sizeof(T) == 4;
  /** Of which the exponential is still a normal number. */
  static constexpr T kLeast = static_cast<T>(kNarrow ? -87.0 : -708.0);

  explicit Reduced(VectorOf<T> x) {
    typedef typename Vector<T>::Bits Bits;
    constexpr int kMantissa = BitsOf<T>::kMantissa;
    // Adding 1.5 * 2^mantissa rounds to a whole number, and leaves it in the low bits.
    constexpr T kRound = static_cast<T>(1.5) * static_cast<T>(int64_t{1} << kMantissa);
    // ln 2 in two parts, the first with so few bits that its product with n is exact (Cody and Waite 1980).
    constexpr T kHigh = static_cast<T>(kNarrow ? 0x1.62ep-1 : 0x1.62e42feep-1);
    constexpr T kLow = static_cast<T>(0.693147180559945309417232121458L - static_cast<long double>(kHigh));
    const VectorOf<T> shifted = x * static_cast<T>(1.44269504088896340736L) + kRound;
    const VectorOf<T> n = shifted - kRound;
    remainder = (x - n * kHigh) - n * kLow;
    constexpr auto kOne = __builtin_bit_cast(typename BitsOf<T>::Type, static_cast<T>(1));
    scale = __builtin_bit_cast(VectorOf<T>, (__builtin_bit_cast(Bits, shifted) << kMantissa) + kOne);
  }

  /** exp(remainder) - 1 by its Taylor series, whose first term left out is below half a unit in the last
   * place. */
  VectorOf<T> exp_minus_1() const {
    constexpr int kDegree = kNarrow ? 7 : 13;
    T factorial = 1;
    for (int k = 2; k <= kDegree; ++k)
      factorial *= static_cast<T>(k);
    VectorOf<T> sum = fill<T>(1 / factorial);
#pragma GCC unroll 16
    for (int k = kDegree; k > 1; --k) {
      factorial /= static_cast<T>(k);
      sum = sum * remainder + 1 / factorial;
    }
    return sum * remainder;
  }
};

/** exp(x) for x <= 0; 0 where it would be no normal number. */
template <class T>
inline VectorOf<T> exp_of_negative(VectorOf<T> x) {
  const Reduced<T> reduced(x < Reduced<T>::kLeast ? fill<T>(Reduced<T>::kLeast) : x);
  const VectorOf<T> result = reduced.scale + reduced.scale * reduced.exp_minus_1();
  return x < Reduced<T>::kLeast ? VectorOf<T>{} : result;
}

template <class T>
inline VectorOf<T> sigmoid(VectorOf<T> x) {
  const VectorOf<T> e = exp_of_negative<T>(-magnitude<T>(x));
  return (x < 0 ? e : fill<T>(1)) / (1 + e);
}

/** By exp(-2|x|) - 1, which is exact near 0. */
template <class T>
inline VectorOf<T> tanh(VectorOf<T> x) {
  const VectorOf<T> twice = -2 * magnitude<T>(x);
  const Reduced<T> reduced(twice < Reduced<T>::kLeast ? fill<T>(Reduced<T>::kLeast) : twice);
  const VectorOf<T> e = reduced.scale * reduced.exp_minus_1() + (reduced.scale - 1);
  const VectorOf<T> result = e / (2 + e);
  return x < 0 ? result : -result;
}

/** log(x) for x >= 1: x = m * 2^k with m from sqrt(1/2) to sqrt(2), log m = 2 atanh((m - 1) / (m + 1)). */
inline VectorOf<double> log_of_large(VectorOf<double> x) {
  typedef Vector<double>::Bits Bits;
  constexpr int kMantissa = BitsOf<double>::kMantissa;
  constexpr int64_t kRootHalf = __builtin_bit_cast(int64_t, 0.70710678118654752440);
  const Bits bits = __builtin_bit_cast(Bits, x);
  const Bits k = (bits - kRootHalf) >> kMantissa;
  const VectorOf<double> m = __builtin_bit_cast(VectorOf<double>, bits - (k << kMantissa));
  const VectorOf<double> s = (m - 1) / (m + 1);
  const VectorOf<double> square = s * s;
  constexpr int kTerms = 11;  // the next one is below 2^-60
  VectorOf<double> sum = fill<double>(2.0 / (2 * kTerms - 1));
  for (int term = kTerms - 2; term >= 0; --term)
    sum = sum * square + 2.0 / (2 * term + 1);
  // A small whole number as the low bits of a large one.
  constexpr double kLarge = 0x1.8p52;
  const VectorOf<double> exponent =
      __builtin_bit_cast(VectorOf<double>, k + __builtin_bit_cast(int64_t, kLarge)) - kLarge;
  const VectorOf<double> result = exponent * 0.693147180559945309417232121458 + s * sum;
  return x != x ? x : result;
}

/** log(1 + x) for x from 0 to 1, with what 1 + x loses by rounding (Kahan's correction). */
inline VectorOf<double> log1p_of_small(VectorOf<double> x) {
  const VectorOf<double> y = 1 + x;
  return log_of_large(y) + (x - (y - 1)) / y;
}

}  // namespace
}  // namespace bettiscope

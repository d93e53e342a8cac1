// The kernels, compiled once for each instruction set: BETTISCOPE_VECTOR_BYTES is the size of its vectors (0:
// none), BETTISCOPE_REGISTERS how many it has, BETTISCOPE_TRAINING_KERNELS the table to define and
// BETTISCOPE_KERNELS_NAME its name. No include guard: see training_kernels.h. These files are compiled with
// -ffp-contract=fast: a product and a sum are one instruction where there is one.

#include "training_kernels.h"
#include "vector_math.h"

namespace bettiscope {
namespace {

constexpr bool kManyRegisters = BETTISCOPE_REGISTERS >= 32;
/** Vectors of a tile: each weight that is loaded is used on so many. */
constexpr int kTileVectors = kManyRegisters ? 4 : 2;
/** Units computed at once: kUnits * kTileVectors sums and kTileVectors + 1 factors fit in the registers. */
constexpr int kUnits = 6;
/** Likewise of backward, whose weights are rows apart: with 6 and 16 registers it takes twice as long (g++
 * 12). */
constexpr int kBackwardUnits = kManyRegisters ? kUnits : 5;
/** Of add_gradient: inputs and outputs at once. Where there are many registers their products' sums fill one
 * vector of float32. */
constexpr int kGradientInputs = 4;
constexpr int kGradientOutputs = kManyRegisters ? 4 : 2;

/** Calls block.operator()<N>(begin) with N = size, which is from 1 to Most. */
template <int Most, class Block>
inline void with_size(int64_t size, int64_t begin, const Block& block) {
  if constexpr (Most > 1)
    if (size < Most) return with_size<Most - 1>(size, begin, block);
  block.template operator()<Most>(begin);
}

/** Cuts [0, n) into blocks of at most Most and calls block.operator()<size>(begin) for each. */
template <int Most, class Block>
inline void for_blocks(int64_t n, const Block& block) {
  const Parts parts = Parts::of(n, Most);
  for (int64_t part = 0; part < parts.count; ++part)
    with_size<Most>(parts.size_of(part), parts.begin(part), block);
}

/** Calls tile.operator()<its vectors>(first vector) for each tile. */
template <class Tile>
inline void for_tiles(int64_t vectors, const Tile& tile) {
  for_blocks<kTileVectors>(vectors, tile);
}

// ---- the layer's products

template <class T, int Outputs, int Vectors>
inline void forward_block(const T* weights, const T* biases, int64_t inputs, int64_t outputs, const T* values,
                          int32_t activation, T* out) {
  constexpr int kLanes = Vector<T>::kLanes;
  VectorOf<T> sums[Outputs][Vectors];
#pragma GCC unroll 8
  for (int o = 0; o < Outputs; ++o)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      sums[o][v] = fill<T>(biases[o]);
  for (int64_t i = 0; i < inputs; ++i, weights += outputs, values += Vectors * kLanes) {
    VectorOf<T> x[Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      x[v] = load<T>(values + v * kLanes);
#pragma GCC unroll 8
    for (int o = 0; o < Outputs; ++o) {
      const VectorOf<T> weight = fill<T>(weights[o]);
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
        sums[o][v] += weight * x[v];
    }
  }
  const auto finish = [&](const auto& function) {
#pragma GCC unroll 8
    for (int o = 0; o < Outputs; ++o)
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
        store<T>(out + (o * Vectors + v) * kLanes, function(sums[o][v]));
  };
  // NaN stays NaN.
  switch (activation) {
    case BETTISCOPE_RELU:
      return finish([](VectorOf<T> z) { return z < 0 ? VectorOf<T>{} : z; });
    case BETTISCOPE_LEAKY_RELU:
      return finish([](VectorOf<T> z) { return z < 0 ? z * static_cast<T>(0.01) : z; });
    default:
      return finish([](VectorOf<T> z) { return z; });
  }
}

template <class T>
void forward(const T* weights, int64_t inputs, int64_t outputs, const T* values, int64_t vectors,
             int32_t activation, T* out) {
  constexpr int kLanes = Vector<T>::kLanes;
  for_tiles(vectors, [&]<int Vectors>(int64_t first) {
    const T* from = values + first * inputs * kLanes;
    T* to = out + first * outputs * kLanes;
    for_blocks<kUnits>(outputs, [&]<int Outputs>(int64_t o) {
      forward_block<T, Outputs, Vectors>(weights + o, weights + inputs * outputs + o, inputs, outputs, from,
                                         activation, to + o * Vectors * kLanes);
    });
  });
}

/** How derivatives by the values after an activation function become those by the values before it, told from
 * the values after it. */
template <class T, class Finish>
inline void with_derivative(int32_t activation, const Finish& finish) {
  typedef VectorOf<T> V;
  switch (activation) {
    case BETTISCOPE_RELU:
      return finish([](V delta, V value) { return value <= 0 ? V{} : delta; });
    case BETTISCOPE_LEAKY_RELU:
      return finish([](V delta, V value) { return value <= 0 ? delta * static_cast<T>(0.01) : delta; });
    case BETTISCOPE_TANH:
      return finish([](V delta, V value) { return delta * (1 - value * value); });
    case BETTISCOPE_SIGMOID:
      return finish([](V delta, V value) { return delta * (value * (1 - value)); });
    default:
      return finish([](V delta, V) { return delta; });
  }
}

template <class T, int Inputs, int Vectors>
inline void backward_block(const T* weights, int64_t outputs, const T* deltas, int32_t activation,
                           const T* values, const T* factors, T* out) {
  constexpr int kLanes = Vector<T>::kLanes;
  VectorOf<T> sums[Inputs][Vectors];
#pragma GCC unroll 8
  for (int i = 0; i < Inputs; ++i)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      sums[i][v] = VectorOf<T>{};
  for (int64_t o = 0; o < outputs; ++o, deltas += Vectors * kLanes) {
    VectorOf<T> delta[Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      delta[v] = load<T>(deltas + v * kLanes);
#pragma GCC unroll 8
    for (int i = 0; i < Inputs; ++i) {
      const VectorOf<T> weight = fill<T>(weights[i * outputs + o]);
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
        sums[i][v] += weight * delta[v];
    }
  }
  const auto finish = [&](const T* from, const auto& function) {
#pragma GCC unroll 8
    for (int i = 0; i < Inputs; ++i)
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) {
        const int at = (i * Vectors + v) * kLanes;
        store<T>(out + at, function(sums[i][v], load<T>(from + at)));
      }
  };
  if (factors != nullptr)
    return finish(factors, [](VectorOf<T> delta, VectorOf<T> factor) { return delta * factor; });
  with_derivative<T>(activation, [&](const auto& function) { finish(values, function); });
}

template <class T>
void backward(const T* weights, int64_t inputs, int64_t outputs, const T* deltas, int64_t vectors,
              int32_t activation, const T* values, const T* factors, T* out) {
  constexpr int kLanes = Vector<T>::kLanes;
  for_tiles(vectors, [&]<int Vectors>(int64_t first) {
    const T* from = deltas + first * outputs * kLanes;
    for_blocks<kBackwardUnits>(inputs, [&]<int Inputs>(int64_t i) {
      const int64_t at = (first * inputs + i * Vectors) * kLanes;
      backward_block<T, Inputs, Vectors>(weights + i * outputs, outputs, from, activation, values + at,
                                         factors == nullptr ? nullptr : factors + at, out + at);
    });
  });
}

// ---- sums over the samples

template <int... Lane>
struct Lanes {};
template <int Count, int... Lane>
struct LanesTo : LanesTo<Count - 1, Count - 1, Lane...> {};
template <int... Lane>
struct LanesTo<0, Lane...> {
  typedef Lanes<Lane...> Type;
};

/** Lane l of the result: the sum of lanes l and l + Half of a where bit Half of l is 0, of lanes l and l -
 * Half of b where it is 1. */
template <int Half, class V, int... Lane>
inline V sum_halves(V a, V b, Lanes<Lane...>) {
#if BETTISCOPE_VECTOR_BYTES == 0
  return a + b;
#else
  constexpr int kLanes = sizeof...(Lane);
  const V own = __builtin_shufflevector(a, b, ((Lane & Half) != 0 ? kLanes + Lane : Lane)...);
  const V other = __builtin_shufflevector(a, b, ((Lane & Half) != 0 ? kLanes + Lane - Half : Lane + Half)...);
  return own + other;
#endif
}

/** Lane k of the result is the sum of the lanes of sums[k], for the first `Count` lanes; overwrites sums. Of
 * `Slots` sums, `Count` of them given, only the lanes below Slots are still to be summed. */
template <class T, int Count, int Slots = Vector<T>::kLanes>
inline VectorOf<T> sums_of_lanes(VectorOf<T>* sums) {
  if constexpr (Slots == 1) {
    return sums[0];
  } else {
    constexpr int kHalf = Slots / 2;
    constexpr int kLeft = Count < kHalf ? Count : kHalf;
    typedef typename LanesTo<Vector<T>::kLanes>::Type All;
#pragma GCC unroll 16
    for (int k = 0; k < kLeft; ++k)
      sums[k] = sum_halves<kHalf>(sums[k], sums[k + kHalf < Count ? k + kHalf : k], All{});
    return sums_of_lanes<T, kLeft, kHalf>(sums);
  }
}

/** Adds numbers to a row. */
template <class T, int Count>
inline void add_row(const T* numbers, T* row) {
  if constexpr (Count > 1 && (Count & (Count - 1)) == 0) {
    typedef T Row __attribute__((vector_size(Count * sizeof(T)), aligned(sizeof(T)), may_alias));
    *reinterpret_cast<Row*>(row) += *reinterpret_cast<const Row*>(numbers);
  } else {
    for (int k = 0; k < Count; ++k)
      row[k] += numbers[k];
  }
}

/** Adds the sums of the lanes of Rows * Columns vectors to as many numbers, rows `stride` apart. */
template <class T, int Rows, int Columns>
inline void add_sums(VectorOf<T>* sums, int64_t stride, T* out) {
  constexpr int kLanes = Vector<T>::kLanes;
  constexpr int kCount = Rows * Columns;
  constexpr int kVectors = (kCount + kLanes - 1) / kLanes;
  alignas(64) T results[kVectors * kLanes];
#pragma GCC unroll 16
  for (int v = 0; v < kCount / kLanes; ++v)
    store<T>(results + v * kLanes, sums_of_lanes<T, kLanes>(sums + v * kLanes));
  if constexpr (kCount % kLanes != 0)
    store<T>(results + (kVectors - 1) * kLanes,
             sums_of_lanes<T, kCount % kLanes>(sums + (kVectors - 1) * kLanes));
#pragma GCC unroll 8
  for (int row = 0; row < Rows; ++row)
    add_row<T, Columns>(results + row * Columns, out + row * stride);
}

/** What add_gradient is given. */
template <class T>
struct Products {
  const T* values;
  int64_t inputs;
  const T* deltas;
  int64_t outputs;
  Parts tiles;
};

/** Calls visit.operator()<vectors of a unit>(input's first sample, output's first sample) for each tile. */
template <class T, class Visit>
inline void for_tiles_of(const Products<T>& all, int64_t input, int64_t output, const Visit& visit) {
  constexpr int kLanes = Vector<T>::kLanes;
  const T* values = all.values;
  const T* deltas = all.deltas;
  const auto tiles = [&]<int Vectors>(int64_t count) {
    constexpr int64_t kWidth = Vectors * kLanes;
    for (int64_t tile = 0; tile < count; ++tile) {
      visit.template operator()<Vectors>(values + input * kWidth, deltas + output * kWidth);
      values += all.inputs * kWidth;
      deltas += all.outputs * kWidth;
    }
  };
  if (all.tiles.larger > 0) with_size<kTileVectors>(all.tiles.size + 1, all.tiles.larger, tiles);
  with_size<kTileVectors>(all.tiles.size, all.tiles.count - all.tiles.larger, tiles);
}

template <class T, int Inputs, int Outputs>
inline void gradient_block(const Products<T>& all, int64_t input, int64_t output, T* gradient) {
  VectorOf<T> sums[Inputs * Outputs];
#pragma GCC unroll 16
  for (int k = 0; k < Inputs * Outputs; ++k)
    sums[k] = VectorOf<T>{};
  for_tiles_of(all, input, output, [&]<int Vectors>(const T* values, const T* deltas) {
    constexpr int kLanes = Vector<T>::kLanes;
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      VectorOf<T> y[Outputs];
#pragma GCC unroll 8
      for (int o = 0; o < Outputs; ++o)
        y[o] = load<T>(deltas + (o * Vectors + v) * kLanes);
#pragma GCC unroll 8
      for (int i = 0; i < Inputs; ++i) {
        const VectorOf<T> x = load<T>(values + (i * Vectors + v) * kLanes);
#pragma GCC unroll 8
        for (int o = 0; o < Outputs; ++o)
          sums[i * Outputs + o] += x * y[o];
      }
    }
  });
  add_sums<T, Inputs, Outputs>(sums, all.outputs, gradient + input * all.outputs + output);
}

template <class T, int Outputs>
inline void bias_block(const Products<T>& all, int64_t output, T* gradient) {
  VectorOf<T> sums[Outputs];
#pragma GCC unroll 16
  for (int o = 0; o < Outputs; ++o)
    sums[o] = VectorOf<T>{};
  for_tiles_of(all, 0, output, [&]<int Vectors>(const T*, const T* deltas) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v)
#pragma GCC unroll 16
      for (int o = 0; o < Outputs; ++o)
        sums[o] += load<T>(deltas + (o * Vectors + v) * Vector<T>::kLanes);
  });
  add_sums<T, 1, Outputs>(sums, all.outputs, gradient + all.inputs * all.outputs + output);
}

/** Calls block.operator()<Most>(begin) for as many whole blocks as there are in [0, n), then once for the
 * rest. */
template <int Most, class Block>
inline void for_whole_blocks(int64_t n, const Block& block) {
  int64_t begin = 0;
  for (; begin + Most <= n; begin += Most)
    block.template operator()<Most>(begin);
  if (begin < n) with_size<Most - 1>(n - begin, begin, block);
}

template <class T>
void add_gradient(const T* values, int64_t inputs, const T* deltas, int64_t outputs, int64_t vectors,
                  T* gradient) {
  const Products<T> all = {values, inputs, deltas, outputs, Parts::of(vectors, kTileVectors)};
  for_whole_blocks<kGradientInputs>(inputs, [&]<int Inputs>(int64_t i) {
    for_whole_blocks<kGradientOutputs>(
        outputs, [&]<int Outputs>(int64_t o) { gradient_block<T, Inputs, Outputs>(all, i, o, gradient); });
  });
  for_whole_blocks<8>(outputs, [&]<int Outputs>(int64_t o) { bias_block<T, Outputs>(all, o, gradient); });
}

// ---- activation functions, dropout, losses

template <class T, class Function>
inline void for_vectors(T* values, int64_t count, const Function& function) {
  for (int64_t at = 0; at < count; at += Vector<T>::kLanes)
    store<T>(values + at, function(load<T>(values + at)));
}

template <class T>
void apply_tanh(T* values, int64_t count) {
  for_vectors(values, count, [](VectorOf<T> x) { return tanh<T>(x); });
}
template <class T>
void apply_sigmoid(T* values, int64_t count) {
  for_vectors(values, count, [](VectorOf<T> x) { return sigmoid<T>(x); });
}
template <class T>
void apply_exp(T* values, int64_t count) {
  for_vectors(values, count, [](VectorOf<T> x) { return exp_of_negative<T>(x); });
}
void apply_log(double* values, int64_t count) {
  for_vectors(values, count, [](VectorOf<double> x) { return log_of_large(x); });
}
void apply_log1p(double* values, int64_t count) {
  for_vectors(values, count, [](VectorOf<double> x) { return log1p_of_small(x); });
}

template <class T>
void activate(T* values, int64_t count, int32_t activation) {
  if (activation == BETTISCOPE_TANH) apply_tanh(values, count);
  if (activation == BETTISCOPE_SIGMOID) apply_sigmoid(values, count);
}

template <class T>
inline void activate_and_drop_all(T* values, T* factors, int64_t count, int32_t activation) {
  with_derivative<T>(activation, [&](const auto& derivative) {
    for (int64_t at = 0; at < count; at += Vector<T>::kLanes) {
      const VectorOf<T> value = load<T>(values + at), factor = load<T>(factors + at);
      store<T>(values + at, value * factor);
      store<T>(factors + at, derivative(factor, value));
    }
  });
}

template <class T>
void activate_and_drop(T* values, T* factors, int64_t count, int32_t activation) {
  activate(values, count, activation);
  if (activation == BETTISCOPE_RELU)
    for_vectors(values, count, [](VectorOf<T> z) { return z < 0 ? VectorOf<T>{} : z; });
  if (activation == BETTISCOPE_LEAKY_RELU)
    for_vectors(values, count, [](VectorOf<T> z) { return z < 0 ? z * static_cast<T>(0.01) : z; });
  activate_and_drop_all(values, factors, count, activation);
}

/** 64-bit numbers at once, as many as there are doubles. */
#if BETTISCOPE_VECTOR_BYTES == 0
typedef uint64_t Words;
typedef int64_t SignedWords;
#else
typedef uint64_t Words __attribute__((vector_size(BETTISCOPE_VECTOR_BYTES)));
typedef int64_t SignedWords __attribute__((vector_size(BETTISCOPE_VECTOR_BYTES)));
#endif
constexpr int kWords = Vector<double>::kLanes;

/** The mixing function of SplitMix64's 32-bit numbers, which are its upper halves. */
inline SignedWords mixed(Words z) {
  z = (z ^ (z >> 33)) * 0x62a9d9ed799705f5u;
  z = (z ^ (z >> 28)) * 0xcb24d0a5c88c35b3u;
  return __builtin_bit_cast(SignedWords, z);
}

template <class T>
inline void store_mask(T* to, SignedWords number, int64_t boundary, T kept) {
#if BETTISCOPE_VECTOR_BYTES == 0
  *to = number < boundary ? 0 : kept;
#else
  const VectorOf<double> mask = number < boundary ? VectorOf<double>{} : fill<double>(kept);
  typedef T Narrow __attribute__((vector_size(sizeof(T) * kWords), may_alias));
  *reinterpret_cast<Narrow*>(to) = __builtin_convertvector(mask, Narrow);
#endif
}

template <class T>
void draw_masks(const MaskNumbers& numbers, int64_t units, int64_t vectors, T kept, T* factors) {
  constexpr uint64_t kGamma = 0x9e3779b97f4a7c15u;
  constexpr int kLanes = Vector<T>::kLanes;
  // A 64-bit number is below this where its upper half is below the boundary.
  const int64_t boundary = static_cast<int64_t>(numbers.boundary) * (int64_t{1} << 32);
  alignas(64) uint64_t samples[kWords];
  for (int k = 0; k < kWords; ++k)
    samples[k] = static_cast<uint64_t>(k) * static_cast<uint64_t>(units) * kGamma;
  const Words offsets = __builtin_bit_cast(Words, samples);
  for_tiles(vectors, [&]<int Vectors>(int64_t first) {
    for (int64_t lane = 0; lane < Vectors * kLanes; lane += kWords) {
      const auto sample = static_cast<uint64_t>(first * kLanes + lane);
      Words state =
          offsets + (numbers.seed + (numbers.first + sample * static_cast<uint64_t>(units) + 1) * kGamma);
      T* to = factors + first * units * kLanes + lane;
      for (int64_t unit = 0; unit < units; ++unit, state += kGamma, to += Vectors * kLanes)
        store_mask(to, mixed(state), boundary, kept);
    }
  });
}

/** The softmax of one vector of samples less 1 for their labels, times the scales; outputs `stride` apart. */
template <class T>
inline void softmax_deltas(int64_t outputs, const T* values, int64_t stride, VectorOf<T> label,
                           VectorOf<T> scale, T* out) {
  VectorOf<T> largest = load<T>(values);
  for (int64_t c = 1; c < outputs; ++c) {
    const VectorOf<T> value = load<T>(values + c * stride);
    largest = value < largest ? largest : value;
  }
  VectorOf<T> sum{};
  for (int64_t c = 0; c < outputs; ++c) {
    const VectorOf<T> e = exp_of_negative<T>(load<T>(values + c * stride) - largest);
    store<T>(out + c * stride, e);
    sum += e;
  }
  for (int64_t c = 0; c < outputs; ++c) {
    const VectorOf<T> hit = label == static_cast<T>(c) ? fill<T>(1) : VectorOf<T>{};
    const VectorOf<T> delta = (load<T>(out + c * stride) / sum - hit) * scale;
    store<T>(out + c * stride, scale == 0 ? VectorOf<T>{} : delta);
  }
}

/** As softmax_deltas; of the binary cross-entropy, whose one target is the label. */
template <class T>
inline void logistic_deltas(const T* values, VectorOf<T> label, VectorOf<T> scale, T* out) {
  const VectorOf<T> delta = (sigmoid<T>(load<T>(values)) - label) * scale;
  store<T>(out, scale == 0 ? VectorOf<T>{} : delta);
}

/** As softmax_deltas. */
template <class T>
inline void squared_deltas(bool of_sigmoid, int64_t outputs, const T* values, int64_t stride,
                           VectorOf<T> label, VectorOf<T> scale, T* out) {
  scale *= 2 / static_cast<T>(outputs);
  for (int64_t c = 0; c < outputs; ++c) {
    const VectorOf<T> hit = label == static_cast<T>(c) ? fill<T>(1) : VectorOf<T>{};
    const VectorOf<T> target = outputs == 1 ? label : hit;
    const VectorOf<T> value = load<T>(values + c * stride);
    const VectorOf<T> squashed = of_sigmoid ? sigmoid<T>(value) : value;
    const VectorOf<T> slope = of_sigmoid ? squashed * (1 - squashed) : fill<T>(1);
    const VectorOf<T> delta = (squashed - target) * slope * scale;
    store<T>(out + c * stride, scale == 0 ? VectorOf<T>{} : delta);
  }
}

template <class T>
void output_deltas(int32_t loss, int64_t outputs, const T* values, const T* labels, const T* scales,
                   int64_t vectors, T* out) {
  constexpr int kLanes = Vector<T>::kLanes;
  for_tiles(vectors, [&]<int Vectors>(int64_t first) {
    for (int v = 0; v < Vectors; ++v) {
      const int64_t at = (first * outputs + v) * kLanes;
      const VectorOf<T> label = load<T>(labels + (first + v) * kLanes);
      const VectorOf<T> scale = load<T>(scales + (first + v) * kLanes);
      if (loss == BETTISCOPE_BCE)
        logistic_deltas<T>(values + at, label, scale, out + at);
      else if (loss == BETTISCOPE_CROSS_ENTROPY)
        softmax_deltas<T>(outputs, values + at, Vectors * kLanes, label, scale, out + at);
      else
        squared_deltas<T>(loss == BETTISCOPE_MSE_OF_SIGMOID, outputs, values + at, Vectors * kLanes, label,
                          scale, out + at);
    }
  });
}

// ---- parameters

template <class T>
void add_penalties(const T* parameters, int64_t count, T l1, T twice_l2, T* gradient) {
  for (int64_t at = 0; at < count; at += Vector<T>::kLanes) {
    const VectorOf<T> p = load<T>(parameters + at);
    const VectorOf<T> sign = p > 0 ? fill<T>(l1) : p < 0 ? fill<T>(-l1) : VectorOf<T>{};
    store<T>(gradient + at, load<T>(gradient + at) + sign + p * twice_l2);
  }
}

template <class T>
T squared_norm(const T* values, int64_t count) {
  constexpr int kSums = 4;
  VectorOf<T> sums[kSums] = {};
  for (int64_t at = 0, k = 0; at < count; at += Vector<T>::kLanes, ++k) {
    const VectorOf<T> value = load<T>(values + at);
    sums[k % kSums] += value * value;
  }
  return sum_of_lanes<T>((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

template <class T>
inline void sgd(const UpdateRule<T>& rule, const T* gradient, int64_t count, T* parameters, T* momentum) {
  for (int64_t at = 0; at < count; at += Vector<T>::kLanes) {
    const VectorOf<T> p = load<T>(parameters + at);
    const VectorOf<T> g = load<T>(gradient + at) * rule.gradient_scale + p * rule.weight_decay;
    const VectorOf<T> step = load<T>(momentum + at) * rule.momentum + g;
    if (rule.momentum != 0) store<T>(momentum + at, step);
    store<T>(parameters + at, p - step * rule.rate);
  }
}

template <class T>
inline void adam(const UpdateRule<T>& rule, const T* gradient, int64_t count, T* parameters, T* first_moment,
                 T* second_moment) {
  constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
  constexpr T kEpsilon = static_cast<T>(1e-8);
  const bool decoupled = rule.optimizer == BETTISCOPE_ADAMW;
  const T added = decoupled ? 0 : rule.weight_decay;
  const T shrunk = decoupled ? 1 - rule.weight_decay : 1;
  for (int64_t at = 0; at < count; at += Vector<T>::kLanes) {
    const VectorOf<T> p = load<T>(parameters + at);
    const VectorOf<T> g = load<T>(gradient + at) * rule.gradient_scale + p * added;
    const VectorOf<T> before = load<T>(first_moment + at);
    const VectorOf<T> first = before + (g - before) * static_cast<T>(1 - kBeta1);
    const VectorOf<T> second =
        load<T>(second_moment + at) * static_cast<T>(kBeta2) + g * g * static_cast<T>(1 - kBeta2);
    store<T>(first_moment + at, first);
    store<T>(second_moment + at, second);
    const VectorOf<T> size = square_root<T>(second) * rule.root_correction + kEpsilon;
    store<T>(parameters + at, p * shrunk - first * rule.rate / size);
  }
}

template <class T>
void update(const UpdateRule<T>& rule, const T* gradient, int64_t count, T* parameters, T* first_moment,
            T* second_moment) {
  if (rule.optimizer == BETTISCOPE_SGD)
    sgd(rule, gradient, count, parameters, first_moment);
  else
    adam(rule, gradient, count, parameters, first_moment, second_moment);
}

// ---- judging, in float64

typedef VectorOf<double> Doubles;

/** The losses of one vector of samples, outputs `stride` apart. */
inline Doubles logistic_losses(Doubles value, Doubles label) {
  const Doubles positive = value < 0 ? Doubles{} : value;
  return positive - value * label + log1p_of_small(exp_of_negative<double>(-magnitude<double>(value)));
}

inline Doubles softmax_losses(int64_t outputs, const double* values, int64_t stride, Doubles label) {
  Doubles largest = load(values), own{};
  for (int64_t c = 0; c < outputs; ++c) {
    const Doubles value = load(values + c * stride);
    largest = value < largest ? largest : value;
    own = label == static_cast<double>(c) ? value : own;
  }
  Doubles sum{};
  for (int64_t c = 0; c < outputs; ++c)
    sum += exp_of_negative<double>(load(values + c * stride) - largest);
  return largest + log_of_large(sum) - own;
}

inline Doubles squared_losses(bool of_sigmoid, int64_t outputs, const double* values, int64_t stride,
                              Doubles label) {
  Doubles sum{};
  for (int64_t c = 0; c < outputs; ++c) {
    const Doubles hit = label == static_cast<double>(c) ? fill<double>(1) : Doubles{};
    const Doubles target = outputs == 1 ? label : hit;
    const Doubles value = load(values + c * stride);
    const Doubles error = (of_sigmoid ? sigmoid<double>(value) : value) - target;
    sum += error * error;
  }
  return sum / static_cast<double>(outputs);
}

/** The classes of one vector of samples. */
inline Doubles predicted(int32_t loss, int64_t outputs, const double* values, int64_t stride) {
  Doubles most = load(values);
  if (outputs == 1)
    return most > (loss == BETTISCOPE_MSE ? fill<double>(0.5) : Doubles{}) ? fill<double>(1) : Doubles{};
  Doubles best{};
  for (int64_t c = 1; c < outputs; ++c) {
    const Doubles value = load(values + c * stride);
    best = value > most ? fill<double>(static_cast<double>(c)) : best;
    most = value > most ? value : most;
  }
  return best;
}

Judgement judge(int32_t loss, int64_t outputs, const double* values, int64_t stride, const double* labels,
                const double* weights, int64_t count) {
  Doubles total{}, right{};
  for (int64_t at = 0; at < count; at += kWords) {
    const Doubles label = load(labels + at), weight = load(weights + at);
    const Doubles losses =
        loss == BETTISCOPE_BCE ? logistic_losses(load(values + at), label)
        : loss == BETTISCOPE_CROSS_ENTROPY
            ? softmax_losses(outputs, values + at, stride, label)
            : squared_losses(loss == BETTISCOPE_MSE_OF_SIGMOID, outputs, values + at, stride, label);
    const Doubles hit = predicted(loss, outputs, values + at, stride) == label ? fill<double>(1) : Doubles{};
    total += weight == 0 ? Doubles{} : losses * weight;
    right += weight == 0 ? Doubles{} : hit;
  }
  return {sum_of_lanes<double>(total), sum_of_lanes<double>(right)};
}

template <class T>
constexpr LayerKernels<T> kLayers = {
    Vector<T>::kLanes,    kTileVectors,     forward<T>,      activate<T>,      draw_masks<T>,
    activate_and_drop<T>, output_deltas<T>, add_gradient<T>, backward<T>,      add_penalties<T>,
    squared_norm<T>,      update<T>,        apply_tanh<T>,   apply_sigmoid<T>, apply_exp<T>};

}  // namespace

extern const TrainingKernels BETTISCOPE_TRAINING_KERNELS = {
    BETTISCOPE_KERNELS_NAME, kLayers<float>, kLayers<double>, judge, apply_log, apply_log1p};

}  // namespace bettiscope

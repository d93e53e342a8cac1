#include "worker.h"

#include <algorithm>
#include <cmath>

namespace bettiscope {
namespace {

std::size_t size_of(std::int64_t count) {
  return static_cast<std::size_t>(count);
}

std::int64_t rounded_up(std::int64_t n, std::int64_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

/** Whole cache lines, so that every kernel sees whole vectors. */
template <class T>
std::int64_t padded(std::int64_t count) {
  return rounded_up(count, 64 / static_cast<std::int64_t>(sizeof(T)));
}

/** How many samples to take at once: so many that their values stay in a core's cache; whole tiles. */
template <class T>
std::int64_t capacity_for(const Training& training, const LayerKernels<T>& kernels) {
  constexpr std::int64_t kCache = 256 << 10;
  constexpr std::int64_t kLeast = 64, kMost = 1024;
  const Shape& shape = training.shape;
  std::int64_t values = shape.inputs() + shape.outputs() + 2 * shape.largest_width();
  values += shape.hidden_units() * (training.dropout > 0 ? 2 : 1);
  const std::int64_t samples = kCache / (values * static_cast<std::int64_t>(sizeof(T)));
  return rounded_up(std::clamp(samples, kLeast, kMost), kernels.lanes * kernels.tile_vectors);
}

/** Calls visit(sample, place of its first unit's value, distance of the next ones) for each lane of a layer's
 * values, those that are no samples too. */
template <class T, class Visit>
void for_samples(const LayerKernels<T>& kernels, std::int64_t units, std::int64_t vectors,
                 const Visit& visit) {
  const Parts tiles = Parts::of(vectors, kernels.tile_vectors);
  for (std::int64_t tile = 0; tile < tiles.count; ++tile) {
    const std::int64_t first = tiles.begin(tile) * kernels.lanes;
    const std::int64_t width = tiles.size_of(tile) * kernels.lanes;
    for (std::int64_t k = 0; k < width; ++k)
      visit(first + k, first * units + k, width);
  }
}

}  // namespace

template <class T>
Network<T>::Network(const Shape& shape)
    : parameters(size_of(padded<T>(shape.parameters()))),
      first_moment(parameters.size()),
      second_moment(parameters.size()) {}

template <class T>
Worker<T>::Worker(const Training& training, const TrainingKernels& kernels)
    : training_(training),
      all_kernels_(kernels),
      kernels_(layer_kernels<T>(kernels)),
      capacity_(capacity_for(training, kernels_)),
      gradient_(size_of(padded<T>(training.shape.parameters()))),
      labels_(size_of(capacity_)),
      scales_(size_of(capacity_)),
      judged_values_(size_of(training.shape.outputs() * capacity_)),
      judged_labels_(size_of(capacity_)),
      judged_weights_(size_of(capacity_)) {
  const Shape& shape = training.shape;
  values_.emplace_back(size_of(shape.inputs() * capacity_));
  for (std::size_t layer = 0; layer < shape.layers(); ++layer) {
    values_.emplace_back(size_of(shape.outputs(layer) * capacity_));
    if (training.dropout > 0) factors_.emplace_back(values_.back().size());
  }
  for (AlignedVector<T>& deltas : deltas_)
    deltas.resize(size_of(shape.largest_width() * capacity_));
}

template <class T>
void Worker<T>::take_points(const float* points, const Rows& rows) {
  const std::int64_t d = training_.shape.inputs();
  T* values = values_.front().data();
  for_samples(kernels_, d, vectors_of(rows.count),
              [&](std::int64_t sample, std::int64_t at, std::int64_t next) {
                // Lanes that are no samples repeat the last one, so that no value of theirs is stranger than
                // a sample's.
                const float* point = points + rows[std::min(sample, rows.count - 1)] * d;
                for (std::int64_t c = 0; c < d; ++c)
                  values[at + c * next] = static_cast<T>(point[c]);
              });
}

template <class T>
void Worker<T>::take_labels(const std::int32_t* labels, const Rows& rows, double scale) {
  std::fill_n(scales_.begin(), vectors_of(rows.count) * kernels_.lanes, T{0});
  for (std::int64_t k = 0; k < rows.count; ++k) {
    const std::int32_t label = labels[rows[k]];
    labels_[size_of(k)] = static_cast<T>(label);
    scales_[size_of(k)] = static_cast<T>(training_.class_weights[size_of(label)] * scale);
  }
}

template <class T>
void Worker<T>::forward(const Network<T>& network, std::int64_t vectors) {
  const Shape& shape = training_.shape;
  for (std::size_t layer = 0; layer < shape.layers(); ++layer) {
    const bool hidden = layer + 1 < shape.layers();
    const std::int32_t activation = hidden ? training_.activation : BETTISCOPE_IDENTITY;
    T* out = values_[layer + 1].data();
    kernels_.forward(network.parameters.data() + shape.offset(layer), shape.inputs(layer),
                     shape.outputs(layer), values_[layer].data(), vectors, activation, out);
    kernels_.activate(out, shape.outputs(layer) * vectors * kernels_.lanes, activation);
  }
}

template <class T>
void Worker<T>::forward_with_dropout(const Network<T>& network, std::int64_t vectors, const Batch& batch,
                                     std::int64_t first) {
  const Shape& shape = training_.shape;
  const T kept = static_cast<T>(static_cast<float>(1 / (1 - training_.dropout)));
  MaskNumbers numbers = batch.numbers;
  for (std::size_t layer = 0; layer < shape.layers(); ++layer) {
    T* out = values_[layer + 1].data();
    const std::int64_t units = shape.outputs(layer);
    kernels_.forward(network.parameters.data() + shape.offset(layer), shape.inputs(layer), units,
                     values_[layer].data(), vectors, BETTISCOPE_IDENTITY, out);
    if (layer + 1 == shape.layers()) return;
    T* factors = factors_[layer].data();
    MaskNumbers here = numbers;
    here.first += static_cast<std::uint64_t>(first * units);
    kernels_.draw_masks(here, units, vectors, kept, factors);
    kernels_.activate_and_drop(out, factors, units * vectors * kernels_.lanes, training_.activation);
    numbers.first += static_cast<std::uint64_t>(batch.rows.count * units);
  }
}

template <class T>
void Worker<T>::backward(const Network<T>& network, std::int64_t vectors) {
  const Shape& shape = training_.shape;
  T* deltas = deltas_[0].data();
  T* before = deltas_[1].data();
  kernels_.output_deltas(training_.loss, shape.outputs(), values_.back().data(), labels_.data(),
                         scales_.data(), vectors, deltas);
  for (std::size_t layer = shape.layers(); layer-- > 0;) {
    const std::int64_t inputs = shape.inputs(layer), outputs = shape.outputs(layer);
    kernels_.add_gradient(values_[layer].data(), inputs, deltas, outputs, vectors,
                          gradient_.data() + shape.offset(layer));
    if (layer == 0) return;
    kernels_.backward(network.parameters.data() + shape.offset(layer), inputs, outputs, deltas, vectors,
                      training_.activation, values_[layer].data(),
                      training_.dropout > 0 ? factors_[layer - 1].data() : nullptr, before);
    std::swap(deltas, before);
  }
}

template <class T>
double Worker<T>::scale_of(const std::int32_t* labels, const Rows& rows) const {
  double weights = 0;
  for (std::int64_t k = 0; k < rows.count; ++k)
    weights += training_.class_weights[size_of(labels[rows[k]])];
  return 1 / weights;
}

template <class T>
void Worker<T>::add_gradient(const Network<T>& network, const LabelledPoints& points, const Batch& batch,
                             std::int64_t first, const Rows& rows) {
  take_points(points.points, rows);
  take_labels(points.labels, rows, batch.scale);
  const std::int64_t vectors = vectors_of(rows.count);
  if (training_.dropout > 0)
    forward_with_dropout(network, vectors, batch, first);
  else
    forward(network, vectors);
  backward(network, vectors);
}

template <class T>
void Worker<T>::step(Network<T>& network, const LabelledPoints& points, const Batch& batch,
                     double learning_rate) {
  std::fill(gradient_.begin(), gradient_.end(), T{0});
  const Parts parts = Parts::of(vectors_of(batch.rows.count), capacity_ / kernels_.lanes);
  for (std::int64_t part = 0; part < parts.count; ++part) {
    const std::int64_t first = parts.begin(part) * kernels_.lanes;
    const std::int64_t count = std::min(parts.size_of(part) * kernels_.lanes, batch.rows.count - first);
    add_gradient(network, points, batch, first, {batch.rows.order + first, count});
  }
  update(network, learning_rate);
}

template <class T>
void Worker<T>::update(Network<T>& network, double learning_rate) {
  constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
  const auto count = static_cast<std::int64_t>(gradient_.size());
  const auto to_T = [](double value) { return static_cast<T>(value); };
  if (training_.l1 > 0 || training_.l2 > 0)
    kernels_.add_penalties(network.parameters.data(), count, to_T(training_.l1), to_T(2 * training_.l2),
                           gradient_.data());
  UpdateRule<T> rule{};
  rule.optimizer = training_.optimizer;
  rule.gradient_scale = 1;
  if (training_.gradient_clip > 0) {
    const double norm = std::sqrt(static_cast<double>(kernels_.squared_norm(gradient_.data(), count)));
    if (norm > training_.gradient_clip) rule.gradient_scale = to_T(training_.gradient_clip / norm);
  }
  const auto steps = static_cast<double>(++network.steps);
  const bool adaptive = training_.optimizer != BETTISCOPE_SGD;
  const bool decoupled = training_.optimizer == BETTISCOPE_ADAMW;
  rule.rate = to_T(adaptive ? learning_rate / (1 - std::pow(kBeta1, steps)) : learning_rate);
  rule.momentum = to_T(training_.momentum);
  rule.weight_decay = to_T(decoupled ? learning_rate * training_.weight_decay : training_.weight_decay);
  rule.root_correction = to_T(1 / std::sqrt(1 - std::pow(kBeta2, steps)));
  kernels_.update(rule, gradient_.data(), count, network.parameters.data(), network.first_moment.data(),
                  network.second_moment.data());
}

template <class T>
void Worker<T>::learn(Network<T>& network, const LabelledPoints& points, const Epoch& epoch,
                      const Execution& execution) {
  const double boundary = std::min(std::floor(training_.dropout * 0x1p32 - 0x1p31 + 0.5), 0x1p31 - 1);
  MaskNumbers numbers{epoch.dropout_seed, 0, static_cast<std::int32_t>(boundary)};
  for (std::int64_t begin = 0; begin < points.n; begin += training_.batch_size) {
    execution.check_cancelled();
    const Rows rows{epoch.order + begin, std::min(training_.batch_size, points.n - begin)};
    step(network, points, {rows, scale_of(points.labels, rows), numbers}, epoch.learning_rate);
    numbers.first += static_cast<std::uint64_t>(rows.count * training_.shape.hidden_units());
  }
}

template <class T>
template <class Visit>
void Worker<T>::for_outputs(std::int64_t samples, const Visit& visit) const {
  for_samples(kernels_, training_.shape.outputs(), vectors_of(samples),
              [&](std::int64_t sample, std::int64_t at, std::int64_t next) {
                if (sample < samples) visit(sample, at, next);
              });
}

template <class T>
Judgement Worker<T>::judge(const Network<T>& network, const LabelledPoints& points) {
  take_points(points.points, {nullptr, points.n});
  forward(network, vectors_of(points.n));
  const std::int64_t outputs = training_.shape.outputs();
  const T* values = values_.back().data();
  for_outputs(points.n, [&](std::int64_t sample, std::int64_t at, std::int64_t next) {
    for (std::int64_t c = 0; c < outputs; ++c)
      judged_values_[size_of(c * capacity_ + sample)] = values[at + c * next];
  });
  const std::int64_t count = rounded_up(points.n, all_kernels_.wide.lanes);
  std::fill_n(judged_weights_.begin(), count, 0.0);
  for (std::int64_t k = 0; k < points.n; ++k) {
    judged_labels_[size_of(k)] = points.labels[k];
    judged_weights_[size_of(k)] = training_.class_weights[size_of(points.labels[k])];
  }
  return all_kernels_.judge(training_.loss, outputs, judged_values_.data(), capacity_, judged_labels_.data(),
                            judged_weights_.data(), count);
}

template <class T>
void Worker<T>::outputs(const Network<T>& network, const float* points, std::int64_t n, double* out) {
  take_points(points, {nullptr, n});
  forward(network, vectors_of(n));
  const std::int64_t outputs = training_.shape.outputs();
  const T* values = values_.back().data();
  for_outputs(n, [&](std::int64_t sample, std::int64_t at, std::int64_t next) {
    for (std::int64_t c = 0; c < outputs; ++c)
      out[sample * outputs + c] = values[at + c * next];
  });
}

template class Worker<float>;
template class Worker<double>;
template struct Network<float>;
template struct Network<double>;

}  // namespace bettiscope

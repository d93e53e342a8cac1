#ifndef BETTISCOPE_MLX_LEARNER_H
#define BETTISCOPE_MLX_LEARNER_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "network.h"

namespace bettiscope::mlx {

/**
 * The networks of bettiscope_mlx_learner. Those that are active lie side by side in arrays of MLX, the others
 * in plain memory, where they cost nothing.
 */
class Learner {
 public:
  Learner(const bettiscope_mlx_options& options, const float* points, const int32_t* labels, int32_t n,
          const float* initial);

  void begin_epoch(const int32_t* active, const int32_t* orders, const double* learning_rates);
  void step(const float* masks);
  void outputs(int32_t network, const float* points, int32_t n, float* outputs);
  void get(int32_t network, float* parameters, float* first, float* second, int64_t* steps);
  void set(int32_t network, const float* parameters, const float* first, const float* second, int64_t steps);

 private:
  mx::array targets(const int32_t* labels) const;
  std::optional<mx::array> weights(const double* of_classes, const int32_t* labels) const;
  void check_network(int32_t network) const;
  void stack(const std::vector<int32_t>& active);
  void unstack();
  mx::array of_active(const std::vector<double>& values) const;
  Arrays arguments(int first, int count, const float* masks) const;

  /** What a network is made of: vectors, the last of which is there with normalization alone. */
  enum Kind { kLearnt, kFirst, kSecond, kStatistics, kKinds };
  size_t kinds() const { return network_.normalizes() ? kKinds : kStatistics; }
  size_t length(size_t kind) const;
  float* vector_of(size_t kind, int32_t network);

  Network network_;
  int32_t networks_;
  int32_t n_;
  int32_t batch_size_;
  mx::array points_;
  mx::array targets_;
  std::optional<mx::array> weights_;             // how much each point counts; none where all do alike
  std::array<std::vector<float>, kKinds> kept_;  // of each kind the vectors of all networks in their order
  std::vector<int64_t> steps_;

  std::vector<int32_t> active_;
  Arrays stacked_;        // of each kind the vectors of the active ones: [active, length]
  bool learned_ = false;  // since they were stacked
  mx::array orders_;      // [active, n]
  std::vector<double> learning_rates_;
  int32_t next_ = 0;  // the first point of the next batch
};

}  // namespace bettiscope::mlx

#endif

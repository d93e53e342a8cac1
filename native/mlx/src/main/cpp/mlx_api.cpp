#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "learner.h"

struct bettiscope_mlx_learner : bettiscope::mlx::Learner {
  using Learner::Learner;
};

namespace {

using bettiscope::mlx::ArgumentError;
using bettiscope::mlx::require;

/** One line of the text: MLX's own may have several. */
bettiscope_mlx_status failed(bettiscope_mlx_status status, const char* text, char* err,
                             int64_t err_capacity) noexcept {
  if (err != nullptr && err_capacity > 0) {
    const auto length = std::min(std::strcspn(text, "\n"), static_cast<size_t>(err_capacity) - 1);
    std::memcpy(err, text, length);
    err[length] = '\0';
  }
  return status;
}

/** Runs the body of an entry point; nothing thrown in it gets past here. */
template <class Body>
bettiscope_mlx_status guard(char* err, int64_t err_capacity, Body&& body) noexcept {
  try {
    body();
    return BETTISCOPE_MLX_OK;
  } catch (const ArgumentError& error) {
    return failed(BETTISCOPE_MLX_E_ARGUMENT, error.what(), err, err_capacity);
  } catch (const std::bad_alloc&) {
    return failed(BETTISCOPE_MLX_E_MEMORY, "out of memory", err, err_capacity);
  } catch (const std::exception& error) {
    return failed(BETTISCOPE_MLX_E_INTERNAL, error.what(), err, err_capacity);
  } catch (...) {
    return failed(BETTISCOPE_MLX_E_INTERNAL, "unknown C++ exception", err, err_capacity);
  }
}

template <class... Pointers>
void require_present(const Pointers*... pointers) {
  require(((pointers != nullptr) && ...), "a pointer is NULL");
}

}  // namespace

int32_t bettiscope_mlx_abi_version(void) noexcept {
  return BETTISCOPE_MLX_ABI_VERSION;
}

const char* bettiscope_mlx_version(void) noexcept {
  return mlx::core::version();
}

int32_t bettiscope_mlx_has_gpu(void) noexcept {
  bool available = false;
  guard(nullptr, 0, [&] { available = mlx::core::is_available(mlx::core::Device::gpu); });
  return available ? 1 : 0;
}

bettiscope_mlx_status bettiscope_mlx_create(const bettiscope_mlx_options* options, const float* points,
                                            const int32_t* labels, int32_t n, const float* initial,
                                            bettiscope_mlx_learner** learner, char* err,
                                            int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_present(learner);
    *learner = nullptr;
    require_present(options, points, labels, initial);
    require(options->struct_size == sizeof(bettiscope_mlx_options),
            "struct_size = " + std::to_string(options->struct_size) + " is not this library's");
    *learner = new bettiscope_mlx_learner(*options, points, labels, n, initial);
  });
}

void bettiscope_mlx_free(bettiscope_mlx_learner* learner) noexcept {
  guard(nullptr, 0, [&] { delete learner; });
}

bettiscope_mlx_status bettiscope_mlx_begin_epoch(bettiscope_mlx_learner* learner, const int32_t* active,
                                                 const int32_t* orders, const double* learning_rates,
                                                 char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_present(learner, active, orders, learning_rates);
    learner->begin_epoch(active, orders, learning_rates);
  });
}

bettiscope_mlx_status bettiscope_mlx_step(bettiscope_mlx_learner* learner, const float* masks, char* err,
                                          int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_present(learner);
    learner->step(masks);
  });
}

bettiscope_mlx_status bettiscope_mlx_outputs(bettiscope_mlx_learner* learner, int32_t network,
                                             const float* points, int32_t n, float* outputs, char* err,
                                             int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_present(learner, points, outputs);
    learner->outputs(network, points, n, outputs);
  });
}

bettiscope_mlx_status bettiscope_mlx_get(bettiscope_mlx_learner* learner, int32_t network, float* parameters,
                                         float* first_moment, float* second_moment, int64_t* steps, char* err,
                                         int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_present(learner, parameters, first_moment, second_moment, steps);
    learner->get(network, parameters, first_moment, second_moment, steps);
  });
}

bettiscope_mlx_status bettiscope_mlx_set(bettiscope_mlx_learner* learner, int32_t network,
                                         const float* parameters, const float* first_moment,
                                         const float* second_moment, int64_t steps, char* err,
                                         int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_present(learner, parameters, first_moment, second_moment);
    require(steps >= 0, "steps = " + std::to_string(steps) + ": at least 0 is expected");
    learner->set(network, parameters, first_moment, second_moment, steps);
  });
}

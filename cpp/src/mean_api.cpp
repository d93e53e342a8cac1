// The C functions of means of diagrams.
#include <algorithm>
#include <cmath>

#include "bettiscope.h"
#include "diagram.h"
#include "frechet_mean.h"
#include "guard.h"
#include "mean_band.h"
#include "vectors.h"

using namespace bettiscope;

namespace {

void require_some(std::int64_t count) {
  require(count >= 1, "count is ", count, ", expected at least 1: there is no mean of nothing");
}

void check_bootstrap(const Bootstrap& bootstrap, std::int32_t kind, std::int64_t count) {
  constexpr std::int64_t kMostSamples = 1000000;
  require(kind == BETTISCOPE_LANDSCAPE || kind == BETTISCOPE_SILHOUETTE, "kind is ", kind,
          ", expected BETTISCOPE_LANDSCAPE or _SILHOUETTE for a band");
  require(count >= 2, "count is ", count, ", expected at least 2 diagrams for a band");
  require(bootstrap.confidence > 0 && bootstrap.confidence < 1, "confidence is ", bootstrap.confidence,
          ", expected a number above 0 and below 1");
  require(bootstrap.samples >= 1 && bootstrap.samples <= kMostSamples, "samples is ", bootstrap.samples,
          ", expected 1 to ", kMostSamples);
}

void require_no_bootstrap(const Bootstrap& bootstrap) {
  const auto require_unused = [](const char* name, auto value) {
    require(value == 0, name, " is ", value, ", expected 0 where half_width is NULL");
  };
  require_unused("confidence", bootstrap.confidence);
  require_unused("samples", bootstrap.samples);
  require_unused("seed", bootstrap.seed);
}

}  // namespace

bettiscope_status bettiscope_frechet_mean(const double* pairs, const int64_t* offsets, int64_t count,
                                          int64_t most_steps, int32_t threads, const int32_t* cancel,
                                          double* mean, int64_t* size, double* variance, char* err,
                                          int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require_some(count);
    require(most_steps >= 0, "most_steps is ", most_steps, ", expected 0 or more");
    require(size != nullptr, "size is NULL");
    const Execution execution = Execution::of(threads, cancel);
    const std::vector<Diagram> diagrams = read_diagrams(pairs, offsets, count, execution);
    require(offsets[count] == 0 || mean != nullptr, "mean is NULL");
    const FrechetMean found = frechet_mean(diagrams, pairs, offsets, most_steps, execution);
    std::copy(found.pairs.begin(), found.pairs.end(), mean);
    *size = static_cast<std::int64_t>(found.pairs.size()) / 2;
    if (variance != nullptr) *variance = found.variance;
  });
}

bettiscope_status bettiscope_mean_vector(const double* pairs, const int64_t* offsets, int64_t count,
                                         const bettiscope_vector_options* options, double confidence,
                                         int64_t samples, int64_t seed, int32_t threads,
                                         const int32_t* cancel, double* mean, int64_t capacity,
                                         double* half_width, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(options != nullptr, "options is NULL");
    const std::int64_t width = checked_width(*options);
    require(options->kind != BETTISCOPE_STATISTICS,
            "kind is BETTISCOPE_STATISTICS, expected one whose rows have a mean");
    require_some(count);
    const Bootstrap bootstrap{confidence, samples, seed};
    if (half_width == nullptr)
      require_no_bootstrap(bootstrap);
    else
      check_bootstrap(bootstrap, options->kind, count);
    require(capacity == width, "capacity is ", capacity, ", expected ", width, ", a row");
    require(mean != nullptr, "mean is NULL");
    const Execution execution = Execution::of(threads, cancel);
    const std::vector<Diagram> diagrams = read_diagrams(pairs, offsets, count, execution);
    std::vector<double> values(static_cast<std::size_t>(count * width));
    write_rows(VectorMaker(*options), diagrams, values.data(), execution);
    const Rows rows{values, diagrams.size()};
    const std::vector<double> found = mean_row(rows);
    if (half_width != nullptr) *half_width = bettiscope::half_width(rows, found, bootstrap, execution);
    std::copy(found.begin(), found.end(), mean);
  });
}

// The C functions of vectors of diagrams.
#include "amplitudes.h"
#include "bettiscope.h"
#include "diagram.h"
#include "guard.h"
#include "parallel.h"
#include "vectors.h"

using namespace bettiscope;

bettiscope_status bettiscope_vectors(const double* pairs, const int64_t* offsets, int64_t count,
                                     const bettiscope_vector_options* options, int32_t threads,
                                     const int32_t* cancel, bettiscope_progress* progress, double* values,
                                     int64_t capacity, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(options != nullptr, "options is NULL");
    const std::int64_t width = checked_width(*options);
    const Execution execution = Execution::of(threads, cancel, progress);
    const std::vector<Diagram> diagrams = read_diagrams(pairs, offsets, count, execution);
    require(capacity == count * width, "capacity is ", capacity, ", expected ", count, " x ", width,
            ", a row for each diagram");
    require(capacity == 0 || values != nullptr, "values is NULL");
    write_rows(VectorMaker(*options), diagrams, values, execution);
  });
}

bettiscope_status bettiscope_betti_curve(const double* pairs, int64_t size, const int32_t* cancel,
                                         double* scales, int64_t* numbers, int64_t* steps, char* err,
                                         int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(steps != nullptr, "steps is NULL");
    const Execution execution = Execution::of(1, cancel);
    const Diagram diagram = read_diagram(pairs, 0, size, "pairs", execution);
    require(size == 0 || scales != nullptr, "scales is NULL");
    require(size == 0 || numbers != nullptr, "numbers is NULL");
    execution.check_cancelled();
    *steps = 0;
    for (const auto& [scale, number] : betti_steps(diagram, execution)) {
      scales[*steps] = scale;
      numbers[*steps] = number;
      ++*steps;
    }
  });
}

bettiscope_status bettiscope_amplitudes(const double* pairs, const int64_t* offsets, int64_t count,
                                        const bettiscope_vector_options* options, double order,
                                        int32_t threads, const int32_t* cancel, bettiscope_progress* progress,
                                        double* amplitudes, char* err, int64_t err_capacity) noexcept {
  return guard(err, err_capacity, [&] {
    require(options != nullptr, "options is NULL");
    const AmplitudeMaker maker(*options, order);
    const Execution execution = Execution::of(threads, cancel, progress);
    const std::vector<Diagram> diagrams = read_diagrams(pairs, offsets, count, execution);
    require(count == 0 || amplitudes != nullptr, "amplitudes is NULL");
    for_each_diagram(
        diagrams, execution,
        [](const Diagram& diagram, const std::string& name) { AmplitudeMaker::check(diagram, name); },
        [&](std::size_t k, const std::string& name, const Execution& alone) {
          amplitudes[k] = maker.of(diagrams[k], name, alone);
        });
  });
}

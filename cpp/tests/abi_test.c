/* The header as a C11 program sees it: it compiles, and the layout that callers rely on is the one built
 * here. */
#include <stddef.h>
#include <stdio.h>

#include "bettiscope.h"

_Static_assert(sizeof(bettiscope_input) == 104, "bettiscope_input");
_Static_assert(offsetof(bettiscope_input, struct_size) == 0, "struct_size");
_Static_assert(offsetof(bettiscope_input, kind) == 4, "kind");
_Static_assert(offsetof(bettiscope_input, value_type) == 8, "value_type");
_Static_assert(offsetof(bettiscope_input, metric) == 12, "metric");
_Static_assert(offsetof(bettiscope_input, n) == 16, "n");
_Static_assert(offsetof(bettiscope_input, d) == 24, "d");
_Static_assert(offsetof(bettiscope_input, entries) == 32, "entries");
_Static_assert(offsetof(bettiscope_input, values) == 40, "values");
_Static_assert(offsetof(bettiscope_input, rows) == 48, "rows");
_Static_assert(offsetof(bettiscope_input, columns) == 56, "columns");
_Static_assert(offsetof(bettiscope_input, landmarks) == 64, "landmarks");
_Static_assert(offsetof(bettiscope_input, landmark_seed) == 72, "landmark_seed");
_Static_assert(offsetof(bettiscope_input, neighbors) == 80, "neighbors");
_Static_assert(offsetof(bettiscope_input, weights) == 88, "weights");
_Static_assert(offsetof(bettiscope_input, weight_power) == 96, "weight_power");
_Static_assert(offsetof(bettiscope_input, reserved) == 100, "reserved");
_Static_assert(sizeof(bettiscope_rips_options) == 48, "bettiscope_rips_options");
_Static_assert(offsetof(bettiscope_rips_options, struct_size) == 0, "struct_size");
_Static_assert(offsetof(bettiscope_rips_options, max_dimension) == 4, "max_dimension");
_Static_assert(offsetof(bettiscope_rips_options, threshold) == 8, "threshold");
_Static_assert(offsetof(bettiscope_rips_options, field) == 16, "field");
_Static_assert(offsetof(bettiscope_rips_options, zero_length) == 20, "zero_length");
_Static_assert(offsetof(bettiscope_rips_options, threads) == 24, "threads");
_Static_assert(offsetof(bettiscope_rips_options, simplices) == 28, "simplices");
_Static_assert(offsetof(bettiscope_rips_options, memory_limit) == 32, "memory_limit");
_Static_assert(offsetof(bettiscope_rips_options, precision) == 40, "precision");
_Static_assert(offsetof(bettiscope_rips_options, reserved) == 44, "reserved");
_Static_assert(sizeof(bettiscope_progress) == 24, "bettiscope_progress");
_Static_assert(offsetof(bettiscope_progress, phase) == 0, "phase");
_Static_assert(offsetof(bettiscope_progress, dimension) == 4, "dimension");
_Static_assert(offsetof(bettiscope_progress, done) == 8, "done");
_Static_assert(offsetof(bettiscope_progress, total) == 16, "total");
_Static_assert(sizeof(bettiscope_distance_options) == 48, "bettiscope_distance_options");
_Static_assert(offsetof(bettiscope_distance_options, struct_size) == 0, "struct_size");
_Static_assert(offsetof(bettiscope_distance_options, kind) == 4, "kind");
_Static_assert(offsetof(bettiscope_distance_options, order) == 8, "order");
_Static_assert(offsetof(bettiscope_distance_options, error) == 16, "error");
_Static_assert(offsetof(bettiscope_distance_options, bandwidth) == 24, "bandwidth");
_Static_assert(offsetof(bettiscope_distance_options, directions) == 32, "directions");
_Static_assert(offsetof(bettiscope_distance_options, norm) == 40, "norm");
_Static_assert(offsetof(bettiscope_distance_options, reserved) == 44, "reserved");
_Static_assert(sizeof(bettiscope_vector_options) == 88, "bettiscope_vector_options");
_Static_assert(offsetof(bettiscope_vector_options, struct_size) == 0, "struct_size");
_Static_assert(offsetof(bettiscope_vector_options, kind) == 4, "kind");
_Static_assert(offsetof(bettiscope_vector_options, scale_low) == 8, "scale_low");
_Static_assert(offsetof(bettiscope_vector_options, scale_high) == 16, "scale_high");
_Static_assert(offsetof(bettiscope_vector_options, scale_count) == 24, "scale_count");
_Static_assert(offsetof(bettiscope_vector_options, length_low) == 32, "length_low");
_Static_assert(offsetof(bettiscope_vector_options, length_high) == 40, "length_high");
_Static_assert(offsetof(bettiscope_vector_options, length_count) == 48, "length_count");
_Static_assert(offsetof(bettiscope_vector_options, levels) == 56, "levels");
_Static_assert(offsetof(bettiscope_vector_options, exponent) == 64, "exponent");
_Static_assert(offsetof(bettiscope_vector_options, cap) == 72, "cap");
_Static_assert(offsetof(bettiscope_vector_options, bandwidth) == 80, "bandwidth");

int main(void) {
  const float square[] = {0, 0, 0, 1, 1, 0, 1, 1};
  int64_t indices[2];
  double radius = 0;
  char err[100] = "";
  if (bettiscope_abi_version() != BETTISCOPE_ABI_VERSION) return puts("another ABI version"), 1;
  if (bettiscope_farthest_points(square, 4, 2, 2, 0, 1, NULL, indices, &radius, err, sizeof err) !=
      BETTISCOPE_OK) {
    return puts(err), 1;
  }
  /* Opposite corners of the unit square cover it within 1. */
  if (indices[0] + indices[1] != 3 || radius != 1) return puts("wrong landmarks"), 1;
  return 0;
}

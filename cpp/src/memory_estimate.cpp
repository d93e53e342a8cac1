#include "memory_estimate.h"

#include "guard.h"
#include "memory_budget.h"
#include "witness.h"

namespace bettiscope {
namespace {

/** Of all that is small, and for the columns of a small input. */
constexpr double kAlways = 4 << 20;
/** Scratch memory of a thread, beside the rows that it keeps, and for each vertex. */
constexpr double kThread = 1 << 18;
constexpr double kThreadVertex = 64;
/** An edge in a graph: in the lists that it is made from, in both its rows, in the order of edges. */
constexpr double kGraphEdge = 80;
constexpr double kVertex = 128;
/** An edge in the counts of simplices by length, and its bar. */
constexpr double kZeroLength = 80;

double padded(std::int64_t n) {
  return static_cast<double>((n + 63) / 64 * 64);
}
double pairs(std::int64_t n) {
  return static_cast<double>(n) * static_cast<double>(n - 1) / 2;
}
std::int64_t whole(double bytes) {
  return bytes < 9e18 ? static_cast<std::int64_t>(bytes) : std::int64_t{1} << 62;
}

}  // namespace

double MemoryDemand::of_points() const {
  // As given; where landmarks are taken, these once more, in the order of their tree or as witnesses; and
  // three times those used: for the lengths, and in the order of a tree.
  const double all = (vertices < points ? 2 : 1) * padded(points);
  return points == 0 ? 0 : 8.0 * static_cast<double>(dimension) * (all + 3 * padded(vertices));
}

double MemoryDemand::of_witnesses() const {
  const auto length = static_cast<std::int64_t>(wide ? sizeof(double) : sizeof(float));
  return witness ? lazy_witness_memory(points, vertices, length, threads) : 0;
}

double MemoryDemand::of_work() const {
  return kAlways + threads * (kThread + kThreadVertex * padded(vertices)) +
         kVertex * (padded(points) + padded(vertices)) + of_witnesses();
}

double MemoryDemand::of_zero_length_bars() const {
  return zero_length && top > 0 ? kZeroLength : 0;
}

double MemoryDemand::of_level() const {
  return wide ? sizeof(double) : 0;
}

std::int64_t MemoryDemand::with_matrix() const {
  // The matrix; of each edge its place in the order, an apex, and its float64 length.
  const double edge = (top > 0 ? 8 : 0) + (top > 1 ? 4 : 0) + of_level() + of_zero_length_bars();
  return whole(of_points() + of_work() + 4 * static_cast<double>(vertices) * padded(vertices) +
               edge * pairs(vertices));
}

std::int64_t MemoryDemand::with_graph(std::int64_t edges) const {
  return whole(of_points() + of_work() +
               (kGraphEdge + 2 * of_level() + of_zero_length_bars()) * static_cast<double>(edges));
}

std::int64_t MemoryDemand::with_computed(std::int64_t rows) const {
  return whole(of_points() + of_work() + 4.0 * threads * static_cast<double>(rows) * padded(vertices) +
               of_zero_length_bars() * pairs(vertices));
}

std::int64_t MemoryDemand::most_edges(std::int64_t bytes) const {
  return (bytes - with_graph(0)) / (with_graph(1) - with_graph(0));
}

std::int64_t MemoryDemand::most_rows(std::int64_t bytes) const {
  return (bytes - with_computed(0)) / (with_computed(1) - with_computed(0));
}

void refuse_memory(std::int64_t needed, std::int64_t limit) {
  throw MemoryError(
      message("the computation may need ", amount(needed), ", above memory_limit = ", amount(limit),
              ": take landmarks, a smaller threshold, a lower max_dimension or a larger limit"));
}

}  // namespace bettiscope

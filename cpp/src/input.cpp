#include "input.h"

#include <atomic>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "edge_order.h"
#include "geometry.h"
#include "graph_rows.h"
#include "guard.h"
#include "memory_estimate.h"
#include "rips.h"
#include "weights.h"

namespace bettiscope {
namespace {

const char* name_of_kind(std::int32_t kind) {
  switch (kind) {
    case BETTISCOPE_POINTS:
      return "points";
    case BETTISCOPE_LOWER:
      return "lower";
    case BETTISCOPE_SPARSE:
      return "sparse";
    default:
      throw ArgumentError(message("kind is ", kind, ", expected BETTISCOPE_POINTS, _LOWER or _SPARSE"));
  }
}

void check_input(const bettiscope_input& input) {
  require(input.struct_size >= static_cast<std::int32_t>(sizeof input), "input.struct_size is ",
          input.struct_size, ", expected ", sizeof input);
  const std::string kind = name_of_kind(input.kind);
  require(input.value_type == BETTISCOPE_FLOAT32 || input.value_type == BETTISCOPE_FLOAT64, "value_type is ",
          input.value_type, ", expected BETTISCOPE_FLOAT32 or BETTISCOPE_FLOAT64");
  require(input.n >= 1, "n is ", input.n, ", expected at least 1");
  if (input.n > std::int64_t{1} << 31)
    throw UnsupportedError(message("n is ", input.n, "; the limit is ", std::int64_t{1} << 31));
  if (input.kind != BETTISCOPE_POINTS) {
    require(input.metric == 0, "metric is ", input.metric, ": only points have one, expected 0 for a ", kind,
            " input");
    require(input.landmarks == 0, "landmarks is ", input.landmarks,
            ": they are taken of points, expected 0 for a ", kind, " input");
  }
  require(input.neighbors == 0 || input.metric == BETTISCOPE_HOP, "neighbors is ", input.neighbors,
          ", expected 0: only the hop metric has neighbours");
}

/** values[k] of an input. */
class Values {
 public:
  explicit Values(const bettiscope_input& input)
      : values_(input.values), is_double_(input.value_type == BETTISCOPE_FLOAT64) {}

  double operator[](std::int64_t k) const {
    return is_double_ ? static_cast<const double*>(values_)[k]
                      : static_cast<double>(static_cast<const float*>(values_)[k]);
  }

  /** A length, checked; `where` says which. */
  template <class Where>
  double length(std::int64_t k, Where&& where) const {
    const double value = (*this)[k];
    if (!(value >= 0)) throw DataError(message(where(), " is ", value, "; a length is >= 0 or +infinity"));
    if (to_float32(value) == kNoEdge && value < std::numeric_limits<double>::infinity())
      throw DataError(message(where(), " is ", value, ", beyond float32: scale the lengths down"));
    return value + 0.0;  // no -0
  }

 private:
  const void* values_;
  bool is_double_;
};

constexpr std::int64_t kRowsAtOnce = 16;

/** Finds the edges within the threshold, for `rows` or, where that is NULL, to count them; nothing where they
 * are more than `limit`. */
std::optional<std::int64_t> find_if_few(std::int64_t n, const DenseLengths::LowerRow& lower_row,
                                        float threshold, std::int64_t limit, GraphRows* rows,
                                        const Execution& execution) {
  std::atomic<std::int64_t> edges = 0;
  execution.progress.begin(BETTISCOPE_PHASE_GRAPH, n);
  // The last rows are the longest.
  parallel_for(execution, n, kRowsAtOnce, [&](std::int64_t begin, std::int64_t end, int) {
    std::vector<float> lengths(static_cast<std::size_t>(n));
    for (std::int64_t i = begin; i < end && edges <= limit; ++i) {
      execution.check_cancelled();
      const std::span row(lengths.data(), static_cast<std::size_t>(i));
      lower_row(i, row);
      const auto is_within = [&](float length) { return length <= threshold && length < kNoEdge; };
      if (rows == nullptr) {
        edges += std::count_if(row.begin(), row.end(), is_within);
        continue;
      }
      GraphRows::Part& part = rows->part(begin / kRowsAtOnce);
      for (std::int64_t j = 0; j < i; ++j)
        if (is_within(row[static_cast<std::size_t>(j)])) part.add(j, row[static_cast<std::size_t>(j)]);
      edges += part.end_row(i);
    }
    execution.progress.add(end - begin);
  });
  if (edges > limit) return std::nullopt;
  return edges;
}

/** The edges within the threshold, or nothing if they are more than `limit`. */
std::optional<Graph> graph_if_few(std::int64_t n, const DenseLengths::LowerRow& lower_row, float threshold,
                                  std::int64_t limit, const Execution& execution) {
  GraphRows rows(n, (n + kRowsAtOnce - 1) / kRowsAtOnce);
  if (!find_if_few(n, lower_row, threshold, limit, &rows, execution)) return std::nullopt;
  return rows.take(execution);
}

/// A thread needs the rows of both ends of an edge, and one place more (KeyRows).
constexpr std::int64_t kLeastRows = 3;

/** What is wanted of an input, and what that may take. */
struct Request {
  double threshold;
  std::int64_t memory_limit; /**< 0 for none */
  MemoryDemand demand;
  Weights weights;

  bool is_wide() const { return demand.wide; }

  /** The longest edge to keep of a graph; an edge beyond the threshold has no level. */
  float cut() const {
    return std::isnan(threshold) || is_wide() ? std::numeric_limits<float>::max() : to_float32(threshold);
  }
  bool has_threshold() const { return to_float32(threshold) < kNoEdge; }
  void check_graph(std::int64_t edges) const {
    if (memory_limit != 0 && demand.with_graph(edges) > memory_limit)
      refuse_memory(demand.with_graph(edges), memory_limit);
  }
  /** Where the edges within a threshold are so few that a graph of them is better than a matrix. */
  std::int64_t few_edges() const {
    const std::int64_t n = demand.vertices, few = n * (n - 1) / 2 / 8;
    return memory_limit == 0 ? few : std::min(few, demand.most_edges(memory_limit));
  }
  /** Whether lengths may be computed anew instead of being kept. */
  bool may_compute() const { return demand.points > 0 && demand.top <= 1 && !is_wide() && !weights.given(); }
  /** Whether they are: in degree 0 always, in degree 1 where they do not fit. */
  bool computes() const {
    return may_compute() && (demand.top == 0 || (memory_limit != 0 && demand.with_matrix() > memory_limit));
  }
  /** UnsupportedError or MemoryError where all lengths are too many, kept or not. */
  void check_all_lengths() const {
    if (demand.top > 0 && demand.vertices > kMostDenseVertices)
      throw UnsupportedError(
          message("n = ", demand.vertices, " with the lengths of all pairs in max_dimension ", demand.top,
                  "; the limit is ", kMostDenseVertices, ": take landmarks or a smaller threshold"));
    const std::int64_t needed = computes() ? demand.with_computed(kLeastRows) : demand.with_matrix();
    if (memory_limit != 0 && needed > memory_limit) refuse_memory(needed, memory_limit);
  }
};

Request request_of(const bettiscope_input& input, const bettiscope_rips_options& options,
                   const Execution& execution) {
  const bool has_points = input.kind == BETTISCOPE_POINTS;
  const std::int64_t used = input.landmarks > 0 ? input.landmarks : input.n;
  return {
      options.threshold,
      options.memory_limit,
      {has_points ? input.n : 0, has_points ? input.d : 0, used, top_dimension(options.max_dimension, used),
       options.zero_length != 0, options.precision == BETTISCOPE_FLOAT64, execution.threads},
      Weights(input, execution)};
}

/** The lengths between vertices i and j < i, rounded to float32 or not. */
struct Rows {
  DenseLengths::LowerRow narrow;
  WideRow wide;

  /** Gives the float64 lengths of a graph's edges. */
  auto of_edges(const Execution& execution) const {
    return [&](const Graph& graph) { return wide_lengths(graph, wide, execution); };
  }
};

Rows rows_of(const Distances& distances) {
  return {[&](std::int64_t i, std::span<float> lengths) { distances.row(i, 0, lengths); },
          [&](std::int64_t i, std::int64_t begin, std::span<double> lengths) {
            distances.row(i, begin, lengths);
          }};
}

/** The rows of what edges enter at in place of their lengths. */
Rows weighted(Rows rows, const Weights& weights) {
  if (!weights.given()) return rows;
  const auto wide = [of_lengths = std::move(rows.wide), &weights](std::int64_t i, std::int64_t begin,
                                                                  std::span<double> lengths) {
    of_lengths(i, begin, lengths);
    for (std::size_t k = 0; k < lengths.size(); ++k)
      lengths[k] = weights.edge(lengths[k], i, begin + static_cast<std::int64_t>(k));
  };
  const auto narrow = [wide](std::int64_t i, std::span<float> lengths) {
    std::vector<double> row(lengths.size());
    wide(i, 0, row);
    std::transform(row.begin(), row.end(), lengths.begin(), to_float32);
  };
  return {narrow, wide};
}

/** The levels of edges that enter at `values`, and of the vertices. */
Levels levels_of(std::vector<double> values, const Request& request, const Execution& execution) {
  const std::int64_t vertices = request.weights.given() ? request.demand.vertices : 0;
  values.reserve(values.size() + static_cast<std::size_t>(vertices));
  for (std::int64_t v = 0; v < vertices; ++v)
    values.push_back(request.weights.birth(v));
  return Levels(std::move(values), request.threshold, execution);
}

/** When vertices enter, if not all at 0; +infinity beyond the threshold. */
Births births_of(const Weights& weights, std::int64_t vertices, const Levels& levels, double threshold) {
  Births births;
  for (std::int64_t v = 0; v < vertices && weights.given(); ++v) {
    const double birth = weights.birth(v);
    births.push_back(levels.is_within(birth, threshold) ? levels.of(birth) : kNoEdge);
  }
  return births;
}

/** The edges that can matter, of all lengths. */
template <class Lengths>
Problem cut_problem(Lengths lengths, Levels levels, float radius, const Request& request,
                    const Execution& execution) {
  if (std::isnan(request.threshold)) {
    lengths.cut(radius, execution);
    const double threshold = levels.length(radius);
    return {std::move(lengths), threshold, std::move(levels), radius < kNoEdge, 0, {}, {}};
  }
  // Beyond the enclosing radius there are only bars of zero length.
  const float cut = levels.of(request.threshold);
  lengths.cut(request.demand.zero_length ? cut : std::min(cut, radius), execution);
  return {std::move(lengths), request.threshold, std::move(levels), false, 0, {}, {}};
}

/** Lengths as a matrix. */
Problem dense_problem(const Rows& rows, const Request& request, const Execution& execution) {
  const std::int64_t n = request.demand.vertices;
  Levels levels =
      request.is_wide() ? levels_of(wide_lengths(n, rows.wide, execution), request, execution) : Levels();
  const auto row_of_levels = [&](std::int64_t i, std::span<float> lengths) {
    std::vector<double> row(lengths.size());
    rows.wide(i, 0, row);
    std::transform(row.begin(), row.end(), lengths.begin(),
                   [&](double length) { return levels.of_edge(length); });
  };
  DenseLengths lengths(n, request.is_wide() ? DenseLengths::LowerRow(row_of_levels) : rows.narrow, execution);
  // A vertex by itself is a cone as soon as it is there.
  const float radius = n == 1 ? levels.of(request.weights.birth(0)) : lengths.enclosing_radius(execution);
  return cut_problem(std::move(lengths), std::move(levels), radius, request, execution);
}

/** Puts the levels of float64 lengths in the place of those of edges. */
template <class EdgeLength>
Levels to_levels(const std::vector<double>& lengths, const Request& request, const Execution& execution,
                 EdgeLength&& edge_length) {
  Levels levels = request.is_wide() ? levels_of(lengths, request, execution) : Levels();
  execution.for_each(0, lengths.size(), [&](std::size_t e) { edge_length(e) = levels.of_edge(lengths[e]); });
  return levels;
}

/** The lengths of a graph that holds all edges within the threshold; wide(graph) gives them as float64, and
 * is called where they are compared as such or depend on weights. */
template <class Wide>
Problem graph_problem(Graph graph, const Wide& wide, const Request& request, const Execution& execution) {
  const bool is_exact = request.is_wide() || request.weights.given();
  Levels levels = to_levels(is_exact ? wide(graph) : std::vector<double>(), request, execution,
                            [&](std::size_t e) -> float& { return graph.lengths[e]; });
  SparseLengths lengths(graph, execution);
  if (is_exact) lengths.cut(request.cut(), execution);
  return {std::move(lengths), request.threshold, std::move(levels), false, 0, {}, {}};
}

/** Lengths that are computed when they are needed; half of what is left within the limit is for rows of them.
 */
Problem computed_problem(const Distances& distances, const Request& request, const Execution& execution) {
  const std::int64_t rows = request.demand.most_rows(request.memory_limit) / 2;
  ComputedLengths lengths(distances, std::clamp(rows, kLeastRows, distances.size() + kLeastRows));
  const float radius = lengths.enclosing_radius(execution);
  return cut_problem(std::move(lengths), Levels(), radius, request, execution);
}

Metric metric_of(std::int32_t metric) {
  switch (metric) {
    case BETTISCOPE_EUCLIDEAN:
      return Metric::kEuclidean;
    case BETTISCOPE_COSINE:
      return Metric::kCosine;
    case BETTISCOPE_MANHATTAN:
      return Metric::kManhattan;
    case BETTISCOPE_CHEBYSHEV:
      return Metric::kChebyshev;
    default:
      throw ArgumentError(message(
          "metric is ", metric, ", expected BETTISCOPE_EUCLIDEAN, _HOP, _COSINE, _MANHATTAN or _CHEBYSHEV"));
  }
}

Graph hops_within(const Points& points, std::int64_t k, double threshold, const Execution& execution) {
  const std::int64_t n = points.size();
  if (threshold < 1) return {n, std::vector<std::int64_t>(static_cast<std::size_t>(n) + 1), {}, {}};
  const auto cutoff = static_cast<std::int64_t>(std::min(std::floor(threshold), static_cast<double>(n)));
  const std::vector<std::int64_t> neighbors = nearest_neighbors(points, k, execution).indices;
  return hop_graph(neighbors, n, k, cutoff, execution);
}

Points points_of(const bettiscope_input& input, const Execution& execution) {
  if (input.value_type == BETTISCOPE_FLOAT32)
    return Points(static_cast<const float*>(input.values), input.n, input.d, execution);
  return Points(static_cast<const double*>(input.values), input.n, input.d, execution);
}

/** The graph of the edges within the threshold, if these are few; the tree spares euclidean lengths the look
 * at all pairs. */
std::optional<Graph> graph_within(const Points& points, Metric metric, const Rows& rows,
                                  const Request& request, const Execution& execution) {
  const float cut = to_float32(request.threshold);
  return metric == Metric::kEuclidean
             ? radius_graph(points, cut, request.few_edges(), execution)
             : graph_if_few(points.size(), rows.narrow, cut, request.few_edges(), execution);
}

Problem metric_problem(const Points& points, Metric metric, const Request& request,
                       const Execution& execution) {
  const Distances distances(points, metric, execution);
  const Rows rows = weighted(rows_of(distances), request.weights);
  if (request.has_threshold())
    if (auto graph = graph_within(points, metric, rows, request, execution))
      return graph_problem(std::move(*graph), rows.of_edges(execution), request, execution);
  request.check_all_lengths();
  if (request.computes()) return computed_problem(distances, request, execution);
  return dense_problem(rows, request, execution);
}

Problem hop_problem(const Points& points, std::int64_t k, const Request& request,
                    const Execution& execution) {
  Graph graph = hops_within(points, k, request.threshold, execution);
  request.check_graph(static_cast<std::int64_t>(graph.columns.size()));
  const auto hops = [&](const Graph& of) {
    std::vector<double> lengths(of.lengths.begin(), of.lengths.end());
    if (!request.weights.given()) return lengths;
    execution.for_each(0, static_cast<std::size_t>(of.vertices), [&](std::size_t i) {
      const auto end = static_cast<std::size_t>(of.offsets[i + 1]);
      for (auto e = static_cast<std::size_t>(of.offsets[i]); e < end; ++e)
        lengths[e] = request.weights.edge(lengths[e], static_cast<std::int64_t>(i), of.columns[e]);
    });
    return lengths;
  };
  return graph_problem(std::move(graph), hops, request, execution);
}

/** The points to use of an input that is in order. */
struct PointsUsed {
  Points points;
  double covering_radius;
  std::vector<std::int64_t> landmarks; /**< as in Problem */
};

PointsUsed points_used(const bettiscope_input& input, const Execution& execution) {
  Points points = points_of(input, execution);
  // Before landmarks are taken, so that the point is named as the caller numbers it.
  if (input.metric == BETTISCOPE_COSINE) refuse_zero_vectors(points, execution);
  if (input.landmarks == 0) return {std::move(points), 0, {}};
  Landmarks landmarks = farthest_points(points, input.landmarks, input.landmark_seed, execution);
  Points chosen = points.subset(landmarks.indices, execution);
  return {std::move(chosen), landmarks.covering_radius, std::move(landmarks.indices)};
}

/** Checks what points alone have; returns the metric, the euclidean one for hops. */
Metric check_points(const bettiscope_input& input, double threshold) {
  const bool hop = input.metric == BETTISCOPE_HOP;
  const Metric metric = hop ? Metric::kEuclidean : metric_of(input.metric);
  require(input.landmarks >= 0 && input.landmarks <= input.n, "landmarks is ", input.landmarks,
          ", expected 0 for all points or 1 to n = ", input.n);
  const std::int64_t used = input.landmarks > 0 ? input.landmarks : input.n;
  if (hop) {
    require(std::isfinite(threshold), "threshold is ", threshold,
            ", expected a finite one for the hop metric");
    require(input.neighbors >= 1 && input.neighbors < used, "neighbors is ", input.neighbors,
            ", expected 1 or more, and less than the number of points, ", used);
  }
  require(input.d >= 1, "d is ", input.d, ", expected at least 1");
  require(input.values != nullptr, "values is NULL, expected n x d coordinates");
  return metric;
}

Problem read_points(const bettiscope_input& input, Request& request, const Execution& execution) {
  const Metric metric = check_points(input, request.threshold);
  // Refuse before any work, where it does not depend on the edges within a threshold.
  request.check_graph(0);
  if (!request.has_threshold()) request.check_all_lengths();
  auto [points, covering_radius, landmarks] = points_used(input, execution);
  if (!landmarks.empty()) request.weights.choose(landmarks);
  Problem problem = input.metric == BETTISCOPE_HOP ? hop_problem(points, input.neighbors, request, execution)
                                                   : metric_problem(points, metric, request, execution);
  problem.covering_radius = covering_radius;
  problem.landmarks = std::move(landmarks);
  return problem;
}

Rows rows_of_lower(const bettiscope_input& input) {
  require(input.values != nullptr || input.n == 1,
          "values is NULL, expected n(n-1)/2 = ", input.n * (input.n - 1) / 2, " lengths");
  const auto length = [values = Values(input)](std::int64_t i, std::int64_t j) {
    const std::int64_t k = i * (i - 1) / 2 + j;
    return values.length(k, [&] { return message("values[", k, "], the length of (", i, ", ", j, "),"); });
  };
  return {[=](std::int64_t i, std::span<float> lengths) {
            for (std::size_t j = 0; j < lengths.size(); ++j)
              lengths[j] = to_float32(length(i, static_cast<std::int64_t>(j)));
          },
          [=](std::int64_t i, std::int64_t begin, std::span<double> lengths) {
            for (std::size_t k = 0; k < lengths.size(); ++k)
              lengths[k] = length(i, begin + static_cast<std::int64_t>(k));
          }};
}

Problem read_lower(const bettiscope_input& input, const Request& request, const Execution& execution) {
  const Rows rows = weighted(rows_of_lower(input), request.weights);
  request.check_graph(0);
  if (request.has_threshold())
    if (auto graph =
            graph_if_few(input.n, rows.narrow, to_float32(request.threshold), request.few_edges(), execution))
      return graph_problem(std::move(*graph), rows.of_edges(execution), request, execution);
  request.check_all_lengths();
  return dense_problem(rows, request, execution);
}

void check_sparse(const bettiscope_input& input) {
  const std::int64_t count = input.entries;
  require(count >= 0, "entries is ", count, ", expected 0 or more");
  require(count == 0 || (input.values != nullptr && input.rows != nullptr && input.columns != nullptr),
          "values, rows or columns is NULL, expected ", count, " entries");
}

Problem read_sparse(const bettiscope_input& input, const Request& request, const Execution& execution) {
  check_sparse(input);
  const std::int64_t count = input.entries;
  request.check_graph(count);
  const double threshold = request.threshold;
  const Values values(input);
  std::vector<Edge> edges;
  edges.reserve(static_cast<std::size_t>(count));
  std::vector<double> wide;
  if (request.is_wide()) wide.reserve(edges.capacity());
  execution.progress.begin(BETTISCOPE_PHASE_GRAPH, count);
  const auto read_edge = [&](std::int64_t k) {
    const std::int64_t i = input.rows[k], j = input.columns[k];
    if (i < 0 || i >= input.n)
      throw DataError(message("rows[", k, "] is ", i, ", expected 0 to ", input.n - 1));
    if (j < 0 || j >= input.n)
      throw DataError(message("columns[", k, "] is ", j, ", expected 0 to ", input.n - 1));
    if (i == j) throw DataError(message("entry ", k, " is an edge of vertex ", i, " with itself"));
    const double length = request.weights.edge(
        values.length(k, [&] { return message("values[", k, "], the length of (", i, ", ", j, "),"); }), i,
        j);
    edges.push_back({to_float32(length), ends_of(static_cast<Vertex>(i), static_cast<Vertex>(j))});
    if (request.is_wide()) wide.push_back(length);
  };
  execution.in_steps(0, static_cast<std::size_t>(count), [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      read_edge(static_cast<std::int64_t>(k));
    execution.progress.add(static_cast<std::int64_t>(end - begin));
  });
  Levels levels =
      to_levels(wide, request, execution, [&](std::size_t k) -> float& { return edges[k].length; });
  SparseLengths lengths(input.n, std::move(edges), execution);
  lengths.cut(request.cut(), execution);
  return {std::move(lengths),
          std::isnan(threshold) ? std::numeric_limits<double>::infinity() : threshold,
          std::move(levels),
          false,
          0,
          {},
          {}};
}

/** The number of edges within the threshold, if these are few. */
std::optional<std::int64_t> count_if_few(const DenseLengths::LowerRow& lower_row, const Request& request,
                                         const Execution& execution) {
  return find_if_few(request.demand.vertices, lower_row, to_float32(request.threshold), request.few_edges(),
                     nullptr, execution);
}

/** As count_if_few; of the hop metric all. */
std::optional<std::int64_t> edges_of_points(const bettiscope_input& input, Request& request,
                                            const Execution& execution) {
  const Metric metric = check_points(input, request.threshold);
  if (!request.has_threshold()) return std::nullopt;
  const auto [points, covering_radius, landmarks] = points_used(input, execution);
  if (!landmarks.empty()) request.weights.choose(landmarks);
  if (input.metric == BETTISCOPE_HOP)
    return static_cast<std::int64_t>(
        hops_within(points, input.neighbors, request.threshold, execution).columns.size());
  if (metric == Metric::kEuclidean)
    return count_within_radius(points, to_float32(request.threshold), request.few_edges(), execution);
  const Distances distances(points, metric, execution);
  return count_if_few(weighted(rows_of(distances), request.weights).narrow, request, execution);
}

/** The edges of the graph that is made of an input, if one is. */
std::optional<std::int64_t> count_edges(const bettiscope_input& input, Request& request,
                                        const Execution& execution) {
  if (input.kind == BETTISCOPE_POINTS) return edges_of_points(input, request, execution);
  if (input.kind == BETTISCOPE_LOWER) {
    const Rows rows = weighted(rows_of_lower(input), request.weights);
    return request.has_threshold() ? count_if_few(rows.narrow, request, execution) : std::nullopt;
  }
  check_sparse(input);
  return input.entries;
}

Problem read_lengths(const bettiscope_input& input, Request& request, const Execution& execution) {
  switch (input.kind) {
    case BETTISCOPE_POINTS:
      return read_points(input, request, execution);
    case BETTISCOPE_LOWER:
      return read_lower(input, request, execution);
    default:
      return read_sparse(input, request, execution);
  }
}

bool is_prime(std::int32_t p) {
  if (p < 2 || p >= 1 << 15) return false;
  for (std::int32_t q = 2; q * q <= p; ++q)
    if (p % q == 0) return false;
  return true;
}

}  // namespace

void Problem::name_as_given(std::vector<Vertex>& vertices, std::size_t dimension) const {
  if (landmarks.empty()) return;
  for (auto at = vertices.begin(); at != vertices.end();)
    for (const std::size_t count : {dimension + 1, dimension + 2}) {
      const auto end = at + static_cast<std::ptrdiff_t>(count);
      for (auto v = at; v != end; ++v)
        if (*v != kNoVertex) *v = static_cast<Vertex>(landmarks[*v]);
      std::sort(at, end);
      at = end;
    }
}

void check_options(const bettiscope_rips_options& options) {
  require(options.struct_size >= static_cast<std::int32_t>(sizeof options), "options.struct_size is ",
          options.struct_size, ", expected ", sizeof options);
  require(options.max_dimension >= 0, "max_dimension is ", options.max_dimension, ", expected 0 or more");
  require(!(options.threshold < 0), "threshold is ", options.threshold,
          ", expected 0 or more, or NaN for none");
  require(is_prime(options.field), "field is ", options.field, ", expected a prime below 32768");
  require(
      options.simplices == 0 || options.zero_length == 0,
      "simplices and zero_length are both asked for: bars of zero length are counted, and have no simplices");
  require(options.precision == 0 || options.precision == BETTISCOPE_FLOAT32 ||
              options.precision == BETTISCOPE_FLOAT64,
          "precision is ", options.precision, ", expected BETTISCOPE_FLOAT32 or BETTISCOPE_FLOAT64");
  require(options.memory_limit >= 0, "memory_limit is ", options.memory_limit,
          ", expected a number of bytes, or 0 for none");
}

Problem read_problem(const bettiscope_input& input, const bettiscope_rips_options& options,
                     const Execution& execution) {
  check_input(input);
  Request request = request_of(input, options, execution);
  Problem problem = read_lengths(input, request, execution);
  problem.births = births_of(request.weights, request.demand.vertices, problem.levels, problem.threshold);
  return problem;
}

MemoryPrediction predict_memory(const bettiscope_input& input, const bettiscope_rips_options& options,
                                const Execution& execution) {
  check_input(input);
  Request request = request_of(input, options, execution);
  request.memory_limit = 0;
  const std::optional<std::int64_t> edges = count_edges(input, request, execution);
  if (edges && (input.kind == BETTISCOPE_SPARSE || input.metric == BETTISCOPE_HOP)) {
    const std::int64_t bytes = request.demand.with_graph(*edges);
    return {bytes, bytes};
  }
  const std::int64_t with_matrix = request.demand.with_matrix();
  const std::int64_t least = request.may_compute() ? request.demand.with_computed(kLeastRows) : with_matrix;
  const std::int64_t dense = request.computes() ? least : with_matrix;
  const std::int64_t bytes = edges ? request.demand.with_graph(*edges) : dense;
  return {bytes, std::min(bytes, least)};
}

}  // namespace bettiscope

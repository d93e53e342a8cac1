// Callers that pass what they should not: NULL, handles that are none, buffers of the wrong size.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "clouds.h"
#include "guarded_memory.h"
#include "rips_call.h"

namespace bettiscope::test {
namespace {

struct FreeGraph {
  void operator()(bettiscope_graph* graph) const { bettiscope_graph_free(graph); }
};
using GraphHandle = std::unique_ptr<bettiscope_graph, FreeGraph>;

call::Input square() {
  return call::points({{0, 0}, {1, 0}, {1, 1}, {0, 1}});
}

bettiscope_diagrams* some_diagrams() {
  call::Input input = square();
  return call::rips(input, call::options(1)).handle.release();
}

struct FreeRepresentatives {
  void operator()(bettiscope_representatives* representatives) const {
    bettiscope_representatives_free(representatives);
  }
};

bettiscope_representatives* some_representatives() {
  call::Input input = square();
  const auto options = call::options(1);
  bettiscope_representatives* representatives = nullptr;
  bettiscope_rips_representatives(input.get(), &options, 1, nullptr, 1, nullptr, nullptr, &representatives,
                                  nullptr, 0);
  return representatives;
}

bettiscope_graph* some_graph() {
  call::Input input = square();
  const auto options = call::options(1);
  bettiscope_graph* graph = nullptr;
  bettiscope_rips_graph(input.get(), &options, nullptr, &graph, nullptr, nullptr, nullptr, 0);
  return graph;
}

void expect_no_diagrams(const bettiscope_diagrams* diagrams, const std::string& error) {
  EXPECT_EQ(bettiscope_diagrams_vertices(diagrams), 0);
  EXPECT_EQ(bettiscope_diagrams_max_dimension(diagrams), -1);
  EXPECT_TRUE(std::isnan(bettiscope_diagrams_threshold(diagrams)));
  EXPECT_TRUE(std::isnan(bettiscope_diagrams_covering_radius(diagrams)));
  EXPECT_EQ(bettiscope_diagrams_size(diagrams, 0), 0);
  double pair[2];
  EXPECT_EQ(bettiscope_diagrams_copy(diagrams, 0, pair, 2), BETTISCOPE_E_ARGUMENT);
  int64_t betti[2];
  char err[100] = "";
  EXPECT_EQ(bettiscope_diagrams_betti(diagrams, 0, betti, 2, err, sizeof err), BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(err, error);
}

void expect_no_graph(const bettiscope_graph* graph) {
  EXPECT_EQ(bettiscope_graph_vertices(graph), 0);
  EXPECT_EQ(bettiscope_graph_edges(graph), 0);
  int64_t i, j;
  float length;
  EXPECT_EQ(bettiscope_graph_copy(graph, &i, &j, &length, 1), BETTISCOPE_E_ARGUMENT);
}

void expect_no_representatives(const bettiscope_representatives* representatives) {
  EXPECT_EQ(bettiscope_representatives_size(representatives), 0);
  int64_t vertices[4];
  int32_t coefficients[2];
  EXPECT_EQ(bettiscope_representatives_bar(representatives, 0, vertices, nullptr, nullptr, nullptr, nullptr),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(bettiscope_representatives_cocycle(representatives, 0, vertices, coefficients, 2),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_EQ(bettiscope_representatives_loop(representatives, 0, vertices, 4), BETTISCOPE_E_ARGUMENT);
}

TEST(HostileHandles, NullIsNone) {
  expect_no_diagrams(nullptr, "diagrams is NULL");
  expect_no_graph(nullptr);
  expect_no_representatives(nullptr);
  bettiscope_representatives_free(nullptr);
  bettiscope_diagrams_free(nullptr);
  bettiscope_graph_free(nullptr);
}

TEST(HostileHandles, AFreedOneIsNoneAndMayBeFreedAgain) {
  bettiscope_diagrams* diagrams = some_diagrams();
  ASSERT_EQ(bettiscope_diagrams_vertices(diagrams), 4);
  bettiscope_diagrams_free(diagrams);
  expect_no_diagrams(diagrams, "diagrams is no handle of this kind, or was freed");
  bettiscope_diagrams_free(diagrams);

  bettiscope_graph* graph = some_graph();
  ASSERT_EQ(bettiscope_graph_vertices(graph), 4);
  bettiscope_graph_free(graph);
  expect_no_graph(graph);
  bettiscope_graph_free(graph);

  bettiscope_representatives* representatives = some_representatives();
  ASSERT_EQ(bettiscope_representatives_size(representatives), 1);
  bettiscope_representatives_free(representatives);
  expect_no_representatives(representatives);
  bettiscope_representatives_free(representatives);
}

TEST(HostileHandles, AForeignOneIsNoneAndIsLeftAlone) {
  const call::Handle diagrams(some_diagrams());
  const GraphHandle graph(some_graph());
  auto* false_diagrams = reinterpret_cast<bettiscope_diagrams*>(graph.get());
  auto* false_graph = reinterpret_cast<bettiscope_graph*>(diagrams.get());
  expect_no_diagrams(false_diagrams, "diagrams is no handle of this kind, or was freed");
  expect_no_graph(false_graph);
  const std::unique_ptr<bettiscope_representatives, FreeRepresentatives> representatives(
      some_representatives());
  auto* false_representatives = reinterpret_cast<bettiscope_representatives*>(graph.get());
  expect_no_representatives(false_representatives);
  expect_no_graph(reinterpret_cast<bettiscope_graph*>(representatives.get()));
  bettiscope_representatives_free(false_representatives);
  bettiscope_diagrams_free(false_diagrams);
  bettiscope_graph_free(false_graph);
  // An address that nothing may be read from.
  GuardedMemory<char> unreadable({});
  expect_no_diagrams(reinterpret_cast<bettiscope_diagrams*>(unreadable.data()),
                     "diagrams is no handle of this kind, or was freed");
  EXPECT_EQ(bettiscope_diagrams_vertices(diagrams.get()), 4);
  EXPECT_EQ(bettiscope_graph_edges(graph.get()), 6);
  EXPECT_EQ(bettiscope_representatives_size(representatives.get()), 1);
}

/** A call and what it has to say. */
struct Refusal {
  std::function<bettiscope_status(char* err, int64_t capacity)> call;
  std::string error;
};

TEST(HostilePointers, EveryNullThatIsNotAllowedIsNamed) {
  const float points[] = {0, 1, 2};
  const int64_t neighbors[] = {1, 0, 1};
  int64_t indices[3];
  call::Input input = square();
  const bettiscope_input* in = input.get();
  const auto options = call::options(1);
  bettiscope_input without_values = *in;
  without_values.values = nullptr;
  bettiscope_diagrams* diagrams = nullptr;
  bettiscope_graph* graph = nullptr;
  bettiscope_representatives* representatives = nullptr;
  bettiscope_status status = BETTISCOPE_OK;
  int64_t bytes;
  const Refusal refusals[] = {
      {[&](char* e, int64_t c) {
         return bettiscope_landmarks(nullptr, 3, 1, 2, 0, 0, 1, nullptr, indices, nullptr, e, c);
       },
       "points is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_landmarks(points, 3, 1, 2, 0, 0, 1, nullptr, nullptr, nullptr, e, c);
       },
       "indices is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_nearest_neighbors(nullptr, 3, 1, 1, 1, nullptr, indices, nullptr, e, c);
       },
       "points is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_nearest_neighbors(points, 3, 1, 1, 1, nullptr, nullptr, nullptr, e, c);
       },
       "indices is NULL"},
      {[&](char* e, int64_t c) { return bettiscope_hop_graph(nullptr, 3, 1, 1, 1, nullptr, &graph, e, c); },
       "neighbors is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_hop_graph(neighbors, 3, 1, 1, 1, nullptr, nullptr, e, c);
       },
       "graph is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips(nullptr, &options, nullptr, nullptr, &diagrams, e, c);
       },
       "input is NULL"},
      {[&](char* e, int64_t c) { return bettiscope_rips(in, nullptr, nullptr, nullptr, &diagrams, e, c); },
       "options is NULL"},
      {[&](char* e, int64_t c) { return bettiscope_rips(in, &options, nullptr, nullptr, nullptr, e, c); },
       "diagrams is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips(&without_values, &options, nullptr, nullptr, &diagrams, e, c);
       },
       "values is NULL, expected n x d coordinates"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_memory(nullptr, &options, nullptr, &bytes, nullptr, e, c);
       },
       "input is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_memory(in, nullptr, nullptr, &bytes, nullptr, e, c);
       },
       "options is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_memory(in, &options, nullptr, nullptr, nullptr, e, c);
       },
       "bytes is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_graph(nullptr, &options, nullptr, &graph, nullptr, nullptr, e, c);
       },
       "input is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_graph(in, nullptr, nullptr, &graph, nullptr, nullptr, e, c);
       },
       "options is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_graph(in, &options, nullptr, nullptr, nullptr, nullptr, e, c);
       },
       "graph is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_batch(nullptr, &options, 1, 1, nullptr, nullptr, &diagrams, &status, nullptr,
                                      0, e, c);
       },
       "inputs or options is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_batch(in, &options, 1, 1, nullptr, nullptr, nullptr, &status, nullptr, 0, e,
                                      c);
       },
       "diagrams or statuses is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_representatives(nullptr, &options, 1, nullptr, 1, nullptr, nullptr,
                                                &representatives, e, c);
       },
       "input is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_representatives(in, nullptr, 1, nullptr, 1, nullptr, nullptr,
                                                &representatives, e, c);
       },
       "options is NULL"},
      {[&](char* e, int64_t c) {
         return bettiscope_rips_representatives(in, &options, 1, nullptr, 1, nullptr, nullptr, nullptr, e, c);
       },
       "representatives is NULL"},
  };
  for (const Refusal& refusal : refusals) {
    char err[100] = "";
    EXPECT_EQ(refusal.call(err, sizeof err), BETTISCOPE_E_ARGUMENT) << refusal.error;
    EXPECT_EQ(err, refusal.error);
    EXPECT_EQ(refusal.call(nullptr, 100), BETTISCOPE_E_ARGUMENT);
  }
  EXPECT_EQ(diagrams, nullptr);
  EXPECT_EQ(graph, nullptr);
  EXPECT_EQ(representatives, nullptr);
  bettiscope_progress progress{1, 2, 3, 4};
  bettiscope_progress_read(nullptr, &progress);
  bettiscope_progress_read(&progress, nullptr);
  EXPECT_EQ(progress.total, 4);
}

TEST(HostileSizes, AreRefusedBeforeAnythingIsRead) {
  // One readable value: whoever believed the sizes would read far past it.
  const GuardedMemory<float> one({1});
  const GuardedMemory<int64_t> index({0});
  const int64_t most = std::numeric_limits<int64_t>::max();
  int64_t out[1];
  bettiscope_graph* graph = nullptr;
  for (const int64_t size :
       {most, most / 2, int64_t{1} << 62, int64_t{-1}, std::numeric_limits<int64_t>::min()}) {
    for (const std::int32_t method : kLandmarkMethods) {
      const auto landmarks = [&](std::int64_t n, std::int64_t d, std::int64_t count) {
        return bettiscope_landmarks(one.data(), n, d, count, method, 0, 1, nullptr, out, nullptr, nullptr, 0);
      };
      EXPECT_NE(landmarks(size, 1, 1), BETTISCOPE_OK);
      EXPECT_NE(landmarks(1, size, 1), BETTISCOPE_OK);
      EXPECT_NE(landmarks(1, 1, size), BETTISCOPE_OK);
    }
    EXPECT_NE(bettiscope_nearest_neighbors(one.data(), size, 1, 1, 1, nullptr, out, nullptr, nullptr, 0), 0);
    EXPECT_NE(bettiscope_nearest_neighbors(one.data(), 1, 1, size, 1, nullptr, out, nullptr, nullptr, 0), 0);
    EXPECT_NE(bettiscope_hop_graph(index.data(), size, 1, 1, 1, nullptr, &graph, nullptr, 0), 0);
    EXPECT_NE(bettiscope_hop_graph(index.data(), 1, size, 1, 1, nullptr, &graph, nullptr, 0), 0);
    for (const std::int32_t kind : {BETTISCOPE_POINTS, BETTISCOPE_LOWER, BETTISCOPE_SPARSE}) {
      bettiscope_input input{};
      input.struct_size = sizeof input;
      input.kind = kind;
      input.value_type = BETTISCOPE_FLOAT32;
      input.metric = kind == BETTISCOPE_POINTS ? BETTISCOPE_EUCLIDEAN : 0;
      input.values = one.data();
      input.rows = input.columns = index.data();
      input.d = kind == BETTISCOPE_POINTS ? 1 : 0;
      input.n = size;
      bettiscope_diagrams* diagrams = nullptr;
      const auto options = call::options(1);
      EXPECT_NE(bettiscope_rips(&input, &options, nullptr, nullptr, &diagrams, nullptr, 0), BETTISCOPE_OK);
      if (kind == BETTISCOPE_LOWER) continue;
      input.n = 1;
      input.landmarks = input.complex_kind = kind == BETTISCOPE_POINTS ? 1 : 0;
      (kind == BETTISCOPE_POINTS ? input.d : input.entries) = size;
      EXPECT_NE(bettiscope_rips(&input, &options, nullptr, nullptr, &diagrams, nullptr, 0), BETTISCOPE_OK);
      EXPECT_EQ(diagrams, nullptr);
    }
  }
  EXPECT_EQ(graph, nullptr);
}

TEST(HostileSizes, BettiNumbersOfTheHighestDimensionEnd) {
  call::Input input = square();
  const call::Result result = call::rips(input, call::options(std::numeric_limits<std::int32_t>::max()));
  ASSERT_EQ(result.status, BETTISCOPE_OK) << result.error;
  int64_t betti[4];
  char err[100] = "";
  EXPECT_EQ(bettiscope_diagrams_betti(result.handle.get(), 1, betti, 4, err, sizeof err),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(err, "capacity is 4, expected max_dimension + 1 = 2147483648");
}

// ---- buffers flush against pages that must not be touched

class FlushBuffers : public testing::TestWithParam<Flush> {
 protected:
  /** Diagrams and everything that is copied out of them, by way of buffers of the exact size. */
  void run(const bettiscope_input& input, const bettiscope_rips_options& options) const {
    GuardedMemory<char> err(std::vector<char>(7), GetParam());
    bettiscope_diagrams* made = nullptr;
    ASSERT_EQ(bettiscope_rips(&input, &options, nullptr, nullptr, &made, err.data(), 7), BETTISCOPE_OK);
    const call::Handle diagrams(made);
    std::int64_t bars = 0;
    for (std::int32_t p = 0; p <= options.max_dimension; ++p) {
      const std::int64_t size = 2 * bettiscope_diagrams_size(made, p);
      GuardedMemory<double> pairs(std::vector<double>(static_cast<std::size_t>(size)), GetParam());
      EXPECT_EQ(bettiscope_diagrams_copy(made, p, pairs.data(), size), BETTISCOPE_OK);
      bars += size / 2;
    }
    EXPECT_GE(bars, 1);
    const std::int64_t degrees = options.max_dimension + 1;
    GuardedMemory<std::int64_t> betti(std::vector<std::int64_t>(static_cast<std::size_t>(degrees)),
                                      GetParam());
    EXPECT_EQ(bettiscope_diagrams_betti(made, 0, betti.data(), degrees, err.data(), 7), BETTISCOPE_OK);
    EXPECT_EQ(bettiscope_diagrams_betti(made, -1, betti.data(), degrees, err.data(), 7),
              BETTISCOPE_E_ARGUMENT);
    EXPECT_STREQ(err.data(), "scale ");
  }

  template <class T>
  void run_kinds(std::int64_t n, std::int32_t value_type) const {
    const Cloud cloud = normal_cloud(n, 3, 5);
    bettiscope_input input{};
    input.struct_size = sizeof input;
    input.value_type = value_type;
    input.n = n;

    const GuardedMemory<T> coordinates(std::vector<T>(cloud.values.begin(), cloud.values.end()), GetParam());
    input.kind = BETTISCOPE_POINTS;
    input.d = 3;
    input.values = coordinates.data();
    for (const std::int32_t metric :
         {BETTISCOPE_EUCLIDEAN, BETTISCOPE_COSINE, BETTISCOPE_MANHATTAN, BETTISCOPE_CHEBYSHEV}) {
      input.metric = metric;
      for (const double threshold : {call::kNone, 0.1})
        run(input, call::options(2, threshold, n < 10, 2));
      input.landmarks = (n + 1) / 2;
      input.complex_kind = BETTISCOPE_LAZY_WITNESS;
      input.nu = 1;
      for (const double threshold : {call::kNone, 0.1})
        run(input, call::options(2, threshold, n < 10, 2));
      input.landmarks = input.complex_kind = input.nu = 0;
    }

    std::vector<T> lengths;
    std::vector<std::int64_t> rows, columns;
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t j = 0; j < i; ++j) {
        lengths.push_back(static_cast<T>(1 + (i * j) % 7));
        rows.push_back(i);
        columns.push_back(j);
      }
    const GuardedMemory<T> values(lengths, GetParam());
    const GuardedMemory<std::int64_t> guarded_rows(rows, GetParam()), guarded_columns(columns, GetParam());
    input.d = input.metric = 0;
    input.values = values.data();
    input.kind = BETTISCOPE_LOWER;
    run(input, call::options(1));
    input.kind = BETTISCOPE_SPARSE;
    input.entries = static_cast<std::int64_t>(lengths.size());
    input.rows = guarded_rows.data();
    input.columns = guarded_columns.data();
    run(input, call::options(1));
  }
};

TEST_P(FlushBuffers, OfEveryKindOfInputAreReadNoFurther) {
  for (const std::int64_t n : {1, 2, 3, 7, 15, 17, 31, 33, 63, 65}) {
    run_kinds<float>(n, BETTISCOPE_FLOAT32);
    run_kinds<double>(n, BETTISCOPE_FLOAT64);
  }
}

TEST_P(FlushBuffers, OfTheRoadAreReadAndWrittenNoFurther) {
  for (const std::int64_t n : {2, 3, 7, 17, 33, 65, 129})
    for (const std::int64_t d : {1, 3, 17}) {
      const Cloud cloud = normal_cloud(n, d, 11);
      const GuardedMemory<float> points(cloud.values, GetParam());
      const std::int64_t k = std::min<std::int64_t>(n - 1, 5);
      GuardedMemory<std::int64_t> landmarks(std::vector<std::int64_t>(static_cast<std::size_t>(n)),
                                            GetParam());
      GuardedMemory<std::int64_t> neighbors(std::vector<std::int64_t>(static_cast<std::size_t>(n * k)),
                                            GetParam());
      GuardedMemory<float> distances(std::vector<float>(static_cast<std::size_t>(n * k)), GetParam());
      for (const std::int32_t method : kLandmarkMethods)
        ASSERT_EQ(bettiscope_landmarks(points.data(), n, d, n, method, 1, 2, nullptr, landmarks.data(),
                                       nullptr, nullptr, 0),
                  BETTISCOPE_OK);
      ASSERT_EQ(bettiscope_nearest_neighbors(points.data(), n, d, k, 2, nullptr, neighbors.data(),
                                             distances.data(), nullptr, 0),
                BETTISCOPE_OK);
      bettiscope_graph* made = nullptr;
      ASSERT_EQ(bettiscope_hop_graph(neighbors.data(), n, k, 2, 2, nullptr, &made, nullptr, 0),
                BETTISCOPE_OK);
      const GraphHandle graph(made);
      const std::int64_t edges = bettiscope_graph_edges(made);
      ASSERT_GE(edges, 1);
      GuardedMemory<std::int64_t> i(std::vector<std::int64_t>(static_cast<std::size_t>(edges)), GetParam());
      GuardedMemory<std::int64_t> j(std::vector<std::int64_t>(static_cast<std::size_t>(edges)), GetParam());
      GuardedMemory<float> lengths(std::vector<float>(static_cast<std::size_t>(edges)), GetParam());
      EXPECT_EQ(bettiscope_graph_copy(made, i.data(), j.data(), lengths.data(), edges), BETTISCOPE_OK);
      EXPECT_EQ(bettiscope_graph_copy(made, i.data(), j.data(), lengths.data(), edges - 1),
                BETTISCOPE_E_ARGUMENT);
    }
}

INSTANTIATE_TEST_SUITE_P(Both, FlushBuffers, testing::Values(Flush::kBegin, Flush::kEnd),
                         [](const auto& flush) { return flush.param == Flush::kBegin ? "Begin" : "End"; });

}  // namespace
}  // namespace bettiscope::test

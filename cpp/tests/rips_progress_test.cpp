// How far a call is while it runs, and that it ends when it is told to.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <random>
#include <thread>
#include <tuple>

#include "block_scan.h"
#include "computed_lengths.h"
#include "geometry.h"
#include "guard.h"
#include "key_order.h"
#include "memory_budget.h"
#include "rips.h"
#include "rips_call.h"

namespace {

using namespace bettiscope;
using Clock = std::chrono::steady_clock;

std::vector<std::vector<float>> random_points(std::size_t n, std::size_t d) {
  std::mt19937_64 random(n + d);
  std::vector<std::vector<float>> points(n, std::vector<float>(d));
  for (auto& point : points)
    for (float& x : point)
      x = std::uniform_real_distribution<float>(-1, 1)(random);
  return points;
}

/// Lengths that are no distances: their complexes are full of holes.
oracle::Matrix random_lengths(std::size_t n) {
  std::mt19937_64 random(n);
  oracle::Matrix lengths(n, std::vector<float>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      lengths[i][j] = lengths[j][i] = std::uniform_real_distribution<float>(0, 1)(random);
  return lengths;
}

/// A call that goes its own way through the library, and the phases on that way.
struct Case {
  const char* name;
  call::Input input;
  bettiscope_rips_options options;
  std::vector<std::pair<int, int>> phases;  // and their dimensions
};

std::vector<Case> cases() {
  using Phases = std::vector<std::pair<int, int>>;
  const auto with_degrees = [](Phases phases, int top) {
    phases.push_back({BETTISCOPE_PHASE_ORDER, 0});
    phases.push_back({BETTISCOPE_PHASE_BLOCKS, 0});
    for (int p = 1; p <= top; ++p) {
      if (p > 1) phases.push_back({BETTISCOPE_PHASE_COLUMNS, p});
      phases.push_back({BETTISCOPE_PHASE_REDUCTION, p});
    }
    phases.push_back({BETTISCOPE_PHASE_BARS, 0});
    return phases;
  };
  std::vector<Case> out;
  out.push_back({"points", call::points(random_points(300, 3)), call::options(2, call::kNone, false, 2),
                 with_degrees({{BETTISCOPE_PHASE_LENGTHS, 0}}, 2)});
  out.push_back({"zero length", call::points(random_points(60, 3)), call::options(2, call::kNone, true, 2),
                 with_degrees({{BETTISCOPE_PHASE_LENGTHS, 0}, {BETTISCOPE_PHASE_SIMPLICES, 0}}, 2)});
  out.push_back({"lengths", call::lower(random_lengths(50)), call::options(4, call::kNone, false, 2),
                 with_degrees({{BETTISCOPE_PHASE_LENGTHS, 0}}, 4)});
  out.push_back({"within a radius", call::points(random_points(2000, 3)), call::options(3, 0.25, false, 2),
                 with_degrees({{BETTISCOPE_PHASE_GRAPH, 0}}, 3)});
  out.push_back({"within a radius that holds many", call::points(random_points(300, 3)),
                 call::options(1, 1.2, false, 2),
                 with_degrees({{BETTISCOPE_PHASE_GRAPH, 0}, {BETTISCOPE_PHASE_LENGTHS, 0}}, 1)});
  out.push_back({"within a radius, manhattan", call::points(random_points(500, 3), BETTISCOPE_MANHATTAN),
                 call::options(2, 0.4, false, 2), with_degrees({{BETTISCOPE_PHASE_GRAPH, 0}}, 2)});
  out.push_back(
      {"hops between landmarks", call::points(random_points(3000, 3)), call::options(2, 2, false, 2),
       with_degrees(
           {{BETTISCOPE_PHASE_LANDMARKS, 0}, {BETTISCOPE_PHASE_NEIGHBORS, 0}, {BETTISCOPE_PHASE_GRAPH, 0}},
           2)});
  out.back().input.raw.metric = BETTISCOPE_HOP;
  out.back().input.raw.landmarks = 1000;
  out.back().input.raw.neighbors = 10;
  out.push_back({"graph", call::sparse(random_lengths(200)), call::options(1, call::kNone, false, 2),
                 with_degrees({{BETTISCOPE_PHASE_GRAPH, 0}}, 1)});
  out.push_back({"lengths that are not kept",
                 call::points(random_points(2000, 3)),
                 call::options(1, call::kNone, false, 1),
                 {{BETTISCOPE_PHASE_LENGTHS, 0},
                  {BETTISCOPE_PHASE_BLOCKS, 0},
                  {BETTISCOPE_PHASE_REDUCTION, 1},
                  {BETTISCOPE_PHASE_BARS, 0}}});
  out.back().options.memory_limit = 8'000'000;
  out.push_back(
      {"dimension 0",
       call::points(random_points(2000, 3)),
       call::options(0, call::kNone, false, 2),
       {{BETTISCOPE_PHASE_LENGTHS, 0}, {BETTISCOPE_PHASE_REDUCTION, 0}, {BETTISCOPE_PHASE_BARS, 0}}});
  out.push_back({"dimension 0 of a graph",
                 call::sparse(random_lengths(300)),
                 call::options(0, call::kNone, false, 2),
                 {{BETTISCOPE_PHASE_GRAPH, 0}, {BETTISCOPE_PHASE_REDUCTION, 0}, {BETTISCOPE_PHASE_BARS, 0}}});
  return out;
}

/// Reads the progress again and again on a thread of its own, as often as it can.
class Watch {
 public:
  Watch(const bettiscope_progress& progress, std::function<void(const bettiscope_progress&)> see)
      : thread_([this, &progress, see = std::move(see)] {
          while (!ended_.load(std::memory_order_acquire)) {
            bettiscope_progress copy;
            bettiscope_progress_read(&progress, &copy);
            see(copy);
          }
        }) {}
  ~Watch() {
    ended_.store(true, std::memory_order_release);
    thread_.join();
  }

 private:
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

TEST(RipsProgress, GoesThroughThePhasesInOrder) {
  for (Case& one : cases()) {
    bettiscope_progress progress{}, last{};
    std::vector<std::string> wrong;
    std::vector<std::pair<int, int>> seen;
    call::Handle handle;
    {
      Watch watch(progress, [&](const bettiscope_progress& now) {
        const auto place = [](const bettiscope_progress& p) { return std::tuple(p.phase, p.dimension); };
        if (now.done < 0 || now.done > now.total)
          wrong.push_back(message(now.done, " of ", now.total, " in phase ", now.phase));
        if (place(now) == place(last) && (now.done < last.done || now.total != last.total))
          wrong.push_back(message("back from ", last.done, " to ", now.done, " in phase ", now.phase));
        if (now.phase != 0 && place(now) != place(last)) seen.push_back({now.phase, now.dimension});
        last = now;
      });
      bettiscope_diagrams* diagrams = nullptr;
      char error[300] = "";
      ASSERT_EQ(
          bettiscope_rips(one.input.get(), &one.options, nullptr, &progress, &diagrams, error, sizeof error),
          BETTISCOPE_OK)
          << one.name << ": " << error;
      handle.reset(diagrams);
    }
    EXPECT_EQ(wrong, std::vector<std::string>()) << one.name;
    // Some are over before anyone looks.
    auto next = one.phases.begin();
    for (const auto& phase : seen) {
      next = std::find(next, one.phases.end(), phase);
      ASSERT_NE(next, one.phases.end()) << one.name << ": phase " << phase.first << ", " << phase.second;
    }
    EXPECT_EQ(progress.phase, BETTISCOPE_PHASE_BARS) << one.name;
    EXPECT_EQ(progress.done, one.options.max_dimension + 1) << one.name;
    EXPECT_EQ(progress.total, one.options.max_dimension + 1) << one.name;
  }
}

/// The phase that a part of the library ends in, which must be complete.
int phase_of(const std::function<void(const Execution&)>& part, std::int64_t total) {
  bettiscope_progress progress{};
  part(Execution::of(3, nullptr, &progress));
  EXPECT_EQ(progress.done, progress.total) << "phase " << progress.phase;
  EXPECT_EQ(progress.total, total) << "phase " << progress.phase;
  return progress.phase;
}

TEST(RipsProgress, EveryPhaseEndsComplete) {
  const auto coordinates = random_points(777, 3);
  std::vector<float> values;
  for (const auto& point : coordinates)
    values.insert(values.end(), point.begin(), point.end());
  const Points points(values.data(), 777, 3);
  const std::int64_t n = points.size(), pairs = n * (n - 1) / 2;
  EXPECT_EQ(phase_of([&](const Execution& e) { farthest_points(points, 55, 1, e); }, 55),
            BETTISCOPE_PHASE_LANDMARKS);
  std::vector<std::int64_t> neighbors;
  EXPECT_EQ(phase_of([&](const Execution& e) { neighbors = nearest_neighbors(points, 7, e).indices; }, n),
            BETTISCOPE_PHASE_NEIGHBORS);
  EXPECT_EQ(phase_of([&](const Execution& e) { hop_graph(neighbors, n, 7, 2, e); }, n),
            BETTISCOPE_PHASE_GRAPH);
  EXPECT_EQ(phase_of([&](const Execution& e) { radius_graph(points, 0.3f, pairs, e); }, n),
            BETTISCOPE_PHASE_GRAPH);

  const Distances distances(points, Metric::kEuclidean);
  const auto row = [&](std::int64_t i, std::span<float> lengths) { distances.row(i, 0, lengths); };
  EXPECT_EQ(phase_of([&](const Execution& e) { DenseLengths(n, row, e); }, n), BETTISCOPE_PHASE_LENGTHS);
  EXPECT_EQ(phase_of([&](const Execution& e) { count_simplices(DenseLengths(n, row, {}), {}, 1, e); }, n),
            BETTISCOPE_PHASE_SIMPLICES);
  EXPECT_EQ(phase_of([&](const Execution& e) { DenseLengths(n, row, {}).spanning_forest(e); }, n),
            BETTISCOPE_PHASE_REDUCTION);
  EXPECT_EQ(phase_of([&](const Execution& e) { RankMatrix(DenseLengths(n, row, {}), e); }, 5 * pairs),
            BETTISCOPE_PHASE_ORDER);
  const RankMatrix matrix(DenseLengths(n, row, {}), {});
  EXPECT_EQ(phase_of([&](const Execution& e) { scan_for_empty_lunes(matrix, e); }, pairs),
            BETTISCOPE_PHASE_BLOCKS);
  EXPECT_EQ(phase_of([&](const Execution& e) { scan_blocks(matrix, e); }, pairs), BETTISCOPE_PHASE_BLOCKS);

  std::vector<Edge> edges;
  for (Vertex a = 1; a < static_cast<Vertex>(n); ++a)
    for (Vertex b = a < 20 ? 0 : a - 20; b < a; ++b)
      edges.push_back({static_cast<float>(a % 7 + b % 5), ends_of(a, b)});
  const auto many = static_cast<std::int64_t>(edges.size());
  const SparseLengths sparse(n, edges, {});
  EXPECT_EQ(phase_of([&](const Execution& e) { sparse.spanning_forest(e); }, n), BETTISCOPE_PHASE_REDUCTION);
  EXPECT_EQ(phase_of([&](const Execution& e) { RankGraph(sparse, e); }, 5 * many), BETTISCOPE_PHASE_ORDER);
  const RankGraph graph(sparse, {});
  EXPECT_EQ(phase_of([&](const Execution& e) { scan_blocks(graph, e); }, n), BETTISCOPE_PHASE_BLOCKS);

  ComputedLengths computed(distances, 8);
  EXPECT_EQ(phase_of([&](const Execution& e) { computed.enclosing_radius(e); }, n), BETTISCOPE_PHASE_LENGTHS);
  EXPECT_EQ(phase_of([&](const Execution& e) { computed.spanning_forest(e); }, n),
            BETTISCOPE_PHASE_REDUCTION);
  const KeyOrder order(computed);
  EXPECT_EQ(phase_of([&](const Execution& e) { scan_for_empty_lunes(order, e); }, n),
            BETTISCOPE_PHASE_BLOCKS);
}

/// Sets a flag after a while.
class Timer {
 public:
  Timer(std::int32_t& flag, Clock::duration wait)
      : thread_([&flag, wait] {
          std::this_thread::sleep_for(wait);
          __atomic_store_n(&flag, 1, __ATOMIC_RELEASE);
        }) {}
  ~Timer() { thread_.join(); }

 private:
  std::thread thread_;
};

TEST(RipsCancellation, AtAnyMomentFreesEverything) {
  std::mt19937_64 random(1);
  int cancelled = 0;
  for (Case& one : cases()) {
    MemoryBudget budget(std::int64_t{1} << 60);
    const auto start = Clock::now();
    const oracle::Diagrams expected = call::diagrams_of(call::rips(one.input, one.options).handle.get());
    const auto whole = std::chrono::duration<double>(Clock::now() - start);
    for (int round = 0; round < 5; ++round) {
      bettiscope_diagrams* diagrams = nullptr;
      bettiscope_status status;
      {
        std::int32_t cancel = 0;
        const Timer timer(cancel, std::chrono::duration_cast<Clock::duration>(
                                      whole * std::uniform_real_distribution<>(0, 1)(random)));
        const MemoryBudgetScope scope(one.options.memory_limit == 0 ? &budget
                                                                    : nullptr);  // else it has its own
        status = bettiscope_rips(one.input.get(), &one.options, &cancel, nullptr, &diagrams, nullptr, 0);
      }
      const call::Handle handle(diagrams);
      if (status == BETTISCOPE_E_CANCELLED) {
        ++cancelled;
        EXPECT_EQ(diagrams, nullptr);
        EXPECT_EQ(budget.held(), 0) << one.name;
      } else {
        ASSERT_EQ(status, BETTISCOPE_OK) << one.name;
        EXPECT_EQ(call::diagrams_of(diagrams), expected) << one.name;
        budget.give_back(budget.held());  // the diagrams are freed uncounted
      }
    }
  }
  EXPECT_GT(cancelled, 0);
}

TEST(RipsCancellation, InEveryPhaseEndsSoon) {
  // Minutes or hours each, in one phase or another.
  struct Endless {
    int phase;
    call::Input input;
    bettiscope_rips_options options;
  };
  std::vector<Endless> endless;
  endless.push_back({BETTISCOPE_PHASE_BLOCKS, call::points(random_points(1500, 12)), call::options(5)});
  endless.push_back({BETTISCOPE_PHASE_REDUCTION, call::lower(random_lengths(400)), call::options(3)});
  endless.push_back({BETTISCOPE_PHASE_SIMPLICES, call::points(random_points(1000, 3)),
                     call::options(4, call::kNone, true)});
  for (Endless& one : endless) {
    std::int32_t cancel = 0;
    bettiscope_progress progress{};
    Clock::time_point told{};
    bettiscope_diagrams* diagrams = nullptr;
    bettiscope_status status;
    {
      Watch watch(progress, [&](const bettiscope_progress& now) {
        if (now.phase >= one.phase && __atomic_load_n(&cancel, __ATOMIC_RELAXED) == 0) {
          told = Clock::now();
          __atomic_store_n(&cancel, 1, __ATOMIC_RELEASE);
        }
      });
      status = bettiscope_rips(one.input.get(), &one.options, &cancel, &progress, &diagrams, nullptr, 0);
    }
    EXPECT_EQ(status, BETTISCOPE_E_CANCELLED);
    EXPECT_EQ(diagrams, nullptr);
    EXPECT_EQ(progress.phase, one.phase);
    // A tenth of a second where nothing else runs and nothing is sanitized.
    EXPECT_LT(std::chrono::duration<double>(Clock::now() - told).count(), 20.0) << "phase " << one.phase;
  }
}

TEST(RipsCancellation, OfTheOtherFunctions) {
  const std::int32_t cancel = 1;
  const auto coordinates = random_points(50, 2);
  std::vector<float> values;
  for (const auto& point : coordinates)
    values.insert(values.end(), point.begin(), point.end());
  std::vector<std::int64_t> indices(100);
  EXPECT_EQ(bettiscope_farthest_points(values.data(), 50, 2, 10, 0, 1, &cancel, indices.data(), nullptr,
                                       nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(
      bettiscope_nearest_neighbors(values.data(), 50, 2, 2, 1, &cancel, indices.data(), nullptr, nullptr, 0),
      BETTISCOPE_E_CANCELLED);
  ASSERT_EQ(
      bettiscope_nearest_neighbors(values.data(), 50, 2, 2, 1, nullptr, indices.data(), nullptr, nullptr, 0),
      BETTISCOPE_OK);
  bettiscope_graph* graph = nullptr;
  EXPECT_EQ(bettiscope_hop_graph(indices.data(), 50, 2, 2, 1, &cancel, &graph, nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(graph, nullptr);
  call::Input input = call::points(coordinates);
  const auto options = call::options(1);
  std::int64_t bytes = 0;
  EXPECT_EQ(bettiscope_rips_memory(input.get(), &options, &cancel, &bytes, nullptr, nullptr, 0),
            BETTISCOPE_E_CANCELLED);
}

}  // namespace

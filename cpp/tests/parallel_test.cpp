#include "parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "guard.h"

namespace bettiscope {
namespace {

TEST(ParallelFor, VisitsEveryIndexOnce) {
  for (int threads : {1, 2, 3, 8}) {
    for (int64_t count : {0, 1, 2, 7, 64, 1000}) {
      for (int64_t grain : {1, 3, 64, 5000}) {
        std::vector<std::atomic<int>> visits(static_cast<size_t>(count));
        parallel_for({threads}, count, grain, [&](int64_t begin, int64_t end, int worker) {
          EXPECT_LT(begin, end);
          EXPECT_LE(end - begin, grain);
          EXPECT_TRUE(worker >= 0 && worker < threads);
          for (int64_t i = begin; i < end; ++i)
            ++visits[static_cast<size_t>(i)];
        });
        for (const auto& visit : visits)
          EXPECT_EQ(1, visit.load());
      }
    }
  }
}

TEST(ParallelFor, CarriesAnExceptionToTheCallerAndStops) {
  for (int threads : {1, 4}) {
    std::atomic<int64_t> chunks{0};
    const auto body = [&](int64_t begin, int64_t, int) {
      ++chunks;
      if (begin == 5) throw std::runtime_error("five");
    };
    EXPECT_THROW(parallel_for({threads}, 1'000'000'000, 1, body), std::runtime_error);
    EXPECT_LT(chunks.load(), 1'000'000'000);
  }
}

TEST(ParallelFor, EndsWhenTheCallerCancels) {
  for (int threads : {1, 4}) {
    int32_t cancel = 0;
    const auto body = [&](int64_t, int64_t, int) { __atomic_store_n(&cancel, 1, __ATOMIC_RELAXED); };
    EXPECT_THROW(parallel_for({threads, &cancel}, 1'000'000'000, 1, body), CancelledError);
  }
}

TEST(Team, RunsEachPieceOnEveryMemberBeforeTheNext) {
  for (int threads : {1, 2, 5}) {
    Team team(threads);
    ASSERT_EQ(threads, team.size());
    std::vector<int> pieces(static_cast<size_t>(threads));
    for (int piece = 0; piece < 300; ++piece) {
      team.run([&](int member) { ++pieces[static_cast<size_t>(member)]; });
      for (int done : pieces)
        ASSERT_EQ(piece + 1, done);
    }
  }
}

TEST(Team, MayHaveNothingToDo) {
  const Team team(4);
  EXPECT_EQ(4, team.size());
}

TEST(Execution, TakesZeroThreadsForTheNumberOfCores) {
  EXPECT_GE(Execution::of(0).threads, 1);
  EXPECT_EQ(5, Execution::of(5).threads);
  EXPECT_THROW(Execution::of(-1), ArgumentError);
}

}  // namespace
}  // namespace bettiscope

// A batch gives what each input gives by itself.
#include <gtest/gtest.h>

#include <random>

#include "rips_call.h"

namespace {

/// A cloud of 150 points, as large as all others together, and clouds of 1 to 60 points, each with options of
/// its own; every tenth has a coordinate that is not a number.
struct Batch {
  std::vector<call::Input> inputs;
  std::vector<bettiscope_input> raw;
  std::vector<bettiscope_rips_options> options;

  explicit Batch(int count) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> coordinate(0, 1);
    for (int k = 0; k < count; ++k) {
      std::vector<std::vector<float>> points(k == 17 ? 150 : 1 + random() % 60, std::vector<float>(3));
      for (auto& point : points)
        for (float& x : point)
          x = coordinate(random);
      if (is_bad(k)) points[0][0] = std::numeric_limits<float>::quiet_NaN();
      inputs.push_back(call::points(points));
      options.push_back(call::options(k % 3, k % 2 == 0 ? call::kNone : 0.5));
    }
    for (call::Input& input : inputs)
      raw.push_back(*input.get());
  }
  static bool is_bad(int k) { return k % 10 == 3; }
};

TEST(RipsBatch, EqualsOneByOneForAnyNumberOfThreads) {
  Batch batch(50);
  const std::size_t count = batch.raw.size(), capacity = 200;
  for (const int threads : {1, 2, 5, 80, 0}) {
    std::vector<bettiscope_diagrams*> diagrams(count);
    std::vector<bettiscope_status> statuses(count);
    std::vector<char> errors(count * capacity, 'x');
    bettiscope_progress progress{};
    ASSERT_EQ(bettiscope_rips_batch(batch.raw.data(), batch.options.data(), static_cast<int64_t>(count),
                                    threads, nullptr, &progress, diagrams.data(), statuses.data(),
                                    errors.data(), capacity, nullptr, 0),
              BETTISCOPE_OK);
    EXPECT_EQ(progress.phase, BETTISCOPE_PHASE_BATCH);
    EXPECT_EQ(progress.done, static_cast<int64_t>(count));
    EXPECT_EQ(progress.total, static_cast<int64_t>(count));
    for (std::size_t k = 0; k < count; ++k) {
      const call::Handle handle(diagrams[k]);
      const call::Result alone = call::rips(batch.inputs[k], batch.options[k]);
      EXPECT_EQ(statuses[k], alone.status);
      EXPECT_EQ(statuses[k], Batch::is_bad(static_cast<int>(k)) ? BETTISCOPE_E_DATA : BETTISCOPE_OK);
      EXPECT_STREQ(errors.data() + k * capacity, alone.error.c_str());
      ASSERT_EQ(handle == nullptr, alone.handle == nullptr);
      if (handle) {
        EXPECT_EQ(call::diagrams_of(handle.get()), call::diagrams_of(alone.handle.get()));
      }
    }
  }
}

TEST(RipsBatch, LeavesUndoneWhatWasCancelled) {
  Batch batch(5);
  const int32_t cancel = 1;
  bettiscope_progress progress{};
  bettiscope_diagrams* diagrams[5];
  bettiscope_status statuses[5];
  EXPECT_EQ(bettiscope_rips_batch(batch.raw.data(), batch.options.data(), 5, 2, &cancel, &progress, diagrams,
                                  statuses, nullptr, 0, nullptr, 0),
            BETTISCOPE_E_CANCELLED);
  EXPECT_EQ(progress.done, 0);
  for (int k = 0; k < 5; ++k) {
    EXPECT_EQ(statuses[k], BETTISCOPE_E_CANCELLED);
    EXPECT_EQ(diagrams[k], nullptr);
  }
}

TEST(RipsBatch, RefusesItsOwnArguments) {
  char error[200];
  EXPECT_EQ(bettiscope_rips_batch(nullptr, nullptr, -1, 1, nullptr, nullptr, nullptr, nullptr, nullptr, 0,
                                  error, sizeof error),
            BETTISCOPE_E_ARGUMENT);
  EXPECT_STREQ(error, "count is -1, expected 0 or more");
  EXPECT_EQ(bettiscope_rips_batch(nullptr, nullptr, 0, 1, nullptr, nullptr, nullptr, nullptr, nullptr, 0,
                                  error, sizeof error),
            BETTISCOPE_OK);
}

}  // namespace

// A batch of distances gives what each pair gives by itself, on any number of threads, and ends when it is
// told.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "diagram_inputs.h"

namespace bettiscope::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Diagrams of all kinds and of very different sizes.
struct ManyDiagrams {
  std::vector<Bars> diagrams;
  std::vector<double> pairs;
  std::vector<std::int64_t> offsets = {0};

  explicit ManyDiagrams(int count, bool with_essential) {
    DiagramMaker maker(11);
    for (int k = 0; k < count; ++k) {
      const int most = k == 3 ? 300 : 40;
      const auto [a, b] = maker.pair(k % (with_essential ? 8 : 7), most);
      add(k % 2 == 0 ? a : b);
    }
  }
  void add(const Bars& bars) {
    diagrams.push_back(bars);
    const std::vector<double> values = flat(bars);
    pairs.insert(pairs.end(), values.begin(), values.end());
    offsets.push_back(static_cast<std::int64_t>(pairs.size()) / 2);
  }
  std::int64_t count() const { return static_cast<std::int64_t>(diagrams.size()); }
};

TEST(DistanceBatch, EqualsOneByOneForAnyNumberOfThreads) {
  for (const auto& options : {wasserstein_of(1), wasserstein_of(2, BETTISCOPE_NORM_2, 0.1),
                              bottleneck_options(), sliced_in(0), scale_space_of(0.5)}) {
    const ManyDiagrams given(12, options.kind <= BETTISCOPE_BOTTLENECK);
    std::vector<double> expected;
    for (std::size_t i = 0; i < given.diagrams.size(); ++i)
      for (std::size_t j = i + 1; j < given.diagrams.size(); ++j)
        expected.push_back(distance_of(given.diagrams[i], given.diagrams[j], options).distance);
    for (const int threads : {1, 2, 3, 80, 0}) {
      std::vector<double> found(expected.size(), -1);
      bettiscope_progress progress{};
      ASSERT_EQ(bettiscope_distance_batch(given.pairs.data(), given.offsets.data(), given.count(), nullptr,
                                          nullptr, static_cast<std::int64_t>(found.size()), &options, threads,
                                          nullptr, &progress, found.data(), nullptr, 0),
                BETTISCOPE_OK);
      EXPECT_EQ(found, expected);
      EXPECT_EQ(progress.phase, BETTISCOPE_PHASE_BATCH);
      EXPECT_EQ(progress.done, 66);
      EXPECT_EQ(progress.total, 66);
    }
  }
}

TEST(DistanceBatch, OfListedPairs) {
  const ManyDiagrams given(6, false);
  const std::vector<std::int64_t> first = {5, 0, 3, 3}, second = {1, 0, 2, 4};
  std::vector<double> found(4);
  const auto options = wasserstein_of(2);
  ASSERT_EQ(
      bettiscope_distance_batch(given.pairs.data(), given.offsets.data(), 6, first.data(), second.data(), 4,
                                &options, 2, nullptr, nullptr, found.data(), nullptr, 0),
      BETTISCOPE_OK);
  for (std::size_t k = 0; k < 4; ++k)
    EXPECT_EQ(found[k], distance_of(given.diagrams[static_cast<std::size_t>(first[k])],
                                    given.diagrams[static_cast<std::size_t>(second[k])], options)
                            .distance);
}

TEST(DistanceBatch, OfNothing) {
  const std::int64_t offsets[] = {0, 0, 0};
  const auto options = bottleneck_options();
  double found[1] = {-1};
  for (const std::int64_t count : {0, 1})
    EXPECT_EQ(bettiscope_distance_batch(nullptr, offsets, count, nullptr, nullptr, 0, &options, 1, nullptr,
                                        nullptr, nullptr, nullptr, 0),
              BETTISCOPE_OK);
  EXPECT_EQ(bettiscope_distance_batch(nullptr, offsets, 2, nullptr, nullptr, 1, &options, 1, nullptr, nullptr,
                                      found, nullptr, 0),
            BETTISCOPE_OK);
  EXPECT_EQ(found[0], 0);
}

TEST(DistanceBatch, NamesTheDiagramThatIsWrong) {
  ManyDiagrams given(3, false);
  const std::int64_t place = given.offsets.back();
  const auto refused = [&](const Bars& last, const bettiscope_distance_options& options) {
    ManyDiagrams with_last = given;
    with_last.add(last);
    double found[6];
    char error[300] = "";
    EXPECT_EQ(bettiscope_distance_batch(with_last.pairs.data(), with_last.offsets.data(), 4, nullptr, nullptr,
                                        6, &options, 1, nullptr, nullptr, found, error, sizeof error),
              BETTISCOPE_E_DATA);
    return std::string(error);
  };
  EXPECT_EQ(refused({{0, 1}, {3, 2}}, wasserstein_of(1)),
            "pairs[" + std::to_string(place + 1) +
                "] is the bar (3, 2), expected a death at or after the birth: are the columns swapped?");
  EXPECT_EQ(
      refused({{0, kNever}}, scale_space_of(1)),
      "diagram 3 has an essential bar, of birth 0: the scale space kernel is defined for finite bars; leave "
      "it out, or give it a death");
}

TEST(DistanceBatch, LeavesUndoneWhatWasCancelled) {
  const ManyDiagrams given(4, false);
  const std::int32_t cancel = 1;
  std::vector<double> found(6, -1);
  for (const auto& options : {wasserstein_of(1), bottleneck_options(), sliced_in(0), scale_space_of(1)}) {
    EXPECT_EQ(bettiscope_distance_batch(given.pairs.data(), given.offsets.data(), 4, nullptr, nullptr, 6,
                                        &options, 2, &cancel, nullptr, found.data(), nullptr, 0),
              BETTISCOPE_E_CANCELLED);
    EXPECT_EQ(found, std::vector<double>(6, -1));
    double distance = -1, pair[] = {0, 1};
    EXPECT_EQ(
        bettiscope_distance(pair, 1, pair, 0, &options, &cancel, &distance, nullptr, nullptr, nullptr, 0),
        BETTISCOPE_E_CANCELLED);
    EXPECT_EQ(distance, -1);
  }
}

// Each of these takes seconds to minutes when it is let alone.
TEST(DistanceBatch, EndsSoonWhenItIsTold) {
  DiagramMaker maker(2);
  const std::pair<Bars, Bars> scattered = {maker.scattered(60000), maker.scattered(60000)};
  const std::pair<Bars, Bars> on_a_line = {maker.born_at(60000, 0), maker.born_at(60000, 0)};
  const struct {
    const std::pair<Bars, Bars>& diagrams;
    bettiscope_distance_options options;
  } calls[] = {{scattered, wasserstein_of(1)},    {scattered, wasserstein_of(1, BETTISCOPE_NORM_2, 0.01)},
               {scattered, bottleneck_options()}, {on_a_line, wasserstein_of(2)},
               {scattered, sliced_in(0)},         {scattered, sliced_in(1 << 30)},
               {scattered, scale_space_of(1)}};
  for (const auto& [diagrams, options] : calls) {
    SCOPED_TRACE(testing::Message() << "kind " << options.kind);
    std::int32_t cancel = 0;
    Clock::time_point told;
    std::thread watcher([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      told = Clock::now();
      __atomic_store_n(&cancel, 1, __ATOMIC_RELAXED);
    });
    const std::vector<double> a = flat(diagrams.first), b = flat(diagrams.second);
    double distance;
    const bettiscope_status status = bettiscope_distance(a.data(), 60000, b.data(), 60000, &options, &cancel,
                                                         &distance, nullptr, nullptr, nullptr, 0);
    const auto now = Clock::now();
    watcher.join();
    EXPECT_EQ(status, BETTISCOPE_E_CANCELLED);
    // Under a sanitizer too; a call that does not look at the flag goes on for minutes.
    EXPECT_LT(now - told, std::chrono::seconds(5));
  }
}

}  // namespace
}  // namespace bettiscope::test

#ifndef BETTISCOPE_PARALLEL_H
#define BETTISCOPE_PARALLEL_H

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "progress.h"

namespace bettiscope {

/** How a computation may run: on how many threads, the caller's flag that ends it early, and where to tell
 * how far it is. */
struct Execution {
  int threads = 1;
  const int32_t* cancel = nullptr;
  Progress progress{};

  /** threads as an argument of the C library: 0 for the number of cores; ArgumentError below that. */
  static Execution of(int32_t threads, const int32_t* cancel = nullptr,
                      bettiscope_progress* progress = nullptr);

  bool cancelled() const noexcept {
    return cancel != nullptr && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0;
  }
  /** Throws CancelledError once the caller's flag is up. As cheap as it can be: whatever may take a while
   * calls it every few milliseconds at least. */
  void check_cancelled() const {
    if (cancelled()) throw_cancelled();
  }

  /** Runs body(begin, end) over a long range, part by part, on this thread; CancelledError as above. */
  template <class Body>
  void in_steps(std::size_t begin, std::size_t end, Body&& body) const {
    constexpr std::size_t kStep = 1 << 16;
    for (; begin < end; begin += std::min(kStep, end - begin)) {
      check_cancelled();
      body(begin, begin + std::min(kStep, end - begin));
    }
  }

  /** Calls visit(k) for a long range, on this thread; CancelledError as above. */
  template <class Visit>
  void for_each(std::size_t begin, std::size_t end, Visit&& visit) const {
    in_steps(begin, end, [&](std::size_t first, std::size_t last) {
      for (std::size_t k = first; k < last; ++k)
        visit(k);
    });
  }

  /** Sorts what may be long; CancelledError as above. */
  template <class Value>
  void sort(std::vector<Value>& values) const {
    constexpr std::size_t kOften = 1 << 16;
    if (values.size() <= kOften) return std::sort(values.begin(), values.end());
    std::size_t compared = 0;
    std::sort(values.begin(), values.end(), [&](const Value& a, const Value& b) {
      if (++compared % kOften == 0) check_cancelled();
      return a < b;
    });
  }

 private:
  [[noreturn]] static void throw_cancelled();
};

/** A loop done sooner starts no threads: a core that sleeps may take milliseconds to wake. Tests of what
 * threads do to each other set it to zero. */
inline std::chrono::microseconds worth_a_thread{200};

/** One piece of a parallel loop: the half-open range [begin, end), and which of the threads runs it (0, 1,
 * ...). */
using Chunk = std::function<void(int64_t begin, int64_t end, int worker)>;

/**
 * Runs body over [0, count) in chunks of `grain`, handed out one by one to the calling thread and threads - 1
 * others; worker < threads numbers them, for scratch memory of each. Which worker gets a chunk is not
 * determined. The first exception of any chunk stops the loop and is thrown here; CancelledError when the
 * flag goes up, which is looked at before each chunk.
 */
void parallel_for(const Execution& execution, int64_t count, int64_t grain, const Chunk& body);

/** Threads that stay for many short pieces of work, where starting them anew would cost more than the work.
 */
class Team {
 public:
  /** The calling thread and threads - 1 others, or as many of these as can be had. */
  explicit Team(int threads);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const { return static_cast<int>(helpers_.size()) + 1; }
  /** Runs body(member) on every member, 0 being the calling thread, and waits for all. The body must not
   * throw. */
  void run(const std::function<void(int member)>& body);

 private:
  void help(int member);

  const std::function<void(int)>* body_ = nullptr; /**< NULL tells the helpers to leave */
  std::atomic<uint32_t> started_{0};               /**< pieces of work handed out so far */
  std::atomic<uint32_t> unfinished_{0};            /**< helpers at work on the last of them */
  std::vector<std::thread> helpers_;
};

}  // namespace bettiscope

#endif

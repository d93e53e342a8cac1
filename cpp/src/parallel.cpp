#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "guard.h"
#include "memory_budget.h"

namespace bettiscope {
namespace {

using Clock = std::chrono::steady_clock;

/** A parallel loop under way, shared by its threads. */
class Loop {
 public:
  Loop(const Execution& execution, int64_t count, int64_t grain, const Chunk& body)
      : execution_(execution), count_(count), grain_(grain), body_(body), budget_(MemoryBudget::current()) {}

  /** Works on chunks until none is left, or a chunk ends after that time. */
  void work(int worker, Clock::time_point until = Clock::time_point::max()) noexcept {
    const MemoryBudgetScope scope(budget_);
    try {
      do {
        const int64_t begin = next_.fetch_add(grain_, std::memory_order_relaxed);
        if (begin >= count_ || failed_.load(std::memory_order_relaxed)) return;
        execution_.check_cancelled();
        body_(begin, std::min(begin + grain_, count_), worker);
      } while (until == Clock::time_point::max() || Clock::now() < until);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_.exchange(true)) failure_ = std::current_exception();
    }
  }

  int64_t chunks_left() const {
    return failed_ ? 0 : std::max<int64_t>(0, (count_ - next_ + grain_ - 1) / grain_);
  }

  void rethrow() {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const Execution& execution_;
  const int64_t count_;
  const int64_t grain_;
  const Chunk& body_;
  MemoryBudget* const budget_;
  std::atomic<int64_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

/** Threads running body(1), body(2), ..., as many of them as can be had. */
std::vector<std::thread> start_threads(int64_t count, const std::function<void(int)>& body) {
  std::vector<std::thread> threads;
  threads.reserve(static_cast<size_t>(std::max<int64_t>(count, 0)));
  for (int64_t number = 1; number <= count; ++number) {
    try {
      // A thread frees what it was started with, when it counts no more.
      const MemoryBudgetScope uncounted(nullptr);
      threads.emplace_back(body, static_cast<int>(number));
    } catch (const std::exception&) {
      break;  // those that run do the work of the others
    }
  }
  return threads;
}

}  // namespace

Execution Execution::of(int32_t threads, const int32_t* cancel, bettiscope_progress* progress) {
  require(threads >= 0, "threads is ", threads, ", expected 1 or more, or 0 for the number of cores");
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return {threads == 0 ? cores : threads, cancel, Progress(progress)};
}

void Execution::throw_cancelled() {
  throw CancelledError();
}

void parallel_for(const Execution& execution, int64_t count, int64_t grain, const Chunk& body) {
  Loop loop(execution, count, grain, body);
  const int64_t chunks = (count + grain - 1) / grain;
  // As many chunks as threads were made for them; of more, the first ones tell whether they are small.
  if (chunks > execution.threads && worth_a_thread.count() > 0) loop.work(0, Clock::now() + worth_a_thread);
  const int64_t helpers = std::min<int64_t>(execution.threads, loop.chunks_left()) - 1;
  std::vector<std::thread> threads = start_threads(helpers, [&loop](int helper) { loop.work(helper); });
  loop.work(0);
  for (std::thread& thread : threads)
    thread.join();
  loop.rethrow();
}

Team::Team(int threads) : helpers_(start_threads(threads - 1, [this](int member) { help(member); })) {}

Team::~Team() {
  body_ = nullptr;
  started_.fetch_add(1);
  started_.notify_all();
  for (std::thread& helper : helpers_)
    helper.join();
}

void Team::run(const std::function<void(int)>& body) {
  body_ = &body;
  unfinished_ = static_cast<uint32_t>(helpers_.size());
  started_.fetch_add(1);
  started_.notify_all();
  body(0);
  for (uint32_t left = unfinished_; left != 0; left = unfinished_)
    unfinished_.wait(left);
}

void Team::help(int member) {
  for (uint32_t seen = 0;; ++seen) {
    started_.wait(seen);
    if (body_ == nullptr) return;
    (*body_)(member);
    if (unfinished_.fetch_sub(1) == 1) unfinished_.notify_one();
  }
}

}  // namespace bettiscope

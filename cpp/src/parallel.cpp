#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "guard.h"

namespace bettiscope {
namespace {

/** A parallel loop under way, shared by its threads. */
class Loop {
 public:
  Loop(const Execution& execution, int64_t count, int64_t grain, const Chunk& body)
      : execution_(execution), count_(count), grain_(grain), body_(body) {}

  void work(int worker) noexcept {
    try {
      for (;;) {
        const int64_t begin = next_.fetch_add(grain_, std::memory_order_relaxed);
        if (begin >= count_ || failed_.load(std::memory_order_relaxed)) return;
        execution_.check_cancelled();
        body_(begin, std::min(begin + grain_, count_), worker);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_.exchange(true)) failure_ = std::current_exception();
    }
  }

  void rethrow() {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const Execution& execution_;
  const int64_t count_;
  const int64_t grain_;
  const Chunk& body_;
  std::atomic<int64_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

Execution Execution::of(int32_t threads, const int32_t* cancel) {
  require(threads >= 0, "threads is ", threads, ", expected 1 or more, or 0 for the number of cores");
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return {threads == 0 ? cores : threads, cancel};
}

void Execution::check_cancelled() const {
  if (cancelled()) throw CancelledError();
}

void parallel_for(const Execution& execution, int64_t count, int64_t grain, const Chunk& body) {
  Loop loop(execution, count, grain, body);
  const int64_t chunks = (count + grain - 1) / grain;
  const int64_t helpers = std::min<int64_t>(execution.threads, chunks) - 1;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<size_t>(std::max<int64_t>(helpers, 0)));
  for (int64_t helper = 1; helper <= helpers; ++helper) {
    try {
      threads.emplace_back([&loop, helper] { loop.work(static_cast<int>(helper)); });
    } catch (const std::system_error&) {
      break;  // no more threads to be had: those that run share the chunks
    }
  }
  loop.work(0);
  for (std::thread& thread : threads)
    thread.join();
  loop.rethrow();
}

}  // namespace bettiscope

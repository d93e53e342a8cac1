// How much memory a call may take. All of the library's allocations go through the operators new and delete
// of memory_budget.cpp, so that none is forgotten; the export map keeps these operators to the library.
#ifndef BETTISCOPE_MEMORY_BUDGET_H
#define BETTISCOPE_MEMORY_BUDGET_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>

namespace bettiscope {

/** Thrown by operator new. It holds numbers and no text, for which there might be no memory. */
struct MemoryLimitReached : std::bad_alloc {
  MemoryLimitReached(std::int64_t bytes_held, std::int64_t bytes_wanted, std::int64_t bytes_allowed)
      : held(bytes_held), wanted(bytes_wanted), limit(bytes_allowed) {}
  const char* what() const noexcept override { return "the memory limit is reached"; }

  std::int64_t held;
  std::int64_t wanted;
  std::int64_t limit;
};

/** The bytes that the threads of one call hold at a time, and how many they may. */
class MemoryBudget {
 public:
  explicit MemoryBudget(std::int64_t limit) : limit_(limit) {}

  /** The budget of this thread's allocations, or NULL where nothing is counted. */
  static MemoryBudget* current() noexcept;

  std::int64_t limit() const { return limit_; }
  std::int64_t held() const { return held_.load(std::memory_order_relaxed); }
  /** The most that was ever held. */
  std::int64_t most() const { return most_.load(std::memory_order_relaxed); }

  /** MemoryLimitReached where so many more are too many. */
  void take(std::int64_t bytes);
  void give_back(std::int64_t bytes) noexcept { held_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  const std::int64_t limit_;
  std::atomic<std::int64_t> held_{0};
  std::atomic<std::int64_t> most_{0};
};

/** Counts this thread's allocations on a budget, or on none, as long as it lives. */
class MemoryBudgetScope {
 public:
  explicit MemoryBudgetScope(MemoryBudget* budget) noexcept;
  ~MemoryBudgetScope();
  MemoryBudgetScope(const MemoryBudgetScope&) = delete;
  MemoryBudgetScope& operator=(const MemoryBudgetScope&) = delete;

 private:
  MemoryBudget* before_;
};

/** A number of bytes in words, such as "7.2 GB". */
std::string amount(std::int64_t bytes);

/** MemoryError, with both numbers and a remedy. */
[[noreturn]] void refuse_in_mid_run(const MemoryLimitReached& reached);

/** What work() gives; MemoryError, with everything freed, where it holds more than the limit (0 for none). */
template <class Work>
auto within_memory_limit(std::int64_t limit, Work&& work) {
  if (limit == 0) return work();
  MemoryBudget budget(limit);
  try {
    const MemoryBudgetScope scope(&budget);
    return work();
  } catch (const MemoryLimitReached& reached) {
    refuse_in_mid_run(reached);
  }
}

}  // namespace bettiscope

#endif

#include "memory_budget.h"

#include <cmath>
#include <cstdlib>

#include "guard.h"

#if defined(_WIN32)
#include <malloc.h>
#elif defined(__APPLE__)
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

namespace bettiscope {
namespace {

thread_local MemoryBudget* current_budget = nullptr;

#if defined(_WIN32)
constexpr std::size_t kPlain = 16;

void* obtain(std::size_t bytes, std::size_t alignment) {
  return _aligned_malloc(bytes, alignment);
}
std::size_t size_of(void* memory, std::size_t alignment) {
  return _aligned_msize(memory, alignment, 0);
}
void release(void* memory) {
  _aligned_free(memory);
}
#else
constexpr std::size_t kPlain = alignof(std::max_align_t);

void* obtain(std::size_t bytes, std::size_t alignment) {
  if (alignment <= kPlain) return std::malloc(bytes);
  return bytes > SIZE_MAX - alignment
             ? nullptr
             : std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}
std::size_t size_of(void* memory, std::size_t) {
#if defined(__APPLE__)
  return malloc_size(memory);
#else
  return malloc_usable_size(memory);
#endif
}
void release(void* memory) {
  std::free(memory);
}
#endif

void* allocate(std::size_t bytes, std::size_t alignment) {
  MemoryBudget* budget = current_budget;
  bytes = bytes == 0 ? 1 : bytes;
  // Asked first, so that no limit is passed; then corrected to what the block has in truth.
  const auto asked = static_cast<std::int64_t>(bytes < PTRDIFF_MAX ? bytes : PTRDIFF_MAX / 2);
  if (budget != nullptr) budget->take(asked);
  void* memory = obtain(bytes, alignment);
  if (memory == nullptr) {
    if (budget != nullptr) budget->give_back(asked);
    throw std::bad_alloc();
  }
  if (budget != nullptr) budget->give_back(asked - static_cast<std::int64_t>(size_of(memory, alignment)));
  return memory;
}

void free_memory(void* memory, std::size_t alignment) noexcept {
  if (memory == nullptr) return;
  if (current_budget != nullptr)
    current_budget->give_back(static_cast<std::int64_t>(size_of(memory, alignment)));
  release(memory);
}

}  // namespace

MemoryBudget* MemoryBudget::current() noexcept {
  return current_budget;
}

void MemoryBudget::take(std::int64_t bytes) {
  const std::int64_t before = held_.fetch_add(bytes, std::memory_order_relaxed);
  if (before > limit_ - bytes) {
    give_back(bytes);
    throw MemoryLimitReached(before, bytes, limit_);
  }
  std::int64_t most = this->most();
  while (most < before + bytes && !most_.compare_exchange_weak(most, before + bytes)) {
  }
}

MemoryBudgetScope::MemoryBudgetScope(MemoryBudget* budget) noexcept : before_(current_budget) {
  current_budget = budget;
}

MemoryBudgetScope::~MemoryBudgetScope() {
  current_budget = before_;
}

std::string amount(std::int64_t bytes) {
  const char* units[] = {" bytes", " kB", " MB", " GB", " TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < std::size(units); ++unit)
    value /= 1000;
  return message(std::round(10 * value) / 10, units[unit]);
}

void refuse_in_mid_run(const MemoryLimitReached& reached) {
  throw MemoryError(message("memory_limit = ", amount(reached.limit), " was reached in mid-run: ",
                            amount(reached.held), " are held and ", amount(reached.wanted),
                            " more are needed: take landmarks, a smaller threshold, a lower max_dimension or "
                            "a larger limit"));
}

}  // namespace bettiscope

// The other forms of new and delete call these; that without exceptions is here since sanitizers have their
// own.
void* operator new(std::size_t bytes) {
  return bettiscope::allocate(bytes, bettiscope::kPlain);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return bettiscope::allocate(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept {
  bettiscope::free_memory(memory, bettiscope::kPlain);
}
void operator delete(void* memory, std::size_t) noexcept {
  bettiscope::free_memory(memory, bettiscope::kPlain);
}
void operator delete(void* memory, std::align_val_t alignment) noexcept {
  bettiscope::free_memory(memory, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory, std::size_t, std::align_val_t alignment) noexcept {
  bettiscope::free_memory(memory, static_cast<std::size_t>(alignment));
}

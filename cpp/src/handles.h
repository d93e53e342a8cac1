// The handles that callers hold.
#ifndef BETTISCOPE_HANDLES_H
#define BETTISCOPE_HANDLES_H

#include <memory>
#include <mutex>
#include <unordered_set>

#include "guard.h"
#include "memory_budget.h"

namespace bettiscope {

/**
 * Knows every living handle of one kind, so that NULL, one that was freed and one of another kind are told
 * from it without a look at what they point to.
 */
template <class Handle>
class Handles {
 public:
  /** Hands one out. */
  static Handle* give(std::unique_ptr<Handle> handle) {
    // What the register takes is no part of a call's memory.
    const MemoryBudgetScope uncounted(nullptr);
    Registry& all = registry();
    const std::scoped_lock lock(all.mutex);
    all.living.insert(handle.get());
    return handle.release();
  }

  /** The handle, or NULL where it is none. */
  static const Handle* find(const Handle* handle) noexcept {
    Registry& all = registry();
    const std::scoped_lock lock(all.mutex);
    return all.living.contains(handle) ? handle : nullptr;
  }

  /** Of a handle that has to be one; `name` is the argument's. */
  static const Handle& get(const Handle* handle, const char* name) {
    require(handle != nullptr, name, " is NULL");
    require(find(handle) != nullptr, name, " is no handle of this kind, or was freed");
    return *handle;
  }

  /** Frees one; what is none is left alone. */
  static void free(Handle* handle) noexcept {
    {
      const MemoryBudgetScope uncounted(nullptr);
      Registry& all = registry();
      const std::scoped_lock lock(all.mutex);
      if (all.living.erase(handle) == 0) return;
    }
    delete handle;
  }

 private:
  struct Registry {
    std::mutex mutex;
    std::unordered_set<const Handle*> living;
  };
  /** Never destroyed: a handle may be freed while the process ends. */
  static Registry& registry() {
    static auto* all = new Registry;
    return *all;
  }
};

}  // namespace bettiscope

#endif

#ifndef BETTISCOPE_TESTS_GUARDED_MEMORY_H
#define BETTISCOPE_TESTS_GUARDED_MEMORY_H

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <vector>

namespace bettiscope::test {

/** At which end a guarded copy touches a page that must not be touched. */
enum class Flush { kBegin, kEnd };

/** A copy of values between two pages that can be neither read nor written, flush against one of them: a look
 * past that end ends the process. */
template <class T>
class GuardedMemory {
 public:
  explicit GuardedMemory(const std::vector<T>& values, Flush flush = Flush::kEnd) {
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t bytes = values.size() * sizeof(T);
    const size_t usable = (bytes + page - 1) / page * page;
    size_ = usable + 2 * page;
    base_ = static_cast<char*>(mmap(nullptr, size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (base_ == MAP_FAILED) throw std::bad_alloc();
    if (usable > 0 && mprotect(base_ + page, usable, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    data_ = base_ + page + (flush == Flush::kEnd ? usable - bytes : 0);
    if (bytes > 0) std::memcpy(data_, values.data(), bytes);
  }
  ~GuardedMemory() { munmap(base_, size_); }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  const T* data() const { return reinterpret_cast<const T*>(data_); }
  T* data() { return reinterpret_cast<T*>(data_); }

 private:
  char* base_;
  char* data_;
  size_t size_;
};

}  // namespace bettiscope::test

#endif

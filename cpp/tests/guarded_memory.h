#ifndef BETTISCOPE_TESTS_GUARDED_MEMORY_H
#define BETTISCOPE_TESTS_GUARDED_MEMORY_H

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <vector>

namespace bettiscope::test {

/** A copy of values that ends where an unreadable page begins: reading one value too many ends the process.
 */
template <class T>
class GuardedMemory {
 public:
  explicit GuardedMemory(const std::vector<T>& values) {
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t bytes = values.size() * sizeof(T);
    const size_t readable = (bytes + page - 1) / page * page;
    size_ = readable + page;
    base_ =
        static_cast<char*>(mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (base_ == MAP_FAILED || mprotect(base_ + readable, page, PROT_NONE) != 0) throw std::bad_alloc();
    data_ = base_ + readable - bytes;
    if (bytes > 0) std::memcpy(data_, values.data(), bytes);
  }
  ~GuardedMemory() { munmap(base_, size_); }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  const T* data() const { return reinterpret_cast<const T*>(data_); }

 private:
  char* base_;
  char* data_;
  size_t size_;
};

}  // namespace bettiscope::test

#endif

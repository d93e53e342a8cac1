#ifndef BETTISCOPE_ALIGNED_H
#define BETTISCOPE_ALIGNED_H

#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <vector>

namespace bettiscope {

/** Hands out memory that begins on a cache line, as the kernels' loads expect. */
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};

  CacheLineAllocator() = default;
  template <class U>
  explicit(false) CacheLineAllocator(const CacheLineAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(::operator new(count * sizeof(T), kAlignment));
  }
  void deallocate(T* values, std::size_t) noexcept { ::operator delete(values, kAlignment); }

  template <class U>
  bool operator==(const CacheLineAllocator<U>&) const noexcept {
    return true;
  }
};

/** Memory that begins on a cache line, for values of one type after another. */
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t bytes)
      : bytes_(static_cast<std::byte*>(::operator new(bytes, CacheLineAllocator<std::byte>::kAlignment))) {}

  template <class T>
  T* as() {
    return reinterpret_cast<T*>(bytes_.get());
  }
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(bytes_.get());
  }

 private:
  struct Free {
    void operator()(std::byte* bytes) const {
      ::operator delete(bytes, CacheLineAllocator<std::byte>::kAlignment);
    }
  };
  std::unique_ptr<std::byte, Free> bytes_;
};

template <class T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace bettiscope

#endif

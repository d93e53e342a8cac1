// What the fuzz targets share: arguments drawn from the fuzzer's bytes, and the promises to hold on any.
#ifndef BETTISCOPE_FUZZ_H
#define BETTISCOPE_FUZZ_H

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "bettiscope.h"

namespace fuzz {

/// Ends the process, which the fuzzer takes for a finding.
inline void check(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

/// Memory of exactly this size, so that the address sanitizer sees a step beyond it.
template <class T>
class Exactly {
 public:
  explicit Exactly(std::size_t size) : values_(new T[size]()), size_(size) {}
  T* data() { return values_.get(); }
  T& operator[](std::size_t k) { return values_[k]; }
  std::size_t size() const { return size_; }

 private:
  std::unique_ptr<T[]> values_;
  std::size_t size_;
};

/// Any bits, so NaN, infinities and denormal numbers too; small whole numbers half of the time.
template <class Real>
Exactly<Real> reals(FuzzedDataProvider& bytes, std::size_t size) {
  Exactly<Real> out(size);
  const bool small = bytes.ConsumeBool();
  for (std::size_t k = 0; k < size; ++k) {
    if (small)
      out[k] = static_cast<Real>(bytes.ConsumeIntegralInRange<int>(0, 3));
    else
      bytes.ConsumeData(&out[k], sizeof(Real));
  }
  return out;
}

/// An index that is mostly valid.
inline std::int64_t index(FuzzedDataProvider& bytes, std::int64_t count) {
  return count < 0 || bytes.ConsumeIntegralInRange<int>(0, 31) == 0
             ? bytes.ConsumeIntegral<std::int64_t>()
             : bytes.ConsumeIntegralInRange<std::int64_t>(0, count);
}

/// A message buffer: one line, ended, and empty exactly where all went well.
class Message {
 public:
  char* data() { return text_; }
  std::int64_t capacity() const { return sizeof text_; }
  void check_against(bettiscope_status status) const {
    check(std::memchr(text_, 0, sizeof text_) != nullptr, "a message ends");
    check((status == BETTISCOPE_OK) == (text_[0] == 0), "a message where there is an error, and only there");
    check(std::strchr(text_, '\n') == nullptr, "a message is one line");
    check(status != BETTISCOPE_E_INTERNAL, "no input is a defect of the library");
  }

 private:
  char text_[300] = "";
};

}  // namespace fuzz

#endif

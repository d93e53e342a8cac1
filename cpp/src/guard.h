#ifndef BETTISCOPE_GUARD_H
#define BETTISCOPE_GUARD_H

#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "bettiscope.h"

namespace bettiscope {

/** An error that has a status of its own; its message names the argument, its value and what was expected. */
class Error : public std::runtime_error {
 public:
  Error(bettiscope_status status, const std::string& message)
      : std::runtime_error(message), status_(status) {}
  bettiscope_status status() const noexcept { return status_; }

 private:
  bettiscope_status status_;
};

struct ArgumentError : Error {
  explicit ArgumentError(const std::string& message) : Error(BETTISCOPE_E_ARGUMENT, message) {}
};
struct DataError : Error {
  explicit DataError(const std::string& message) : Error(BETTISCOPE_E_DATA, message) {}
};
struct MemoryError : Error {
  explicit MemoryError(const std::string& message) : Error(BETTISCOPE_E_MEMORY, message) {}
};
struct UnsupportedError : Error {
  explicit UnsupportedError(const std::string& message) : Error(BETTISCOPE_E_UNSUPPORTED, message) {}
};
struct CancelledError : Error {
  CancelledError() : Error(BETTISCOPE_E_CANCELLED, "cancelled by the caller") {}
};

/** The parts one after another, numbers with enough digits to tell two float32 values apart. */
template <class... Parts>
std::string message(const Parts&... parts) {
  std::ostringstream out;
  out.precision(9);
  (out << ... << parts);
  return out.str();
}

/** Throws ArgumentError(parts...) unless the condition holds. */
template <class... Parts>
void require(bool condition, const Parts&... parts) {
  if (!condition) throw ArgumentError(message(parts...));
}

/** Inside a catch block: the status of the exception in flight, its message copied into err. */
bettiscope_status translate_exception(char* err, int64_t err_capacity) noexcept;

/** Runs the body of an entry point of the C library; nothing thrown in it gets past here. */
template <class Body>
bettiscope_status guard(char* err, int64_t err_capacity, Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return BETTISCOPE_OK;
  } catch (...) {
    return translate_exception(err, err_capacity);
  }
}

}  // namespace bettiscope

#endif

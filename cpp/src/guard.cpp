#include "guard.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace bettiscope {
namespace {

void copy_message(const char* text, char* err, int64_t err_capacity) noexcept {
  if (err == nullptr || err_capacity <= 0) return;
  const auto length = std::min(std::strlen(text), static_cast<size_t>(err_capacity) - 1);
  std::memcpy(err, text, length);
  err[length] = '\0';
}

}  // namespace

bettiscope_status translate_exception(char* err, int64_t err_capacity) noexcept {
  try {
    throw;
  } catch (const Error& error) {
    copy_message(error.what(), err, err_capacity);
    return error.status();
  } catch (const std::bad_alloc&) {
    copy_message("out of memory: take fewer points or a smaller threshold", err, err_capacity);
    return BETTISCOPE_E_MEMORY;
  } catch (const std::length_error&) {
    copy_message("out of memory: more values than can be addressed", err, err_capacity);
    return BETTISCOPE_E_MEMORY;
  } catch (const std::exception& error) {
    copy_message(error.what(), err, err_capacity);
    return BETTISCOPE_E_INTERNAL;
  } catch (...) {
    copy_message("unknown C++ exception", err, err_capacity);
    return BETTISCOPE_E_INTERNAL;
  }
}

}  // namespace bettiscope

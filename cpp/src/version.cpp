#include "bettiscope.h"

int32_t bettiscope_abi_version() noexcept {
  return BETTISCOPE_ABI_VERSION;
}

const char* bettiscope_version() noexcept {
  return BETTISCOPE_VERSION;
}

const char* bettiscope_status_name(bettiscope_status status) noexcept {
  switch (status) {
    case BETTISCOPE_OK:
      return "BETTISCOPE_OK";
    case BETTISCOPE_E_INTERNAL:
      return "BETTISCOPE_E_INTERNAL";
    case BETTISCOPE_E_ARGUMENT:
      return "BETTISCOPE_E_ARGUMENT";
    case BETTISCOPE_E_DATA:
      return "BETTISCOPE_E_DATA";
    case BETTISCOPE_E_MEMORY:
      return "BETTISCOPE_E_MEMORY";
    case BETTISCOPE_E_UNSUPPORTED:
      return "BETTISCOPE_E_UNSUPPORTED";
    case BETTISCOPE_E_CANCELLED:
      return "BETTISCOPE_E_CANCELLED";
    default:
      return "unknown status";
  }
}

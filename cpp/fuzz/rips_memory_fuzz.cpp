#include "rips_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  fuzz::RipsInput input(bytes);
  std::int64_t predicted = -1, least = -1;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_rips_memory(&input.raw, &input.options, nullptr, &predicted,
                                                          &least, message.data(), message.capacity());
  message.check_against(status);
  if (status == BETTISCOPE_OK)
    fuzz::check(0 < least && least <= predicted, "the least limit is no more than what is predicted");
  return 0;
}

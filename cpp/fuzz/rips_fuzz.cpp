#include "rips_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  fuzz::RipsInput input(bytes);
  const std::int32_t cancel = bytes.ConsumeIntegralInRange<int>(0, 63) == 0 ? 1 : 0;
  bettiscope_diagrams* diagrams = nullptr;
  fuzz::Message message;
  const bettiscope_status status =
      bettiscope_rips(&input.raw, &input.options, &cancel, &diagrams, message.data(), message.capacity());
  message.check_against(status);
  fuzz::check((status == BETTISCOPE_OK) == (diagrams != nullptr),
              "diagrams where all went well, and only there");
  if (diagrams != nullptr) fuzz::check_diagrams(input, diagrams);
  bettiscope_diagrams_free(diagrams);
  return 0;
}

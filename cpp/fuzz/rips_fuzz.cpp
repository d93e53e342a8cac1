#include "rips_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  fuzz::RipsInput input(bytes);
  const std::int32_t cancel = bytes.ConsumeIntegralInRange<int>(0, 63) == 0 ? 1 : 0;
  bettiscope_progress progress{};
  bettiscope_diagrams* diagrams = nullptr;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_rips(&input.raw, &input.options, &cancel, &progress, &diagrams,
                                                   message.data(), message.capacity());
  message.check_against(status);
  fuzz::check((status == BETTISCOPE_OK) == (diagrams != nullptr),
              "diagrams where all went well, and only there");
  fuzz::check(0 <= progress.done && progress.done <= progress.total, "no more is done than there is");
  fuzz::check(
      status != BETTISCOPE_OK || (progress.phase == BETTISCOPE_PHASE_BARS && progress.done == progress.total),
      "what went well is complete");
  if (diagrams != nullptr) fuzz::check_diagrams(input, diagrams);
  bettiscope_diagrams_free(diagrams);
  return 0;
}

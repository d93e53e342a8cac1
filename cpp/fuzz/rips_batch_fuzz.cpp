#include "rips_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto count = bytes.ConsumeIntegralInRange<std::size_t>(0, 4);
  std::vector<fuzz::RipsInput> inputs;
  for (std::size_t k = 0; k < count; ++k)
    inputs.emplace_back(bytes);
  fuzz::Exactly<bettiscope_input> raw(count);
  fuzz::Exactly<bettiscope_rips_options> options(count);
  for (std::size_t k = 0; k < count; ++k) {
    raw[k] = inputs[k].raw;
    options[k] = inputs[k].options;
  }
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  const std::int32_t cancel = bytes.ConsumeIntegralInRange<int>(0, 63) == 0 ? 1 : 0;
  const auto room = bytes.ConsumeIntegralInRange<std::size_t>(0, 100);
  fuzz::Exactly<char> errors(count * room);
  fuzz::Exactly<bettiscope_diagrams*> diagrams(count);
  fuzz::Exactly<bettiscope_status> statuses(count);
  bettiscope_progress progress{};
  fuzz::Message message;
  const bettiscope_status status =
      bettiscope_rips_batch(raw.data(), options.data(), static_cast<std::int64_t>(count), threads, &cancel,
                            &progress, diagrams.data(), statuses.data(), errors.data(),
                            static_cast<std::int64_t>(room), message.data(), message.capacity());
  message.check_against(status);
  if (status == BETTISCOPE_E_ARGUMENT) return 0;
  fuzz::check(status == (cancel != 0 ? BETTISCOPE_E_CANCELLED : BETTISCOPE_OK),
              "a batch is run or cancelled");
  fuzz::check(cancel != 0 || progress.done == static_cast<std::int64_t>(count), "all inputs are finished");
  for (std::size_t k = 0; k < count; ++k) {
    fuzz::check((statuses[k] == BETTISCOPE_OK) == (diagrams[k] != nullptr),
                "diagrams where all went well, and only there");
    if (diagrams[k] != nullptr) fuzz::check_diagrams(inputs[k], diagrams[k]);
    bettiscope_diagrams_free(diagrams[k]);
  }
  return 0;
}

#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  bettiscope_vector_options options = fuzz::vector_options(bytes);
  if (options.kind != BETTISCOPE_IMAGE && bytes.ConsumeIntegralInRange<int>(0, 15) != 0) {
    options.scale_low = options.scale_high = 0;
    options.scale_count = options.levels = 0;
  }
  const double orders[] = {1, 2, 3.5, 300, INFINITY, 0.5, NAN};
  const double order = orders[bytes.ConsumeIntegralInRange<int>(0, 6)];
  fuzz::Diagrams diagrams(bytes);
  fuzz::Exactly<double> amplitudes(diagrams.count);
  fuzz::Message message;
  const bettiscope_status status = bettiscope_amplitudes(
      diagrams.pairs.data(), diagrams.offsets.data(), static_cast<std::int64_t>(diagrams.count), &options,
      order, 1, nullptr, nullptr, amplitudes.data(), message.data(), message.capacity());
  message.check_against(status);
  for (std::size_t k = 0; status == BETTISCOPE_OK && k < diagrams.count; ++k)
    fuzz::check(amplitudes[k] >= 0, "an amplitude is at least 0");
  return 0;
}

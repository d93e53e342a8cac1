#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto a_size = bytes.ConsumeIntegralInRange<std::int64_t>(0, 12);
  const auto b_size = bytes.ConsumeIntegralInRange<std::int64_t>(0, 12);
  auto a = fuzz::reals<double>(bytes, static_cast<std::size_t>(3 * a_size));
  auto b = fuzz::reals<double>(bytes, static_cast<std::size_t>(3 * b_size));
  const auto call = [&](fuzz::Exactly<double>& first, std::int64_t first_size, fuzz::Exactly<double>& second,
                        std::int64_t second_size, std::int64_t& number) {
    fuzz::Message message;
    const bettiscope_status status =
        bettiscope_linking_number(first.data(), first_size, second.data(), second_size, nullptr, &number,
                                  message.data(), message.capacity());
    message.check_against(status);
    return status;
  };
  std::int64_t number = 0, exchanged = 0;
  if (call(a, a_size, b, b_size, number) != BETTISCOPE_OK) return 0;
  if (call(b, b_size, a, a_size, exchanged) == BETTISCOPE_OK)
    fuzz::check(number == exchanged, "linking is symmetric");
  fuzz::check(2 * std::abs(number) <= a_size * b_size, "no more turns than solid angles make");
  return 0;
}

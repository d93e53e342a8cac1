#include <algorithm>

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto n = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 40),
             k = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 6);
  const std::int64_t cutoff = fuzz::index(bytes, 5);
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  fuzz::Exactly<std::int64_t> neighbors(
      static_cast<std::size_t>(std::max<std::int64_t>(n, 0) * std::max<std::int64_t>(k, 0)));
  for (std::size_t q = 0; q < neighbors.size(); ++q)
    neighbors[q] = fuzz::index(bytes, std::max<std::int64_t>(n, 1) - 1);
  bettiscope_graph* graph = nullptr;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_hop_graph(neighbors.data(), n, k, cutoff, threads, nullptr,
                                                        &graph, message.data(), message.capacity());
  message.check_against(status);
  fuzz::check((status == BETTISCOPE_OK) == (graph != nullptr), "a graph where all went well, and only there");
  if (status != BETTISCOPE_OK) return 0;
  const std::int64_t edges = bettiscope_graph_edges(graph), capacity = fuzz::index(bytes, edges + 1);
  const auto room = static_cast<std::size_t>(std::clamp<std::int64_t>(capacity, 0, edges + 1));
  fuzz::Exactly<std::int64_t> i(room), j(room);
  fuzz::Exactly<float> lengths(room);
  const bettiscope_status copied = bettiscope_graph_copy(graph, i.data(), j.data(), lengths.data(), capacity);
  fuzz::check((copied == BETTISCOPE_OK) == (capacity >= edges), "a copy where it fits, and only there");
  for (std::size_t e = 0; copied == BETTISCOPE_OK && e < static_cast<std::size_t>(edges); ++e) {
    fuzz::check(0 <= j[e] && j[e] < i[e] && i[e] < n, "edges join two vertices");
    fuzz::check(lengths[e] >= 1 && lengths[e] <= static_cast<float>(cutoff),
                "lengths are hops up to the cutoff");
  }
  bettiscope_graph_free(graph);
  return 0;
}

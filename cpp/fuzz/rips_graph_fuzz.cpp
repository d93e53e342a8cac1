#include "rips_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  fuzz::RipsInput input(bytes);
  bettiscope_graph* graph = nullptr;
  double threshold = 0;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_rips_graph(
      &input.raw, &input.options, nullptr, &graph, &threshold, nullptr, message.data(), message.capacity());
  message.check_against(status);
  fuzz::check((status == BETTISCOPE_OK) == (graph != nullptr), "a graph where all went well, and only there");
  const std::int64_t edges = bettiscope_graph_edges(graph), vertices = bettiscope_graph_vertices(graph);
  fuzz::Exactly<std::int64_t> i(static_cast<std::size_t>(edges)), j(static_cast<std::size_t>(edges));
  fuzz::Exactly<float> lengths(static_cast<std::size_t>(edges));
  if (graph != nullptr)
    fuzz::check(bettiscope_graph_copy(graph, i.data(), j.data(), lengths.data(), edges) == BETTISCOPE_OK,
                "what was computed can be copied");
  for (std::size_t e = 0; e < lengths.size(); ++e) {
    fuzz::check(0 <= j[e] && j[e] < i[e] && i[e] < vertices, "ends are vertices, the higher one first");
    fuzz::check(lengths[e] >= 0 && lengths[e] <= static_cast<float>(threshold),
                "lengths within the threshold");
    fuzz::check(e == 0 || i[e - 1] < i[e] || (i[e - 1] == i[e] && j[e - 1] < j[e]), "edges are in order");
  }
  bettiscope_graph_free(graph);
  return 0;
}

#include "graph_rows.h"

#include <algorithm>

namespace bettiscope {

int64_t GraphRows::Part::end_row(int64_t vertex) {
  const auto size = static_cast<int64_t>(entries_.size()) - ended_;
  std::sort(entries_.begin() + ended_, entries_.end(),
            [](const Entry& a, const Entry& b) { return a.column < b.column; });
  rows_.push_back({vertex, size});
  ended_ += size;
  return size;
}

Graph GraphRows::take(const Execution& execution) {
  Graph graph;
  graph.vertices = vertices_;
  graph.offsets.assign(static_cast<size_t>(vertices_) + 1, 0);
  for (const Part& part : parts_) {
    for (const Part::Row& row : part.rows_)
      graph.offsets[static_cast<size_t>(row.vertex) + 1] = row.size;
  }
  for (size_t i = 0; i < static_cast<size_t>(vertices_); ++i)
    graph.offsets[i + 1] += graph.offsets[i];
  graph.columns.resize(static_cast<size_t>(graph.offsets.back()));
  graph.lengths.resize(static_cast<size_t>(graph.offsets.back()));
  parallel_for(execution, static_cast<int64_t>(parts_.size()), 1, [&](int64_t number, int64_t, int) {
    Part& from = part(number);
    auto entry = from.entries_.cbegin();
    for (const Part::Row& row : from.rows_) {
      auto to = static_cast<size_t>(graph.offsets[static_cast<size_t>(row.vertex)]);
      for (int64_t left = row.size; left > 0; --left, ++entry, ++to) {
        graph.columns[to] = entry->column;
        graph.lengths[to] = entry->length;
      }
    }
    from = {};  // no need to hold everything twice
  });
  return graph;
}

}  // namespace bettiscope

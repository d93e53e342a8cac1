#ifndef BETTISCOPE_GRAPH_ROWS_H
#define BETTISCOPE_GRAPH_ROWS_H

#include <cstdint>
#include <vector>

#include "geometry.h"

namespace bettiscope {

/** Gathers the rows of a graph, which several threads find in any order. */
class GraphRows {
 public:
  struct Entry {
    int32_t column;
    float length;
  };

  /** Rows found by one thread: entries of one row after another. */
  class Part {
   public:
    void add(int64_t column, float length) { entries_.push_back({static_cast<int32_t>(column), length}); }
    /** Ends a row: the entries added since the last call are those of this vertex. Returns their number. */
    int64_t end_row(int64_t vertex);

   private:
    friend class GraphRows;
    struct Row {
      int64_t vertex;
      int64_t size;
    };

    std::vector<Entry> entries_;
    std::vector<Row> rows_;
    int64_t ended_ = 0; /**< entries of the rows that have ended */
  };

  GraphRows(int64_t vertices, int64_t parts) : vertices_(vertices), parts_(static_cast<size_t>(parts)) {}

  Part& part(int64_t number) { return parts_[static_cast<size_t>(number)]; }
  /** The graph of all rows, each of which has been added once. */
  Graph take(const Execution& execution);

 private:
  int64_t vertices_;
  std::vector<Part> parts_;
};

}  // namespace bettiscope

#endif

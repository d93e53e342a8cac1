#include "rips.h"

#include <algorithm>

#include "guard.h"
#include "lune_graph.h"

namespace bettiscope {

int top_dimension(int max_dimension, std::int64_t n) {
  const int top = static_cast<int>(std::min<std::int64_t>(max_dimension, n - 1));
  if (top > kMaxDimension)
    throw UnsupportedError(
        message("max_dimension is ", max_dimension, " for n = ", n, "; the limit is ", kMaxDimension));
  return top;
}

}  // namespace bettiscope

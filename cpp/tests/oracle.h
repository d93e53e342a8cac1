// The oracle of the persistence tests: textbook reduction of the boundary matrix over Z/p (Edelsbrunner and
// Harer, Computational Topology, VII.1), with no idea in it.
#ifndef BETTISCOPE_ORACLE_H
#define BETTISCOPE_ORACLE_H

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace oracle {

using Matrix = std::vector<std::vector<float>>;                      // symmetric; +infinity: no edge
using Diagrams = std::vector<std::vector<std::pair<float, float>>>;  // (birth, death) by dimension, sorted
using Column = std::map<std::size_t, long>;  // by the place of the row, its entry, 1 to p - 1

struct Simplex {
  std::vector<std::size_t> vertices;  // increasing
  float length;                       // of its longest edge; 0 for a vertex
};

/// All simplices of dimension <= top with edges of finite length <= threshold, faces before cofaces, by
/// length.
inline std::vector<Simplex> rips_filtration(const Matrix& lengths, float threshold, std::size_t top) {
  std::vector<Simplex> all;
  for (std::size_t v = 0; v < lengths.size(); ++v)
    all.push_back({{v}, 0});
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (all[k].vertices.size() > top) continue;
    for (std::size_t v = all[k].vertices.back() + 1; v < lengths.size(); ++v) {
      Simplex s = all[k];
      for (std::size_t u : s.vertices)
        s.length = std::max(s.length, lengths[u][v]);
      s.vertices.push_back(v);
      if (s.length <= threshold && s.length < std::numeric_limits<float>::infinity()) all.push_back(s);
    }
  }
  std::sort(all.begin(), all.end(), [](const Simplex& a, const Simplex& b) {
    return std::make_tuple(a.length, a.vertices.size(), a.vertices) <
           std::make_tuple(b.length, b.vertices.size(), b.vertices);
  });
  return all;
}

inline Column boundary(const Simplex& s, const std::map<std::vector<std::size_t>, std::size_t>& place,
                       long p) {
  Column column;
  for (std::size_t k = 0; k < s.vertices.size() && s.vertices.size() > 1; ++k) {
    std::vector<std::size_t> face = s.vertices;
    face.erase(face.begin() + static_cast<std::ptrdiff_t>(k));
    column[place.at(face)] = k % 2 == 0 ? 1 : p - 1;
  }
  return column;
}

/// The b with a * b = 1 modulo p, by trying.
inline long inverse(long a, long p) {
  long b = 1;
  while (a * b % p != 1)
    ++b;
  return b;
}

/// column += factor * other
inline void add(Column& column, const Column& other, long factor, long p) {
  for (const auto& [row, entry] : other) {
    const long sum = (column[row] + factor * entry) % p;
    if (sum == 0)
      column.erase(row);
    else
      column[row] = sum;
  }
}

/// Diagrams of dimension 0..max_dimension, with the bars of zero length.
inline Diagrams persistence(const Matrix& lengths, float threshold, std::size_t max_dimension, long p = 2) {
  const std::vector<Simplex> simplices = rips_filtration(lengths, threshold, max_dimension + 1);
  std::map<std::vector<std::size_t>, std::size_t> place;
  for (std::size_t k = 0; k < simplices.size(); ++k)
    place[simplices[k].vertices] = k;

  std::map<std::size_t, Column> reduced;  // by lowest row
  std::map<std::size_t, float> death;     // by birth simplex
  std::vector<std::size_t> births;
  for (std::size_t k = 0; k < simplices.size(); ++k) {
    Column column = boundary(simplices[k], place, p);
    while (!column.empty() && reduced.contains(column.rbegin()->first)) {
      const Column& other = reduced[column.rbegin()->first];
      const long factor = p - column.rbegin()->second * inverse(other.rbegin()->second, p) % p;
      add(column, other, factor, p);
    }
    if (column.empty()) {
      births.push_back(k);
    } else {
      death[column.rbegin()->first] = simplices[k].length;
      reduced[column.rbegin()->first] = column;
    }
  }
  Diagrams diagrams(max_dimension + 1);
  for (std::size_t k : births) {
    const std::size_t dimension = simplices[k].vertices.size() - 1;
    if (dimension > max_dimension) continue;
    const float end = death.contains(k) ? death[k] : std::numeric_limits<float>::infinity();
    diagrams[dimension].push_back({simplices[k].length, end});
  }
  for (auto& diagram : diagrams)
    std::sort(diagram.begin(), diagram.end());
  return diagrams;
}

}  // namespace oracle

#endif

// The oracle of the persistence tests: textbook reduction of the boundary matrix over Z/p (Edelsbrunner and
// Harer, Computational Topology, VII.1), with no idea in it.
#ifndef BETTISCOPE_ORACLE_H
#define BETTISCOPE_ORACLE_H

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace oracle {

template <class Length>
using MatrixOf = std::vector<std::vector<Length>>;  // symmetric; +infinity: no edge
template <class Length>
using DiagramsOf =
    std::vector<std::vector<std::pair<Length, Length>>>;  // (birth, death) by dimension, sorted
using Matrix = MatrixOf<float>;
using Diagrams = DiagramsOf<float>;
using Column = std::map<std::size_t, long>;  // by the place of the row, its entry, 1 to p - 1

template <class Length>
struct Simplex {
  std::vector<std::size_t> vertices;  // increasing
  Length length;                      // of its longest edge, or its last vertex
};

/// All simplices of dimension <= top of vertices born up to the threshold (all at 0 where no births are
/// given) with edges of finite length <= threshold, faces before cofaces, by length.
template <class Length>
std::vector<Simplex<Length>> rips_filtration(const MatrixOf<Length>& lengths,
                                             std::type_identity_t<Length> threshold, std::size_t top,
                                             const std::vector<Length>& births = {}) {
  std::vector<Simplex<Length>> all;
  const auto birth = [&](std::size_t v) { return births.empty() ? 0 : births[v]; };
  for (std::size_t v = 0; v < lengths.size(); ++v)
    if (birth(v) <= threshold) all.push_back({{v}, birth(v)});
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (all[k].vertices.size() > top) continue;
    for (std::size_t v = all[k].vertices.back() + 1; v < lengths.size(); ++v) {
      Simplex<Length> s = all[k];
      s.length = std::max(s.length, birth(v));
      for (std::size_t u : s.vertices)
        s.length = std::max(s.length, lengths[u][v]);
      s.vertices.push_back(v);
      if (s.length <= threshold && s.length < std::numeric_limits<Length>::infinity()) all.push_back(s);
    }
  }
  std::sort(all.begin(), all.end(), [](const Simplex<Length>& a, const Simplex<Length>& b) {
    return std::make_tuple(a.length, a.vertices.size(), a.vertices) <
           std::make_tuple(b.length, b.vertices.size(), b.vertices);
  });
  return all;
}

template <class Length>
Column boundary(const Simplex<Length>& s, const std::map<std::vector<std::size_t>, std::size_t>& place,
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
template <class Length>
DiagramsOf<Length> persistence(const MatrixOf<Length>& lengths, std::type_identity_t<Length> threshold,
                               std::size_t max_dimension, long p = 2,
                               const std::vector<Length>& vertex_births = {}) {
  const std::vector<Simplex<Length>> simplices =
      rips_filtration(lengths, threshold, max_dimension + 1, vertex_births);
  std::map<std::vector<std::size_t>, std::size_t> place;
  for (std::size_t k = 0; k < simplices.size(); ++k)
    place[simplices[k].vertices] = k;

  std::map<std::size_t, Column> reduced;  // by lowest row
  std::map<std::size_t, Length> death;    // by birth simplex
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
  DiagramsOf<Length> diagrams(max_dimension + 1);
  for (std::size_t k : births) {
    const std::size_t dimension = simplices[k].vertices.size() - 1;
    if (dimension > max_dimension) continue;
    const Length end = death.contains(k) ? death[k] : std::numeric_limits<Length>::infinity();
    diagrams[dimension].push_back({simplices[k].length, end});
  }
  for (auto& diagram : diagrams)
    std::sort(diagram.begin(), diagram.end());
  return diagrams;
}

template <class Length>
DiagramsOf<Length> without_zero_length(DiagramsOf<Length> diagrams) {
  for (auto& diagram : diagrams)
    std::erase_if(diagram, [](const auto& bar) { return bar.first == bar.second; });
  return diagrams;
}

/// The least distance of a vertex to its farthest.
template <class Length>
Length enclosing_radius(const MatrixOf<Length>& lengths) {
  Length radius = std::numeric_limits<Length>::infinity();
  for (const auto& row : lengths)
    radius = std::min(radius, *std::max_element(row.begin(), row.end()));
  return radius;
}

}  // namespace oracle

#endif

#ifndef BETTISCOPE_PRICE_TREE_H
#define BETTISCOPE_PRICE_TREE_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace bettiscope {

/** A point by its number; -1 where there is none. */
using Index = std::int32_t;
inline constexpr Index kNone = -1;
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
/** Of a matching: the points of the first diagram and those of the second. */
inline constexpr std::array<std::size_t, 2> kSides = {0, 1};

/** The cheapest point found so far, if it costs less than `cost` was at the beginning. */
struct Cheapest {
  double cost = kInfinity;
  Index index = kNone;

  double bound() const { return cost; }
  void offer(double offered, Index i) {
    if (offered < cost) {
      cost = offered;
      index = i;
    }
  }
};

/** As Cheapest, and what the second one costs. */
struct TwoCheapest {
  double cost = kInfinity;
  Index index = kNone;
  double second = kInfinity;

  double bound() const { return second; }
  void offer(double offered, Index i) {
    if (offered < cost) {
      second = cost;
      cost = offered;
      index = i;
    } else if (offered < second) {
      second = offered;
    }
  }
};

/**
 * A k-d tree over points of the plane, each of which has a price that may change: finds the points for which
 * cost(x - its x, y - its y) - price is least. A point that is not to be found has the price -infinity.
 * The nodes are a complete binary tree in an array, the children of k being 2k and 2k + 1.
 */
class PriceTree {
 public:
  PriceTree(std::span<const double> x, std::span<const double> y, double price);

  Index size() const { return static_cast<Index>(place_.size()); }
  double x(Index i) const { return x_[place_[at(i)]]; }
  double y(Index i) const { return y_[place_[at(i)]]; }
  double price(Index i) const { return price_[place_[at(i)]]; }
  void set_price(Index i, double price);
  void set_all(std::span<const double> prices);

  /** Offers found all points that cost less than its bound, and maybe others. */
  template <class Cost, class Found>
  void find(const Cost& cost, double x, double y, Found& found) const;

 private:
  /** Points of a leaf, unused places included, whose prices are -infinity. */
  static constexpr std::size_t kLeaf = 8;
  static constexpr std::size_t kMostLevels = 32;

  struct Node {
    double low_x = kInfinity, high_x = -kInfinity, low_y = kInfinity, high_y = -kInfinity;
    double price = -kInfinity; /**< the highest in it */
  };
  struct Pending {
    std::size_t node;
    double least; /**< no point in it costs less */
  };
  struct Placed {
    double x, y;
    Index index;
  };

  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }
  void place(std::size_t node, std::span<Placed> points);
  void enclose();
  double highest_in_leaf(std::size_t leaf) const;

  template <class Cost>
  static double least(const Cost& cost, double x, double y, const Node& node) {
    const double dx = std::max(0.0, std::max(node.low_x - x, x - node.high_x));
    const double dy = std::max(0.0, std::max(node.low_y - y, y - node.high_y));
    return cost(dx, dy) - node.price;
  }
  /** Goes down to a leaf, the nearer child first, and leaves the others for later; 0 where no leaf is worth
   * it. */
  template <class Cost>
  std::size_t descend(const Cost& cost, double x, double y, double bound, std::size_t node,
                      std::array<Pending, kMostLevels>& later, std::size_t& count) const;
  template <class Cost, class Found>
  void search_leaf(const Cost& cost, double x, double y, std::size_t leaf, Found& found) const;

  std::size_t leaves_; /**< a power of two; they are the nodes leaves_ to 2 * leaves_ - 1 */
  std::vector<Node> nodes_;
  std::vector<double> x_, y_, price_; /**< by place: kLeaf of each leaf */
  std::vector<Index> index_;          /**< of the point at a place */
  std::vector<std::size_t> place_;    /**< of a point */
};

template <class Cost>
std::size_t PriceTree::descend(const Cost& cost, double x, double y, double bound, std::size_t node,
                               std::array<Pending, kMostLevels>& later, std::size_t& count) const {
  while (node < leaves_) {
    Pending near{2 * node, least(cost, x, y, nodes_[2 * node])};
    Pending far{2 * node + 1, least(cost, x, y, nodes_[2 * node + 1])};
    if (far.least < near.least) std::swap(near, far);
    if (far.least < bound) later[count++] = far;
    if (!(near.least < bound)) return 0;
    node = near.node;
  }
  return node;
}

template <class Cost, class Found>
void PriceTree::search_leaf(const Cost& cost, double x, double y, std::size_t leaf, Found& found) const {
  const std::size_t first = (leaf - leaves_) * kLeaf;
  std::array<double, kLeaf> costs;  // by themselves, so that the compiler makes vectors of them
  for (std::size_t k = 0; k < kLeaf; ++k)
    costs[k] = cost(x_[first + k] - x, y_[first + k] - y) - price_[first + k];
  for (std::size_t k = 0; k < kLeaf; ++k)
    if (costs[k] < found.bound()) found.offer(costs[k], index_[first + k]);
}

template <class Cost, class Found>
void PriceTree::find(const Cost& cost, double x, double y, Found& found) const {
  std::array<Pending, kMostLevels> later;
  std::size_t count = 0;
  later[count++] = {1, least(cost, x, y, nodes_[1])};
  while (count > 0) {
    const Pending next = later[--count];
    if (!(next.least < found.bound())) continue;
    const std::size_t leaf = descend(cost, x, y, found.bound(), next.node, later, count);
    if (leaf != 0) search_leaf(cost, x, y, leaf, found);
  }
}

}  // namespace bettiscope

#endif

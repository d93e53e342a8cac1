package org.bettiscope.persistence;

/** Which simplices there are, and from which scale on. */
public sealed interface Complex {
  /**
   * The Vietoris-Rips complex: a simplex is there from its longest edge on, which is a diameter.
   */
  static Complex rips() {
    return Rips.RIPS;
  }

  /**
   * The lazy witness complex W(D; R, nu), which needs landmarks. They are its vertices, there from
   * R = 0 on; all points, the landmarks too, are its witnesses. The edge of a and b is there from
   * the least R &gt;= 0 for which some witness z has max(D(a, z), D(b, z)) &lt;= R + m(z), where D
   * is the metric (not hop) and m(z) the distance of z to its nu-th nearest landmark (a landmark is
   * the nearest to itself, 0 away), or 0 for nu = 0; a simplex from the last of its edges on.
   *
   * <p>Births, deaths, scales and the threshold are values of R then, unscaled, and no diameters:
   * for nu = 0, and where the triangle inequality holds, the R of an edge is between half of the
   * distance of its ends and all of it, and for greater nu it is at most that.
   *
   * @param nu 0, 1 or 2
   * @throws BettiscopeException (usage) if {@code nu} is another
   * @see <a href="https://doi.org/10.2312/SPBG/SPBG04/157-166">de Silva, Carlsson, Topological
   *     estimation using witness complexes (2004)</a>
   */
  static Complex lazyWitness(int nu) {
    return new LazyWitness(nu);
  }

  /** The complex's word on the command line and in files: "rips" or "lazy-witness". */
  String word();

  /** See {@link #rips()}. */
  enum Rips implements Complex {
    /** The only one. */
    RIPS;

    @Override
    public String word() {
      return "rips";
    }
  }

  /**
   * See {@link #lazyWitness(int)}.
   *
   * @param nu 0, 1 or 2
   */
  record LazyWitness(int nu) implements Complex {
    /** Checks the range. */
    public LazyWitness {
      if (nu < 0 || nu > 2) {
        throw Arguments.usage("nu = " + nu + ", expected 0, 1 or 2");
      }
    }

    @Override
    public String word() {
      return "lazy-witness";
    }
  }
}

package org.bettiscope.homology;

/**
 * Told how homology goes; a unit is one class of one layer at one scale. The calls come one after
 * another, but not all on one thread.
 */
public interface HomologyListener {
  /**
   * Units have ended, failed ones included.
   *
   * @param done units that have ended, those of earlier runs included; it never falls
   * @param total units of the run
   */
  void progressed(long done, long total);

  /** A unit has failed. Those found failed in files of earlier runs are not told again. */
  void failed(UnitFailure failure);
}

package org.bettiscope.train;

/**
 * Points to learn from or to be judged by.
 *
 * @param coordinates n x d, row by row
 * @param labels n classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Points(float[] coordinates, int[] labels) {
  int size() {
    return labels.length;
  }
}

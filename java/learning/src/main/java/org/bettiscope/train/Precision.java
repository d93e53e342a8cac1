package org.bettiscope.train;

/** In what the numbers of a network are kept and computed; double precision is for tests. */
enum Precision {
  FLOAT32,
  FLOAT64
}

/** Persistent homology of what every layer of every network makes of the data. */
package org.bettiscope.homology;

/** Tables over the networks of a run. */
package org.bettiscope.statistics;

/** Pictures of a run: one HTML file to read anywhere, and figures for print. */
package org.bettiscope.report;

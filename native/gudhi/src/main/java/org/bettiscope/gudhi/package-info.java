/** Vietoris-Rips persistence by GUDHI, of the same inputs and with the same results as the core. */
package org.bettiscope.gudhi;

/**
 * Where results live: HDF5 and safetensors files, the folder of a run with its units of work, the
 * file that is merged from them, and the seeds.
 */
package org.bettiscope.store;

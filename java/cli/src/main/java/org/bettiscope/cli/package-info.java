/** The command line: configuration files, subcommands, progress. */
package org.bettiscope.cli;

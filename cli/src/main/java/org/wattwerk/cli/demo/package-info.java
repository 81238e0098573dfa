/** One day of a small cluster in time-lapse: checks, child processes, the script of the day, and the final figures. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.demo;

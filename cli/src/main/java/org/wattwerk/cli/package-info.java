/** The command line: one class for each command, and the one line that says what went wrong. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli;

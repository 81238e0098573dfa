/** The live view in the terminal: pure rendering of one moment into rows of text, and the terminal that shows them. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.view;

/** What the command line promises, as claims. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli;

/** What the live view looks like, as text. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.view;

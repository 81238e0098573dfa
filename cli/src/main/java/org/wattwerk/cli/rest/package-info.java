/** The commands' end of the controller's REST interface. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.rest;

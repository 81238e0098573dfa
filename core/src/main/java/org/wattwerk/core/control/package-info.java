/** The controller's decisions as one state machine: events in, commands with their reasons out. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.control;

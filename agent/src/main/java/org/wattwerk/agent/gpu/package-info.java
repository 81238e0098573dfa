/** Devices that may hang, watched. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.gpu;

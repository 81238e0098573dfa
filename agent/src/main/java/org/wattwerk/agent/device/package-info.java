/** The one thread on which devices are read and set, since their calls block and may hang. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.device;

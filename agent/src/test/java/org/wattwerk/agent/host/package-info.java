/** Sensors of a host on recorded folders, programs and answers. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.host;

/** The few words between a service and systemd. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.systemd;

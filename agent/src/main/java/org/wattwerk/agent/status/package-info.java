/** What an agent says of itself on loopback, for people and for Prometheus. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.status;

/** What systemd would hear. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.systemd;

/** Devices that are not those of the machine: simulated boards, faults injected into them, and recorded power replayed. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.source;

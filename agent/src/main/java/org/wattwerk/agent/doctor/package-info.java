/** What an agent could read and set on a machine, and what stands in its way. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.doctor;

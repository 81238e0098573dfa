/** What a node draws beside its GPUs: processors and memory by the kernel's counters, the whole node by its BMC. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.host;

/** NVIDIA's management library: the header's mirror, and what is checked and typed above it. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.nvml;

/** Claims about the NVML binding, on a stand-in that behaves like devices and on NVIDIA's own library. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.nvml;

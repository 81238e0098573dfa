/** Claims about simulated physics and throughput curves. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.device;

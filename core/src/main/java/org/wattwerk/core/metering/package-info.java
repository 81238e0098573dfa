/** What was measured: readings' quality, cumulative marks of nodes and of the utility meter, and the energy between two of them. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.metering;

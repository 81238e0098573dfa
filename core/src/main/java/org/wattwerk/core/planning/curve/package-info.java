/** What a run draws at the meter for each speed it can be held to, as the concave curve on which plans are made. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.curve;

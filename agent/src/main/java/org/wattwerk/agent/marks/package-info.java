/** Marks and the meter's state on the node's disk, in one append-only journal. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.marks;

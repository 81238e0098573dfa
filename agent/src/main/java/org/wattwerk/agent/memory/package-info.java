/** What the node remembers of itself across a restart, in one small file. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.memory;

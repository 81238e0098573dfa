/** What a loss of power may do to the marks, and what not. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.marks;

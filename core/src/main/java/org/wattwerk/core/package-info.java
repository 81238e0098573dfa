/** The decisions of Wattwerk: pure functions on immutable values, used by controller, agent and simulator alike. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core;

/** One suite of claims that every source of devices has to hold. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.source;

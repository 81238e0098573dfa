/** What agents show of themselves, as its readers see it. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.status;

/** Which job runs where, which waits, which gives way, and why: a pure function of the queue, the cluster and the time. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.scheduling;

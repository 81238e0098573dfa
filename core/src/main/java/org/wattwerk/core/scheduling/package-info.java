/** Which job runs where, and which waits. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.scheduling;

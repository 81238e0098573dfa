/** What both shells stand on: timers on Vert.x, the shared day clock, TLS options and errors for people. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.runtime;

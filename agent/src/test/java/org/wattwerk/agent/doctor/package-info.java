/** The doctor on machines that lack one thing each. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.doctor;

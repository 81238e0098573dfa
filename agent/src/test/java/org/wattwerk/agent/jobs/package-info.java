/** Processes of jobs, started and found again. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.jobs;

/** The jobs of the node: their processes, their directives, and the loopback interface that they speak to. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.jobs;

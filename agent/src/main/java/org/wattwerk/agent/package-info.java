/** The shell of one node: it carries bytes, files, processes and device calls for the decisions in core.enforcing. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent;

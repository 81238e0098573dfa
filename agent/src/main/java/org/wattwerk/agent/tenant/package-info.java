/** The jobs that another scheduler places on this node, as its prolog and epilog say in a folder. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.tenant;

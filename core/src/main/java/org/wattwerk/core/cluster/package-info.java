/** What is managed: the connection point, its nodes and GPUs, and the jobs that run on them. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.cluster;

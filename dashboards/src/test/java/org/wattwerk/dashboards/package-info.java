/** Tests of the dashboards: their form, their words, and every one of their queries on a real server. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.dashboards;

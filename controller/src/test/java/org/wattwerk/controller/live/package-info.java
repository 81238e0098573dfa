/** Tests of the live records, and a synthetic day that pages, exports and dashboards are tried with. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.live;

/** Tests of the telemetry, against a real server where there is one. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.influx;

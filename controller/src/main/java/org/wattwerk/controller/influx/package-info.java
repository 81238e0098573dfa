/** Telemetry for InfluxDB: the catalogue of what is written, and the exporter that never holds up the control loop. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.influx;

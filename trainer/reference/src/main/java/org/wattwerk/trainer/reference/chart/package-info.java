/** A page with the course of a run, drawn from its metrics. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.chart;

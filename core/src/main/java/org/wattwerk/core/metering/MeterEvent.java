package org.wattwerk.core.metering;

/**
 * Something about a meter that people should know, though metering goes on.
 *
 * @param gpu index of the device; {@link #NODE} for the node as a whole
 * @param text what happened and what it does to the figures
 */
public record MeterEvent(Kind kind, int gpu, String text) {
    /** In place of a device's index. */
    public static final int NODE = -1;

    /** What happened. */
    public enum Kind {
        COUNTER_RESET,
        COUNTER_JUMPED,
        COUNTER_STUCK,
        SENSOR_STUCK,
        SENSOR_BACK,
        DEVICE_LOST,
        DEVICE_FOUND,
        COUNTER_DISAGREES,
        COUNTER_AGREES,
        CLOCK_STEPPED,
        GPUS_EXCEED_NODE,
        LIMIT_DRIFTED,
        SPOOL_CUT,
        SPOOL_SET_ASIDE,
        SPOOL_BROKEN,
        SPOOL_BACK
    }
}

package org.wattwerk.core.device;

import java.time.Duration;
import org.wattwerk.core.quantity.Share;

/**
 * How well a device knows its own draw.
 *
 * @param gain by how much its sensor may be off in proportion, with either sign and for good
 * @param lag how old its energy counter may be at a reading
 */
public record SensorAccuracy(Share gain, Duration lag) {
    /**
     * A board's own sensor: 5 % of the reading, which is what "Accurate and Convenient Energy Measurements for GPUs"
     * (SC24) found where NVIDIA states 5 W; its counter moves about every 100 ms. A board that was compared with a better
     * meter may be given a better figure.
     */
    public static final SensorAccuracy BOARD = new SensorAccuracy(Share.ofPercent(5), Duration.ofMillis(100));

    /** A simulated device, whose counter is the truth. */
    public static final SensorAccuracy EXACT = new SensorAccuracy(Share.NONE, Duration.ZERO);
}

package org.wattwerk.core.device;

/** Why a device's clock is not higher. */
public enum ClocksReason {
    /** Nothing runs. */
    IDLE,
    /** Its power limit holds it. */
    POWER_CAP,
    /** It is too warm for its own good, as its driver judges. */
    THERMAL_SOFTWARE,
    /** It is too hot: the chip itself slows down. */
    THERMAL_HARDWARE,
    /** A power supply or the rack pulled the external brake: the clock is halved or worse. */
    POWER_BRAKE,
    /** The chip slows down for a reason that is one of the others or unknown. */
    HARDWARE_SLOWDOWN
}

package org.wattwerk.trainer.client;

import java.util.Locale;

/** What a job says about itself. */
public enum JobState {
    /** Steps are being made. */
    RUNNING,
    /** The process is alive and waits at a checkpoint; the device is left alone. */
    PAUSED,
    /** No further step will be made by this process. */
    ENDED;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

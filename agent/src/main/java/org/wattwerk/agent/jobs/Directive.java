package org.wattwerk.agent.jobs;

import java.util.Locale;

/** What a job is asked to do, in the words of the job interface. */
public enum Directive {
    RUN,
    CHECKPOINT,
    PAUSE,
    STOP;

    /** As it stands in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

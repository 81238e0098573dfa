package org.wattwerk.policies;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.Power;

/** Reads {@code control}: leases, the safe limit and the pace of reports; what is left out has its default. */
record ControlSection(@Nullable Field safeLimitAt, ControlSettings control) {
    /** What holds where a policy has no such section. */
    static final ControlSection ABSENT = new ControlSection(null, ControlSettings.DEFAULT);

    static @Nullable ControlSection read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        ControlSettings otherwise = ControlSettings.DEFAULT;
        Duration ttl = keys.optional("lease-ttl", otherwise.leaseTtl(), Field::duration);
        Duration renew = keys.optional("lease-renew", otherwise.leaseRenew(), Field::duration);
        Power safeLimit = keys.optional("safe-limit", otherwise.safeLimit(), Field::power);
        Duration report = keys.optional("report-period", otherwise.reportPeriod(), Field::duration);
        Duration every = keys.optional("checkpoint-every", otherwise.checkpointEvery(), Field::duration);
        Duration ahead = keys.optional("checkpoint-ahead", otherwise.checkpointAhead(), Field::duration);
        keys.refuseUnknown();
        ControlSettings control = keys.build(() -> new ControlSettings(ttl, renew, safeLimit, report, every, ahead));
        return control == null
                ? null
                : new ControlSection(keys.field("safe-limit").orElse(null), control);
    }
}

package org.wattwerk.policies;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.capping.RampLimit;
import org.wattwerk.core.control.GridRules;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** Reads {@code control}: leases, the safe limit, the pace of reports, and what is owed to the grid; what is left out has its default. */
record ControlSection(@Nullable Field safeLimitAt, ControlSettings control) {
    private static final String PER_MINUTE = "/min";

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
        Optional<RampLimit> ramp = keys.optional("ramp", Optional.empty(), field -> Optional.ofNullable(ramp(field)));
        Optional<Power> peak =
                keys.optional("quarter-hour-peak", Optional.empty(), field -> Optional.ofNullable(field.power()));
        keys.refuseUnknown();
        GridRules grid = new GridRules(ramp, peak);
        ControlSettings control =
                keys.build(() -> new ControlSettings(ttl, renew, safeLimit, report, every, ahead, grid));
        return control == null
                ? null
                : new ControlSection(keys.field("safe-limit").orElse(null), control);
    }

    private static @Nullable RampLimit ramp(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        Power rise = keys.required("rise", "500 kW/min", ControlSection::perMinute);
        Power fall = keys.optional("fall", rise == null ? Power.ZERO : rise, ControlSection::perMinute);
        Share band = keys.optional("band", Share.ofPercent(2), Field::share);
        Duration spread = keys.optional("spread", Duration.ofSeconds(30), Field::duration);
        keys.refuseUnknown();
        return rise == null ? null : keys.build(() -> new RampLimit(rise, fall, band, spread));
    }

    private static @Nullable Power perMinute(Field field) {
        return field.parsed(text -> {
            if (!text.endsWith(PER_MINUTE)) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no power by the minute: write such as 500 kW/min");
            }
            return Power.parse(
                    text.substring(0, text.length() - PER_MINUTE.length()).strip());
        });
    }
}

package org.wattwerk.policies;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** Reads {@code run}: the long training, what it has to get done, and what its speed costs. */
final class RunSection {
    private static final Pattern COUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kMGT]?)");
    private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 3, "M", 6, "G", 9, "T", 12);

    private RunSection() {}

    static @Nullable RunPolicy read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        String name = keys.required("name", "BayernGPT", Field::text);
        String costCentre = keys.required("cost-centre", "foundation-model", Field::text);
        Integer nodes = keys.required("nodes", "384", Field::integer);
        Long tokens = keys.required("tokens", "155 T", field -> field.parsed(RunSection::count));
        Long tokensPerSecond = keys.required("tokens-per-second", "2000", field -> field.parsed(RunSection::count));
        ThroughputCurve speeds = keys.optional("speeds", ThroughputCurve.prior(), RunSection::speeds);
        boolean mayRest = keys.optional("may-rest", false, Field::yesOrNo);
        Duration restart = keys.optional("restart", Duration.ZERO, Field::duration);
        Optional<CarbonIntensity> carbon = keys.field("carbon").map(field -> field.parsed(CarbonIntensity::parse));
        Optional<JobId> job = keys.field("job").map(field -> field.parsed(JobId::new));
        Optional<LocalDate> lastDay = keys.field("deadline").map(Field::date);
        Duration minimumUp = keys.optional("minimum-up", Duration.ZERO, Field::duration);
        Duration minimumDown = keys.optional("minimum-down", Duration.ZERO, Field::duration);
        Optional<Power> cap = keys.field("cap").map(Field::power);
        keys.refuseUnknown();
        if (name == null || costCentre == null || nodes == null || tokens == null || tokensPerSecond == null) {
            return null;
        }
        return keys.build(() -> new RunPolicy(
                name,
                costCentre,
                nodes,
                tokens,
                tokensPerSecond,
                speeds,
                mayRest,
                restart,
                carbon,
                job,
                lastDay,
                minimumUp,
                minimumDown,
                cap));
    }

    private static @Nullable ThroughputCurve speeds(Field field) {
        Mapping entries = field.mapping();
        if (entries == null) {
            return null;
        }
        List<ThroughputCurve.Point> points = new ArrayList<>();
        boolean complete = true;
        for (Map.Entry<String, Field> entry : entries.all().entrySet()) {
            Share speed = entry.getValue().share();
            Share limit = entry.getValue().parsed(text -> Share.parse(entry.getKey()));
            if (speed == null || limit == null) {
                complete = false;
            } else if (speed.compareTo(Share.ALL) > 0 || limit.compareTo(Share.ALL) > 0) {
                entry.getValue().problem(entry.getKey() + ": " + speed + " is beyond the highest: write at most 100 %");
                complete = false;
            } else {
                points.add(new ThroughputCurve.Point(limit, speed));
            }
        }
        return complete ? entries.build(() -> new ThroughputCurve(points)) : null;
    }

    private static long count(String text) {
        Matcher matcher = COUNT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no count: write such as '155 T', with k, M, G or T");
        }
        int power = POWERS.getOrDefault(matcher.group(2), 0);
        try {
            return new BigDecimal(matcher.group(1)).scaleByPowerOfTen(power).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole count below 9.2 million T", e);
        }
    }
}

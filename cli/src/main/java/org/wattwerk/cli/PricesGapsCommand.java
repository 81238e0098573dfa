package org.wattwerk.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.controller.prices.archive.PriceVersion;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk prices gaps}: the days of an archive that have no prices, or worse ones than the market's. */
@Command(
        name = "gaps",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the days without prices, with prices for a part of the day, or with hourly prices where the market",
            "sells quarter hours. The exit code is 0 if there is none of them, else 1."
        },
        footer = {"", "Example:", "  wattwerk prices gaps --archive /var/lib/wattwerk/prices --from 2025-01-01"})
final class PricesGapsCommand implements Callable<Integer> {
    private static final LocalDate QUARTER_HOURS = LocalDate.of(2025, 10, 1);
    private static final int DAYS_MAX = 40_000;

    @Mixin
    private PricesArchiveOption archive = new PricesArchiveOption();

    @Option(names = "--from", paramLabel = "DATE", description = "First day (default: the first in the archive).")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "Last day (default: the last in the archive).")
    private @Nullable LocalDate to;

    @Override
    public Integer call() {
        try {
            PriceArchive kept = archive.existing();
            List<PriceVersion> versions = kept.versions();
            if (versions.isEmpty() && (from == null || to == null)) {
                throw ExitException.badInput("the archive of prices at " + archive.folder() + " is empty");
            }
            LocalDate first = from != null ? from : bound(versions, true);
            LocalDate last = to != null ? to : bound(versions, false);
            if (last.isBefore(first) || first.plusDays(DAYS_MAX).isBefore(last)) {
                throw ExitException.badInput("--from " + first + " to --to " + last + " is no span of days");
            }
            return list(kept, versions, first, last);
        } catch (IOException e) {
            throw archive.unusable(e);
        }
    }

    private static LocalDate bound(List<PriceVersion> versions, boolean start) {
        return versions.stream()
                .map(version -> start
                        ? DeliveryDay.containing(version.start()).date()
                        : DeliveryDay.containing(version.end().minusNanos(1)).date())
                .reduce((one, other) -> one.isBefore(other) == start ? one : other)
                .orElseThrow();
    }

    private static int list(PriceArchive archive, List<PriceVersion> versions, LocalDate first, LocalDate last)
            throws IOException {
        Table table = Table.of("FROM", "TO", ">DAYS", "WHAT");
        int faulty = 0;
        LocalDate since = first;
        String what = "";
        for (LocalDate day = first; !day.isAfter(last.plusDays(1)); day = day.plusDays(1)) {
            String now = day.isAfter(last) ? "" : fault(archive, versions, day);
            if (!now.equals(what)) {
                if (!what.isEmpty()) {
                    long days = Duration.between(since.atStartOfDay(), day.atStartOfDay())
                            .toDays();
                    table.row(since.toString(), day.minusDays(1).toString(), Long.toString(days), what);
                }
                since = day;
                what = now;
            }
            faulty += now.isEmpty() ? 0 : 1;
        }
        if (faulty == 0) {
            System.out.println("no gap from " + first + " to " + last);
            return 0;
        }
        table.lines().forEach(System.out::println);
        return ExitException.FAILED;
    }

    private static String fault(PriceArchive archive, List<PriceVersion> versions, LocalDate date) throws IOException {
        var version = archive.day(date);
        if (version.isPresent()) {
            boolean hourly = version.get().resolution().compareTo(Duration.ofMinutes(15)) > 0;
            return hourly && !date.isBefore(QUARTER_HOURS) ? "hourly only" : "";
        }
        DeliveryDay day = new DeliveryDay(date);
        boolean touched = versions.stream()
                .anyMatch(known ->
                        known.start().isBefore(day.end()) && known.end().isAfter(day.start()));
        return touched ? "incomplete" : "missing";
    }
}

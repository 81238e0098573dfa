package org.wattwerk.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.Live;

/** A moment of the demo's day as the controller would tell it. */
final class Moments {
    static final Instant MIDNIGHT = Instant.parse("2024-12-11T23:00:00Z");

    private Moments() {}

    /** Prices that rise by 10 EUR/MWh with each hour, from -30 on. */
    static Day day() {
        List<DayPrices.Interval> intervals = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            Instant start = MIDNIGHT.plus(Duration.ofHours(hour));
            intervals.add(new DayPrices.Interval(start, start.plus(Duration.ofHours(1)), 10.0 * hour - 30));
        }
        return Day.of(new DayPrices(
                MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(24)), "Europe/Berlin", "SMARD", false, intervals));
    }

    /** Twelve minutes past eight in the morning, with an order in force and the second job at rest. */
    static Live ordered() {
        return new Live(
                MIDNIGHT.plus(Duration.ofMinutes(8 * 60 + 12)).plusSeconds(30),
                "08:12:30",
                "2024-12-12",
                480,
                63.2,
                true,
                new Live.Site("demo", 12_000, "order of the grid operator", 11_240, 6_160, 1_216, 3_300, 11_900),
                new Live.Price(655.60, "SMARD", false),
                List.of(
                        new Live.Node(
                                "node-1", "attached", 4_400.0, 4_400.0, 4_400, 200.0, 8, false, false, "pretraining"),
                        new Live.Node("node-2", "silent", 1_760.0, null, 1_760, 200.0, 8, true, true, null)),
                List.of(
                        new Live.Job(
                                "pretraining",
                                "Pretraining of the foundation model",
                                "RUNNING",
                                "limit 200 W for each GPU: the order of the grid operator leaves no more",
                                10,
                                "foundation-model",
                                List.of("node-1"),
                                123L,
                                2.3146,
                                8_123.5,
                                123_456_789L,
                                23_456.0,
                                12.345,
                                1.23,
                                1.46,
                                new Live.Goodput(0.8, 0.95, 177.8, 0.0271)),
                        new Live.Job(
                                "finetuning",
                                "Finetuning",
                                "PAUSED",
                                "rests: gives way",
                                1,
                                "language-lab",
                                List.of(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                0,
                                0,
                                0,
                                new Live.Goodput(0, null, null, null))),
                List.of(),
                new Live.Money(12.34, 2.34, 14.68, MIDNIGHT.plus(Duration.ofHours(8)), "measured"),
                List.of(
                        new Live.Happening(
                                MIDNIGHT.plus(Duration.ofHours(8)),
                                "08:00:00",
                                "order",
                                "order-1: at most 12 kW",
                                "grid operator"),
                        new Live.Happening(MIDNIGHT, "00:00:00", "node", "node-1 attached", "its agent said hello")));
    }
}

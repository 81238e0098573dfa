package org.wattwerk.controller.live;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.influx.NodePoint;
import org.wattwerk.controller.influx.SettlementPoint;

/**
 * A made-up day of the demo site, the same every time: two nodes, two jobs, a price peak in the evening, an outside order
 * in the afternoon. It has the shape of a day and decides nothing; it is there to try what shows a day.
 */
public final class SyntheticDay {
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    public static final LocalDate DAY = LocalDate.of(2024, 12, 12);
    public static final String SITE = "demo";

    private static final double VAT = 0.19;
    private static final double SITE_LIMIT = 24_000;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String[] ACCOUNTS = {"pretraining", "finetuning", "idle", "overhead", "other"};

    private final Duration step;
    private final double pace;
    private final Random noise = new Random(7);
    private final Instant start = DAY.atStartOfDay(ZONE).toInstant();
    private final Instant end = DAY.plusDays(1).atStartOfDay(ZONE).toInstant();
    private final Map<String, double[]> running = new LinkedHashMap<>();
    private final Map<String, double[]> settled = new LinkedHashMap<>();
    private final ArrayDeque<Live.Happening> happenings = new ArrayDeque<>();
    private final List<SettlementPoint> settlement = new ArrayList<>();
    private Instant now = start;
    private @Nullable Instant settledUntil;
    private double cap = 700;
    private double tuningCap = 700;
    private double clusterTokens = 412e9;
    private double tuningTokens = 3.1e9;
    private double steps;
    private double tuningSteps;
    private boolean tuningPaused;
    private boolean ordered;

    /** A day in steps of so much day time, shown at a pace. */
    public SyntheticDay(Duration step, double pace) {
        this.step = step;
        this.pace = pace;
        for (String account : ACCOUNTS) {
            running.put(account, new double[2]);
            settled.put(account, new double[2]);
        }
        happened("job", "pretraining runs on node-1", "it has the highest priority and a free node");
        happened("job", "finetuning runs on node-2", "a node is free and the plan leaves power for it");
    }

    public boolean isOver() {
        return !now.isBefore(end);
    }

    public Instant start() {
        return start;
    }

    public Instant end() {
        return end;
    }

    /** The price at an instant: a night, a noon valley and an evening peak. */
    public double priceAt(Instant at) {
        double hour = Duration.between(start, at).toHours();
        double morning = 190 * Math.exp(-Math.pow(hour - 8, 2) / 5);
        double evening = 420 * Math.exp(-Math.pow(hour - 17, 2) / 6);
        double noon = -70 * Math.exp(-Math.pow(hour - 12.5, 2) / 4);
        return Math.round((92 + morning + evening + noon) * 100) / 100.0;
    }

    public DayPrices prices() {
        List<DayPrices.Interval> intervals = new ArrayList<>();
        for (Instant at = start; at.isBefore(end); at = at.plus(Duration.ofHours(1))) {
            intervals.add(new DayPrices.Interval(at, at.plus(Duration.ofHours(1)), priceAt(at)));
        }
        return new DayPrices(start, end, ZONE.getId(), "typical year", true, intervals);
    }

    /** The lines settled since the last call. */
    public List<SettlementPoint> settled() {
        List<SettlementPoint> lines = List.copyOf(settlement);
        settlement.clear();
        return lines;
    }

    /** The next moment of the day. */
    public Live next() {
        double price = priceAt(now);
        double hour = Duration.between(start, now).toSeconds() / 3600.0;
        decide(price, hour);
        double wobble = noise.nextGaussian();
        double nodeOne = 2_800 + 8 * cap * 0.97 + 45 * wobble;
        double nodeTwo = tuningPaused ? 1_760 : 2_800 + 8 * tuningCap * 0.95 + 40 * noise.nextGaussian();
        double it = nodeOne + nodeTwo;
        double overhead = 600 + 0.1 * it;
        double other = 2_200 + 900 * Math.sin(hour / 24 * 2 * Math.PI - 1.4) + 60 * noise.nextGaussian();
        account(price, nodeOne, nodeTwo, overhead, other);
        double speed = 24_000 * Math.pow(cap / 700, 0.6);
        double tuningSpeed = tuningPaused ? 0 : 9_000 * Math.pow(tuningCap / 700, 0.6);
        clusterTokens += speed * step.toSeconds();
        tuningTokens += tuningSpeed * step.toSeconds();
        steps += 0.0035 * step.toSeconds() * speed / 24_000;
        tuningSteps += 0.004 * step.toSeconds() * tuningSpeed / 9_000;
        Live live = show(price, nodeOne, nodeTwo, overhead, other, speed, tuningSpeed);
        now = now.plus(step);
        return live;
    }

    /** The detail of the nodes at the moment last shown. */
    public List<NodePoint> nodes(Live live) {
        List<NodePoint> nodes = new ArrayList<>();
        for (Live.Node node : live.nodes()) {
            double host = node.stopped() ? 1_200 : 2_800;
            double gpuPower = (node.powerWatts() == null ? host : node.powerWatts()) - host;
            List<NodePoint.Gpu> gpus = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                double share = gpuPower / 8 * (1 + 0.004 * (i - 3.5));
                gpus.add(new NodePoint.Gpu(
                        i, share, node.gpuLimitWatts(), node.stopped() ? 0.0 : 98.0, 34 + share / 20));
            }
            nodes.add(new NodePoint(live.at(), SITE, node.node(), node.job(), gpuPower, host, gpus));
        }
        return nodes;
    }

    private void decide(double price, double hour) {
        double wanted = Math.max(320, Math.min(700, 760 - price));
        boolean order = hour >= 13.5 && hour < 16;
        if (order != ordered) {
            ordered = order;
            happened(
                    "order",
                    order ? "site limit 24.0 kW to 12.0 kW" : "site limit back to 24.0 kW",
                    order ? "order grid-7 of the network operator until 16:00" : "order grid-7 has ended");
        }
        boolean rest = price > 300 || order;
        if (rest != tuningPaused) {
            tuningPaused = rest;
            happened(
                    "job",
                    rest ? "finetuning paused at step " + Math.round(tuningSteps) : "finetuning resumed",
                    rest
                            ? order
                                    ? "12.0 kW do not carry two nodes; pretraining has the higher priority"
                                    : "price %.2f EUR/MWh is above what its tokens are worth in this plan"
                                            .formatted(price)
                            : "price %.2f EUR/MWh and the limit leave room for it".formatted(price));
        }
        double target = order ? Math.min(wanted, 270) : wanted;
        if (Math.abs(target - cap) > 30) {
            happened(
                    order ? "limit" : "price",
                    "cap of node-1 from %.0f W to %.0f W per GPU".formatted(cap, target),
                    order ? "the order leaves 6.7 kW for compute" : "price is %.2f EUR/MWh".formatted(price));
            cap = target;
            tuningCap = tuningPaused ? 200 : target;
        }
        if (tuningPaused) {
            tuningCap = 200;
        } else if (tuningCap < cap) {
            tuningCap = cap;
        }
    }

    private void account(double price, double nodeOne, double nodeTwo, double overhead, double other) {
        double[] watts = {
            nodeOne, tuningPaused ? 0 : nodeTwo, tuningPaused ? nodeTwo : 0, overhead, other,
        };
        for (int i = 0; i < ACCOUNTS.length; i++) {
            double wattHours = watts[i] * step.toSeconds() / 3600;
            double[] sum = sum(running, ACCOUNTS[i]);
            sum[0] += wattHours;
            sum[1] += wattHours * (price + 95) / 1e6;
        }
        Instant after = now.plus(step);
        if (Math.floorDiv(after.getEpochSecond(), 900) == Math.floorDiv(now.getEpochSecond(), 900)) {
            return;
        }
        Instant quarter = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), 900) * 900);
        settledUntil = quarter.plusSeconds(900);
        for (String account : ACCOUNTS) {
            double[] sum = sum(running, account);
            if (sum[0] > 0) {
                boolean job = account.endsWith("ing");
                settlement.add(new SettlementPoint(
                        quarter,
                        SITE,
                        account,
                        job ? "job" : account,
                        centreOf(account),
                        account.equals("other") ? "estimated" : "measured",
                        sum[0],
                        sum[1],
                        sum[1] * (1 + VAT)));
            }
            sum(settled, account)[0] += sum[0];
            sum(settled, account)[1] += sum[1];
            sum[0] = 0;
            sum[1] = 0;
        }
    }

    private static double[] sum(Map<String, double[]> sums, String account) {
        return Objects.requireNonNull(sums.get(account), account);
    }

    private static @Nullable String centreOf(String account) {
        return switch (account) {
            case "pretraining" -> "foundation-model";
            case "finetuning" -> "language-lab";
            default -> null;
        };
    }

    private Live show(
            double price,
            double nodeOne,
            double nodeTwo,
            double overhead,
            double other,
            double speed,
            double tuningSpeed) {
        double limit = ordered ? SITE_LIMIT / 2 : SITE_LIMIT;
        double leaseOne = 2_800 + 8 * cap;
        double leaseTwo = tuningPaused ? 1_760 : 2_800 + 8 * tuningCap;
        double power = nodeOne + nodeTwo + overhead + other;
        double charged = Math.min(limit, leaseOne + leaseTwo + 600 + 0.1 * (leaseOne + leaseTwo) + 4_000);
        double[] money =
                settled.values().stream().reduce(new double[2], (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
        String why = ordered ? "cap %.0f W: order grid-7" : "cap %.0f W: price %.2f EUR/MWh";
        return new Live(
                now,
                CLOCK.format(now.atZone(ZONE)),
                DAY.toString(),
                pace,
                Duration.between(start, now).toSeconds() / pace,
                true,
                new Live.Site(
                        SITE,
                        limit,
                        ordered ? "order grid-7 until 16:00" : null,
                        power,
                        nodeOne + nodeTwo,
                        overhead,
                        other,
                        charged),
                new Live.Price(price, "typical year", true),
                List.of(
                        new Live.Node(
                                "node-1", "attached", nodeOne, leaseOne, leaseOne, cap, 8, false, false, "pretraining"),
                        new Live.Node(
                                "node-2",
                                "attached",
                                nodeTwo,
                                leaseTwo,
                                leaseTwo,
                                tuningCap,
                                8,
                                tuningPaused,
                                false,
                                tuningPaused ? null : "finetuning")),
                List.of(
                        new Live.Job(
                                "pretraining",
                                "Pretraining of the foundation model",
                                "RUNNING",
                                why.formatted(cap, price),
                                10,
                                "foundation-model",
                                List.of("node-1"),
                                Math.round(steps),
                                2.1 + 3.4 * Math.exp(-steps / 90),
                                2_180 * speed / 24_000,
                                Math.round(clusterTokens),
                                speed,
                                sum(settled, "pretraining")[0] / 1000,
                                sum(settled, "pretraining")[1],
                                sum(settled, "pretraining")[1] * (1 + VAT),
                                new Live.Goodput(0.931, 0.998, 8_400 / 3.6e3 / speed * 1e6, 0.214 / speed * 1e4)),
                        new Live.Job(
                                "finetuning",
                                "Fine-tuning for the language lab",
                                tuningPaused ? "PAUSED" : "RUNNING",
                                tuningPaused
                                        ? "gives way to pretraining; its checkpoint is safe"
                                        : why.formatted(tuningCap, price),
                                1,
                                "language-lab",
                                List.of("node-2"),
                                Math.round(tuningSteps),
                                1.7 + 1.2 * Math.exp(-tuningSteps / 60),
                                tuningPaused ? null : 1_100 * tuningSpeed / 9_000,
                                Math.round(tuningTokens),
                                tuningSpeed,
                                sum(settled, "finetuning")[0] / 1000,
                                sum(settled, "finetuning")[1],
                                sum(settled, "finetuning")[1] * (1 + VAT),
                                new Live.Goodput(0.44, null, null, null))),
                List.of("idle", "overhead", "other").stream()
                        .map(a -> new Live.Account(
                                a, sum(settled, a)[0] / 1000, sum(settled, a)[1], sum(settled, a)[1] * (1 + VAT)))
                        .toList(),
                new Live.Money(money[1], money[1] * VAT, money[1] * (1 + VAT), settledUntil, "measured"),
                List.copyOf(happenings));
    }

    private void happened(String kind, String text, String why) {
        happenings.addFirst(new Live.Happening(now, CLOCK.format(now.atZone(ZONE)), kind, text, why));
        while (happenings.size() > 30) {
            happenings.removeLast();
        }
    }
}

package org.wattwerk.controller.influx;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.controller.influx.Measurement.Field;
import org.wattwerk.controller.influx.Measurement.Tag;

/**
 * Every measurement that Wattwerk writes, in one table: the exporter writes nothing else, {@code docs/metrics.md} is
 * generated from it and the dashboards query nothing else.
 *
 * <p>Energy and money are written once per settled quarter hour as their own fields, so that a dashboard sums them and
 * never integrates power.
 */
public final class MetricCatalogue {
    /** The value of a tag that has none, such as the job of an idle node: InfluxDB cannot store an empty tag. */
    public static final String NOBODY = "none";

    private static final Tag SITE = new Tag("site", "name of the site");
    private static final Tag NODE = new Tag("node", "name of the node");
    private static final Tag RUNNING = new Tag("job", "job that runs there, `none` if none");

    static final Measurement NODE_POWER = new Measurement(
            "node_power",
            "One node, as last reported.",
            List.of(SITE, NODE, RUNNING),
            List.of(
                    watts("power_w", "power of the whole node, GPUs and host"),
                    watts("gpu_power_w", "power of its GPUs"),
                    watts("host_power_w", "power of its host: processors, memory, fans, network"),
                    watts("charged_w", "power it counts against the limits"),
                    watts("lease_w", "power it may draw now"),
                    watts("gpu_limit_w", "power limit of each of its GPUs, as read back")));

    static final Measurement GPU = new Measurement(
            "gpu",
            "One GPU, as last reported.",
            List.of(SITE, NODE, new Tag("gpu", "index of the GPU in its node"), RUNNING),
            List.of(
                    watts("power_w", "power of the GPU"),
                    watts("limit_w", "power limit, as read back"),
                    number("utilisation_pct", "%", "share of time in which a kernel ran"),
                    number("temperature_c", "°C", "temperature of the chip")));

    static final Measurement SITE_POWER = new Measurement(
            "site_power",
            "The connection point.",
            List.of(SITE),
            List.of(
                    watts("power_w", "power at the meter: compute, overhead and other loads"),
                    watts("it_w", "power of all nodes"),
                    watts("overhead_w", "cooling and losses, fixed and in proportion to compute"),
                    watts("other_w", "other loads behind the same meter"),
                    watts("limit_w", "limit in force, an outside order included"),
                    watts("charged_w", "power charged against the limit")));

    static final Measurement PRICE = new Measurement(
            "price",
            "The energy price in force.",
            List.of(SITE, new Tag("source", "where the price is from; a model says so")),
            List.of(number("eur_per_mwh", "EUR/MWh", "price of energy, net, without levies and fees")));

    static final Measurement SETTLEMENT = new Measurement(
            "settlement",
            "One account in one settled quarter hour; the time is the start of the quarter hour. Sum it, never average it.",
            List.of(
                    SITE,
                    new Tag("account", "the job's name, or the kind of the account"),
                    new Tag(
                            "kind",
                            "`job`, `idle`, `overhead`, `other`, `unattributed`, `difference`, `rounding`, `peak` (a part"
                                    + " of the year's peak) or `deferred`"),
                    new Tag("cost_centre", "who pays, `none` if nobody in particular"),
                    new Tag("quality", "`measured`, `integrated`, `estimated`, `substitute` or `missing`")),
            List.of(
                    number("energy_wh", "Wh", "energy of the quarter hour"),
                    number("net_eur", "EUR", "its cost, net"),
                    number("gross_eur", "EUR", "its cost, VAT included")));

    static final Measurement JOB = new Measurement(
            "job",
            "One job, as it last reported.",
            List.of(
                    SITE,
                    new Tag("job", "the job's name"),
                    new Tag("cost_centre", "who pays for it"),
                    new Tag("state", "state of the job, in lower case")),
            List.of(
                    new Field("step", Measurement.Type.INTEGER, "steps", "optimizer step"),
                    number("loss", "nats", "training loss"),
                    number("tokens_per_s", "tokens/s", "speed of the job's own process"),
                    new Field(
                            "cluster_tokens",
                            Measurement.Type.INTEGER,
                            "tokens",
                            "tokens of the whole cluster so far, modelled"),
                    number("cluster_tokens_per_s", "tokens/s", "speed of the whole cluster, modelled")));

    static final Measurement HAPPENING = new Measurement(
            "happening",
            "Something that happened, with its cause.",
            List.of(SITE, new Tag("kind", "`limit`, `price`, `job`, `node`, `ledger` or `order`")),
            List.of(
                    new Field("text", Measurement.Type.STRING, "", "what happened"),
                    new Field("why", Measurement.Type.STRING, "", "what caused it")));

    private static final List<Measurement> ALL =
            List.of(SITE_POWER, NODE_POWER, GPU, PRICE, SETTLEMENT, JOB, HAPPENING);

    private MetricCatalogue() {}

    public static List<Measurement> measurements() {
        return ALL;
    }

    public static Optional<Measurement> measurement(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    /** The catalogue as the text of {@code docs/metrics.md}. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("""
                # Metrics

                What the controller writes to InfluxDB with `--influx URL`. Generated from `MetricCatalogue`; a test keeps both
                equal. Time stamps are day time (in a time-lapse: the day that is played), exact to the microsecond. The unit
                ends each field's name. Energy and money come once per settled quarter hour: sum them, do not integrate power.
                A tag without a value reads `none`.
                """);
        for (Measurement measurement : ALL) {
            text.append("\n## `").append(measurement.name()).append("`\n\n");
            text.append(measurement.help()).append("\n\n");
            text.append("| tag | meaning |\n|---|---|\n");
            for (Tag tag : measurement.tags()) {
                text.append("| `%s` | %s |\n".formatted(tag.name(), tag.help()));
            }
            text.append("\n| field | type | unit | meaning |\n|---|---|---|---|\n");
            for (Field field : measurement.fields()) {
                String type = field.type().name().toLowerCase(Locale.ROOT);
                text.append("| `%s` | %s | %s | %s |\n".formatted(field.name(), type, field.unit(), field.help()));
            }
        }
        return text.toString();
    }

    private static Field watts(String name, String help) {
        return number(name, "W", help);
    }

    private static Field number(String name, String unit, String help) {
        return new Field(name, Measurement.Type.FLOAT, unit, help);
    }
}

package org.wattwerk.controller.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a person wants to see of one moment: the data of one event of {@code GET /v1/live}. Amounts of money are
 * for display; the statement carries the exact ones.
 *
 * @param at day time
 * @param localTime day time on the wall clock of the site, {@code HH:mm:ss}
 * @param day the site's calendar day, {@code yyyy-MM-dd}
 * @param pace seconds of day time per second of control time; 1 unless a time-lapse is shown
 * @param elapsedSeconds control time since the controller started
 * @param simulated whether devices are simulated
 * @param price null while no price is known
 * @param happenings newest first
 */
public record Live(
        Instant at,
        String localTime,
        String day,
        double pace,
        double elapsedSeconds,
        boolean simulated,
        Site site,
        @Nullable Price price,
        List<Node> nodes,
        List<Job> jobs,
        List<Account> accounts,
        Money money,
        List<Happening> happenings) {

    public Live {
        nodes = List.copyOf(nodes);
        jobs = List.copyOf(jobs);
        accounts = List.copyOf(accounts);
        happenings = List.copyOf(happenings);
    }

    /**
     * The connection point: what may be drawn, what is drawn, and what is charged against the limit.
     *
     * @param limitReason why the limit is lower than the site's own, null when it is not
     */
    public record Site(
            String name,
            double limitWatts,
            @Nullable String limitReason,
            double powerWatts,
            double itWatts,
            double overheadWatts,
            double otherWatts,
            double chargedWatts) {}

    /** The price of this moment and where it is from; {@code model} if it is nobody's real price. */
    public record Price(double eurPerMwh, String source, boolean model) {}

    /**
     * One node.
     *
     * @param state {@code attached}, {@code silent} or {@code absent}; {@code draining} on its way out of work, and then
     *     {@code maintenance}, when its devices may be reset
     * @param powerWatts as last reported, host included; null if never reported
     * @param leaseWatts what the node may draw now, null without a lease
     * @param chargedWatts what it counts against the limits
     * @param gpuLimitWatts the power limit of each of its GPUs as last read back, null if never read
     * @param safeState whether the node has fallen back to its safe state
     * @param job the job that runs here, null if none
     */
    public record Node(
            String node,
            String state,
            @Nullable Double powerWatts,
            @Nullable Double leaseWatts,
            double chargedWatts,
            @Nullable Double gpuLimitWatts,
            int gpus,
            boolean stopped,
            boolean safeState,
            @Nullable String job) {}

    /**
     * One job, with why it is as it is.
     *
     * @param step optimizer step last reported, null before the first report
     * @param clusterTokens modelled tokens of the whole cluster, null if the job has no such model
     * @param goodput what its time and tokens came to, null before it was first seen
     */
    public record Job(
            String job,
            String name,
            String state,
            String why,
            int priority,
            String costCentre,
            List<String> nodes,
            @Nullable Long step,
            @Nullable Double loss,
            @Nullable Double tokensPerSecond,
            @Nullable Long clusterTokens,
            @Nullable Double clusterTokensPerSecond,
            double energyKwh,
            double netEur,
            double grossEur,
            @Nullable Goodput goodput) {
        public Job {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * What a job's time and tokens came to since it was submitted, and what tokens take at this moment; all of it stands in
     * {@code GET /v1/jobs/{job}/goodput}.
     *
     * @param computingShare of all its time, in steps that count
     * @param usefulTokensShare of the tokens computed, null before any was
     * @param wattHoursPerMillionTokens null while it makes none
     * @param netEurPerMillionTokens by the price of the next kWh; null while it makes none or no price is known
     */
    public record Goodput(
            double computingShare,
            @Nullable Double usefulTokensShare,
            @Nullable Double wattHoursPerMillionTokens,
            @Nullable Double netEurPerMillionTokens) {}

    /** What one account has been charged so far. */
    public record Account(String account, double energyKwh, double netEur, double grossEur) {}

    /**
     * The money of the period so far.
     *
     * @param settledUntil end of the last settled quarter hour, null before the first
     * @param quality the worst quality among the settled energy
     */
    public record Money(
            double netEur,
            double vatEur,
            double grossEur,
            @Nullable Instant settledUntil,
            String quality) {}

    /** Something that happened and what caused it; kind is {@code limit|price|job|node|ledger|order}. */
    public record Happening(Instant at, String localTime, String kind, String text, String why) {}
}

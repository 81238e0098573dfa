package org.wattwerk.core.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

class MeteringTest {
    private static final NodeId NODE = new NodeId("node-1");
    private static final Optional<JobId> JOB = Optional.of(new JobId("pretraining"));
    private static final QuarterHour AT = new QuarterHour(100);

    @Example
    void quality_ofASum_isTheWorst() {
        assertThat(Quality.MEASURED.worst(Quality.ESTIMATED)).isEqualTo(Quality.ESTIMATED);
        assertThat(Quality.MISSING.worst(Quality.MEASURED)).isEqualTo(Quality.MISSING);
    }

    @Example
    void between_twoMarks_isTheDifferenceAndANewCounterStartsAtZero() {
        Mark earlier = new Mark(NODE, AT, List.of(idle(10, 20)));
        Mark later = new Mark(NODE, AT.next(), List.of(job(7, 3, 900), idle(11, 22)));
        NodeInterval interval = NodeInterval.between(earlier, later);
        assertThat(interval.covers(AT)).isTrue();
        assertThat(interval.deltas())
                .containsExactly(
                        // idle: 11 - 10 and 22 - 20; the job from zero
                        new EnergyDelta(Optional.empty(), Energy.ofJoules(1), Energy.ofJoules(2), Quality.MEASURED, 0),
                        new EnergyDelta(JOB, Energy.ofJoules(7), Energy.ofJoules(3), Quality.MEASURED, 900));
        assertThat(interval.energy()).isEqualTo(Energy.ofJoules(1 + 2 + 7 + 3));
    }

    @Example
    void between_countersThatStoodStill_hasNoDelta() {
        assertThat(NodeInterval.between(
                                new Mark(NODE, AT, List.of(idle(10, 20), job(1, 1, 5))),
                                new Mark(NODE, AT.next(), List.of(idle(11, 20), job(1, 1, 5))))
                        .deltas())
                .hasSize(1);
    }

    @Example
    void between_counterThatWentDownOrVanished_isRefused() {
        Mark earlier = new Mark(NODE, AT, List.of(idle(10, 20), job(5, 5, 5)));
        assertThatThrownBy(() ->
                        NodeInterval.between(earlier, new Mark(NODE, AT.next(), List.of(idle(9, 20), job(5, 5, 5)))))
                .hasMessageContaining("counter of idle on node-1 went back");
        assertThatThrownBy(() -> NodeInterval.between(earlier, new Mark(NODE, AT.next(), List.of(idle(10, 20)))))
                .hasMessageContaining("counter of pretraining on node-1 went back");
        assertThatThrownBy(() -> NodeInterval.between(earlier, new Mark(new NodeId("node-2"), AT.next(), List.of())))
                .hasMessageContaining("two nodes");
        assertThatThrownBy(() -> NodeInterval.between(earlier, earlier)).hasMessageContaining("does not end after");
    }

    @Example
    void between_closedCounter_countsNothingAndNothingTwice() {
        Mark earlier = new Mark(NODE, AT, List.of(idle(10, 20), job(5, 6, 700)));
        Mark later = new Mark(NODE, AT.next(), List.of(idle(12, 20), closed(5, 6, 700)));
        // idle: 12 - 10; what is closed was counted before
        assertThat(NodeInterval.between(earlier, later).energy()).isEqualTo(Energy.ofJoules(2));
        assertThat(NodeInterval.between(earlier, later).deltas()).hasSize(1);
    }

    @Example
    void between_jobThatCameBackAfterItsCounterWasClosed_countsFromZero() {
        Mark earlier = new Mark(NODE, AT, List.of(idle(10, 20), job(5, 6, 700), closed(1, 1, 1)));
        Mark later = new Mark(NODE, AT.next(), List.of(idle(10, 20), job(4, 9, 800), closed(1 + 5, 1 + 6, 1 + 700)));
        assertThat(NodeInterval.between(earlier, later).deltas())
                .containsExactly(new EnergyDelta(JOB, Energy.ofJoules(4), Energy.ofJoules(9), Quality.MEASURED, 800));
    }

    @Example
    void between_closedCounterOfAnotherMeter_isRefused() {
        Mark earlier = new Mark(NODE, AT, List.of(idle(10, 20), job(5, 6, 700)));
        Mark anew = new Mark(NODE, AT.next(), List.of(idle(12, 20), closed(4, 6, 700)));
        assertThatThrownBy(() -> NodeInterval.between(earlier, anew)).hasMessageContaining("went back");
    }

    @Example
    void mark_twoCountersOfOneAccount_isRefused() {
        assertThatThrownBy(() -> new Mark(NODE, AT, List.of(idle(1, 1), idle(2, 2))))
                .hasMessageContaining("two counters for idle");
    }

    @Property(tries = 100)
    void byQuarterHour_anyLength_sumsToTheWholeAndDoesNotLookMeasured(
            @ForAll @IntRange(min = 2, max = 12) int count,
            @ForAll @LongRange(min = 0, max = 1L << 50) long gpu,
            @ForAll @LongRange(min = 0, max = 1L << 50) long work) {
        QuarterHour to = new QuarterHour(AT.number() + count);
        NodeInterval whole = new NodeInterval(
                NODE,
                AT,
                to,
                List.of(new EnergyDelta(JOB, new Energy(gpu), Energy.ofJoules(1), Quality.MEASURED, work)));
        List<NodeInterval> parts = whole.byQuarterHour();
        assertThat(parts).hasSize(count);
        assertThat(parts.stream().map(NodeInterval::energy).reduce(Energy.ZERO, Energy::plus))
                .isEqualTo(whole.energy());
        assertThat(parts.stream()
                        .mapToLong(part -> part.deltas().get(0).workMillis())
                        .sum())
                .isEqualTo(work);
        assertThat(parts).allMatch(part -> part.deltas().get(0).quality() == Quality.SUBSTITUTE);
        assertThat(parts.get(0).covers(AT)).isTrue();
        assertThat(parts.get(count - 1).to()).isEqualTo(to);
    }

    @Example
    void byQuarterHour_oneQuarterHour_staysMeasured() {
        NodeInterval one = new NodeInterval(NODE, AT, AT.next(), List.of());
        assertThat(one.byQuarterHour()).containsExactly(one);
    }

    @Example
    void meter_twoMarks_isTheDifference() {
        MeterInterval interval = MeterInterval.between(
                new MeterMark(AT, Energy.ofJoules(100), Energy.ofJoules(10), Quality.MEASURED),
                new MeterMark(AT.next(), Energy.ofJoules(160), Energy.ofJoules(15), Quality.SUBSTITUTE));
        assertThat(interval.connectionPoint()).isEqualTo(Energy.ofJoules(60));
        assertThat(interval.otherLoads()).isEqualTo(Energy.ofJoules(5));
        assertThat(interval.quality()).isEqualTo(Quality.SUBSTITUTE);
        assertThatThrownBy(() -> MeterInterval.between(
                        new MeterMark(AT, Energy.ofJoules(2), Energy.ZERO, Quality.MEASURED),
                        new MeterMark(AT.next(), Energy.ofJoules(1), Energy.ZERO, Quality.MEASURED)))
                .hasMessageContaining("went back");
    }

    @Example
    void meter_notReadForThreeQuarterHours_isSpreadAndSumsToTheWhole() {
        MeterInterval whole = new MeterInterval(
                AT, new QuarterHour(AT.number() + 3), new Energy(100), new Energy(11), Quality.MEASURED);
        // 100 mJ and 11 mJ in three: cumulative 33, 66, 100 and 3, 7, 11
        assertThat(whole.byQuarterHour())
                .extracting(part -> part.connectionPoint().millijoules() + "/"
                        + part.otherLoads().millijoules())
                .containsExactly("33/3", "33/4", "34/4");
        assertThat(whole.byQuarterHour()).allMatch(part -> part.quality() == Quality.SUBSTITUTE);
        assertThat(whole.byQuarterHour().get(1).byQuarterHour()).hasSize(1);
    }

    private static Counter idle(long gpu, long host) {
        return new Counter(Optional.empty(), Energy.ofJoules(gpu), Energy.ofJoules(host), Quality.MEASURED, 0);
    }

    private static Counter closed(long gpu, long host, long work) {
        return new Counter(
                Optional.of(JobId.CLOSED), Energy.ofJoules(gpu), Energy.ofJoules(host), Quality.MEASURED, work);
    }

    private static Counter job(long gpu, long host, long work) {
        return new Counter(JOB, Energy.ofJoules(gpu), Energy.ofJoules(host), Quality.MEASURED, work);
    }
}

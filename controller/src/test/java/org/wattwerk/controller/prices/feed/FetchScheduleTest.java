package org.wattwerk.controller.prices.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wattwerk.controller.prices.feed.PriceService.AWATTAR;
import static org.wattwerk.controller.prices.feed.PriceService.ENERGY_CHARTS;
import static org.wattwerk.controller.prices.feed.PriceService.SMARD;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.prices.feed.FetchSchedule.Step;
import org.wattwerk.core.tariff.DeliveryDay;

class FetchScheduleTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final LocalDate TOMORROW = TODAY.plusDays(1);
    private static final FetchAnswer NOT_YET = new FetchAnswer.NotYet("not published");

    private final FetchSchedule schedule = new FetchSchedule(List.of(ENERGY_CHARTS, SMARD), Duration.ZERO);

    @Test
    void step_before1245_wantsOnlyToday() {
        assertThat(schedule.step(at(12, 44))).containsExactly(new Step.Ask(ENERGY_CHARTS, TODAY));
    }

    @Test
    void step_from1245_asksForTomorrowInOrderUntilSomebodyKnows() {
        schedule.known(TODAY);
        assertThat(schedule.step(at(12, 44))).isEmpty();
        assertThat(schedule.next(at(12, 44))).isEqualTo(at(12, 45));
        assertThat(schedule.step(at(12, 45))).containsExactly(new Step.Ask(ENERGY_CHARTS, TOMORROW));
        // one at a time
        assertThat(schedule.step(at(12, 45))).isEmpty();
        schedule.answered(NOT_YET, at(12, 45));
        assertThat(schedule.step(at(12, 45))).containsExactly(new Step.Ask(SMARD, TOMORROW));
        schedule.answered(NOT_YET, at(12, 46));
        // the first is asked again five minutes after its answer
        assertThat(schedule.step(at(12, 49))).isEmpty();
        assertThat(schedule.next(at(12, 49))).isEqualTo(at(12, 50));
        assertThat(schedule.step(at(12, 50))).containsExactly(new Step.Ask(ENERGY_CHARTS, TOMORROW));
        schedule.answered(prices(false), at(12, 50));
        assertThat(schedule.step(at(13, 30))).isEmpty();
        // the next question is for the day after tomorrow, tomorrow
        assertThat(schedule.next(at(13, 30))).isEqualTo(at(12, 45).plus(Duration.ofDays(1)));
    }

    @Test
    void step_spreadOfASite_beginsThatMuchLater() {
        FetchSchedule later = new FetchSchedule(List.of(SMARD), Duration.ofSeconds(42));
        later.known(TODAY);
        assertThat(later.step(at(12, 45).plusSeconds(41))).isEmpty();
        assertThat(later.step(at(12, 45).plusSeconds(42))).hasSize(1);
    }

    @Test
    void answered_failures_growThePauseToHalfAnHour() {
        FetchSchedule one = new FetchSchedule(List.of(ENERGY_CHARTS), Duration.ZERO);
        one.known(TODAY);
        Instant now = at(12, 45);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            assertThat(asks(one.step(now))).hasSize(1);
            one.answered(failed(Optional.empty()), now);
            // the alarm at 15:00 may come earlier than the next question
            Instant next = now.plusSeconds(1);
            while (one.next(next).isAfter(next)) {
                next = next.plusSeconds(1);
            }
            pauses.add(Duration.between(now, next).toSeconds());
            now = next;
        }
        assertThat(pauses).startsWith(30L, 60L, 120L, 240L, 480L, 960L).allMatch(pause -> pause <= 1800);
    }

    @Test
    void answered_failure_letsTheNextServiceStandIn() {
        schedule.known(TODAY);
        schedule.step(at(12, 45));
        schedule.answered(failed(Optional.empty()), at(12, 45));
        assertThat(schedule.step(at(12, 45))).containsExactly(new Step.Ask(SMARD, TOMORROW));
    }

    @Test
    void answered_retryAfter_isObeyedButNotForDays() {
        FetchSchedule one = new FetchSchedule(List.of(ENERGY_CHARTS), Duration.ZERO);
        one.known(TODAY);
        one.step(at(12, 45));
        one.answered(failed(Optional.of(Duration.ofMinutes(20))), at(12, 45));
        assertThat(one.step(at(13, 4))).isEmpty();
        assertThat(one.step(at(13, 5))).containsExactly(new Step.Ask(ENERGY_CHARTS, TOMORROW));
        one.answered(failed(Optional.of(Duration.ofDays(99))), at(13, 5));
        assertThat(asks(one.step(at(19, 4)))).isEmpty();
        assertThat(asks(one.step(at(19, 5)))).hasSize(1);
    }

    @Test
    void step_stillNothingAt1500_alarmsOnceWithWhatEachSaid() {
        schedule.known(TODAY);
        schedule.step(at(14, 50));
        schedule.answered(failed(Optional.of(Duration.ofHours(1))), at(14, 50));
        schedule.step(at(14, 50));
        schedule.answered(NOT_YET, at(14, 50));
        assertThat(alarms(schedule.step(at(14, 59)))).isEmpty();
        assertThat(alarms(schedule.step(at(15, 0))))
                .containsExactly(new Step.Alarm(TOMORROW, "energy-charts: answers HTTP 429; smard: not published"));
        assertThat(alarms(schedule.step(at(15, 30)))).isEmpty();
    }

    @Test
    void step_stillNothingAt1800_estimatesOnceAndAsksOn() {
        FetchSchedule one = new FetchSchedule(List.of(SMARD), Duration.ZERO);
        one.known(TODAY);
        one.step(at(17, 56));
        one.answered(NOT_YET, at(17, 56));
        assertThat(one.step(at(18, 0)))
                .containsExactly(new Step.Alarm(TOMORROW, "smard: not published"), new Step.Estimate(TOMORROW));
        assertThat(one.step(at(18, 1))).containsExactly(new Step.Ask(SMARD, TOMORROW));
    }

    @Test
    void step_startedInTheEvening_asksEverybodyBeforeItComplains() {
        schedule.known(TODAY);
        assertThat(schedule.step(at(20, 0))).containsExactly(new Step.Ask(ENERGY_CHARTS, TOMORROW));
        schedule.answered(NOT_YET, at(20, 0));
        assertThat(schedule.step(at(20, 0))).containsExactly(new Step.Ask(SMARD, TOMORROW));
        schedule.answered(NOT_YET, at(20, 0));
        assertThat(schedule.step(at(20, 1)))
                .containsExactly(
                        new Step.Alarm(TOMORROW, "energy-charts: not published; smard: not published"),
                        new Step.Estimate(TOMORROW));
    }

    @Test
    void answered_hourlyPricesOfAQuarterHourlyDay_needNoEstimateButAskingGoesOn() {
        FetchSchedule one = new FetchSchedule(List.of(AWATTAR), Duration.ZERO);
        one.known(TODAY);
        one.step(at(17, 50));
        one.answered(prices(true), at(17, 50));
        assertThat(one.step(at(18, 0))).noneMatch(step -> step instanceof Step.Estimate);
        assertThat(one.step(at(18, 10))).containsExactly(new Step.Ask(AWATTAR, TOMORROW));
    }

    @Test
    void step_nobodyToAsk_remindsAt1500ThatAFileIsNeeded() {
        FetchSchedule nobody = new FetchSchedule(List.of(), Duration.ZERO);
        nobody.known(TODAY);
        assertThat(nobody.step(at(14, 59))).isEmpty();
        assertThat(nobody.step(at(15, 0)))
                .containsExactly(new Step.Alarm(TOMORROW, "no service is asked: import a file of prices"));
    }

    @Test
    void step_dayOfTheClockChange_keepsLocalTime() {
        LocalDate change = LocalDate.of(2026, 10, 25);
        FetchSchedule autumn = new FetchSchedule(List.of(SMARD), Duration.ZERO);
        autumn.known(change);
        // winter time has begun that night: 12:45 in Berlin is 11:45 in UTC
        assertThat(autumn.step(Instant.parse("2026-10-25T11:44:59Z"))).isEmpty();
        assertThat(autumn.step(Instant.parse("2026-10-25T11:45:00Z"))).hasSize(1);
    }

    /** Three days of any answers at any times. */
    @Property(tries = 300)
    void laws_anyAnswers_hold(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FetchSchedule any = new FetchSchedule(List.of(ENERGY_CHARTS, SMARD, AWATTAR), Duration.ofSeconds(7));
        Map<PriceService, Instant> notBefore = new EnumMap<>(PriceService.class);
        List<LocalDate> known = new ArrayList<>();
        List<Step> once = new ArrayList<>();
        Instant now = at(0, 0).plusSeconds(random.nextLong(86_400));
        Instant end = now.plus(Duration.ofDays(3));
        Instant previous = now;
        while (now.isBefore(end)) {
            for (Step step : any.step(now)) {
                if (!(step instanceof Step.Ask ask)) {
                    // said once a day, and not before its time
                    assertThat(once).doesNotContain(step);
                    once.add(step);
                    LocalDate day = step instanceof Step.Alarm alarm ? alarm.day() : ((Step.Estimate) step).day();
                    LocalTime from = LocalTime.of(step instanceof Step.Alarm ? 15 : 18, 0);
                    assertThat(now)
                            .isAfterOrEqualTo(day.minusDays(1)
                                    .atTime(from)
                                    .atZone(DeliveryDay.ZONE)
                                    .toInstant());
                    assertThat(known).doesNotContain(day);
                    continue;
                }
                assertThat(now).isAfterOrEqualTo(notBefore.getOrDefault(ask.service(), Instant.MIN));
                assertThat(known).doesNotContain(ask.day());
                assertThat(ask.day()).isBetween(date(now), date(now).plusDays(1));
                // while nobody has answered, nobody else is asked
                assertThat(asks(any.step(now))).isEmpty();
                now = now.plusSeconds(random.nextLong(60));
                FetchAnswer answer = switch (random.nextInt(8)) {
                    case 0 -> prices(false);
                    case 1 -> prices(true);
                    case 2, 3 -> NOT_YET;
                    case 4 -> failed(Optional.of(Duration.ofSeconds(random.nextLong(7_200))));
                    default -> failed(Optional.empty());
                };
                any.answered(answer, now);
                Duration pause = answer instanceof FetchAnswer.Failed failed
                        ? failed.retryAfter().orElse(Duration.ZERO)
                        : Duration.ZERO;
                Duration least = pause.compareTo(ask.service().pause()) > 0
                        ? pause
                        : ask.service().pause();
                notBefore.put(ask.service(), now.plus(least));
                if (answer instanceof FetchAnswer.Prices found && !found.coarse()) {
                    known.add(ask.day());
                }
            }
            Instant next = any.next(now);
            assertThat(next).isAfterOrEqualTo(now);
            assertThat(next).isBefore(now.plus(Duration.ofDays(1).plusHours(2)));
            now = next.isAfter(previous) ? next : now.plusSeconds(1);
            previous = now;
        }
    }

    private static List<Step> asks(List<Step> steps) {
        return steps.stream().filter(step -> step instanceof Step.Ask).toList();
    }

    private static List<Step> alarms(List<Step> steps) {
        return steps.stream().filter(step -> step instanceof Step.Alarm).toList();
    }

    private static FetchAnswer failed(Optional<Duration> retryAfter) {
        return new FetchAnswer.Failed("answers HTTP 429", retryAfter);
    }

    private static FetchAnswer prices(boolean coarse) {
        return new FetchAnswer.Prices(Samples.document(TOMORROW), "https://example.org/price", coarse);
    }

    private static Instant at(int hour, int minute) {
        return TODAY.atTime(hour, minute).atZone(DeliveryDay.ZONE).toInstant();
    }

    private static LocalDate date(Instant now) {
        return DeliveryDay.containing(now).date();
    }
}

package org.wattwerk.controller.prices.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.wattwerk.core.tariff.DeliveryDay;

/**
 * When to ask whom for prices: a state machine without clock and network. Wanted are today's prices at any time and tomorrow's
 * from 12:45 in Berlin. Services are asked in their order, one at a time: again after their poll interval if the day is not
 * published, after a growing pause if they fail, and never before the time that they ask for. If a day is still without prices
 * at 15:00 of the day before, people are told; at 18:00 an estimate has to do, and asking goes on.
 */
public final class FetchSchedule {
    private static final LocalTime OPENS = LocalTime.of(12, 45);
    private static final LocalTime ALARM = LocalTime.of(15, 0);
    private static final LocalTime ESTIMATE = LocalTime.of(18, 0);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(30);
    /** A service that asks for more is believed only so far. */
    private static final Duration LONGEST_OBEYED = Duration.ofHours(6);

    private static final int DOUBLINGS_MAX = 10;

    private final List<PriceService> order;
    private final Duration spread;
    private final SortedMap<LocalDate, Day> days = new TreeMap<>();
    private final Map<PriceService, Contact> contacts = new EnumMap<>(PriceService.class);
    private Optional<Step.Ask> inFlight = Optional.empty();

    /**
     * @param order of the services
     * @param spread how long after 12:45 this site begins, so that not all sites ask in the same second
     */
    public FetchSchedule(List<PriceService> order, Duration spread) {
        this.order = List.copyOf(order);
        this.spread = spread;
        order.forEach(service -> contacts.put(service, new Contact()));
    }

    /** Something to be done now. */
    public sealed interface Step {
        /** Ask a service; the answer is awaited, and nobody else is asked until it is there. */
        record Ask(PriceService service, LocalDate day) implements Step {}

        /** Tell people that the day has no prices yet; once a day. */
        record Alarm(LocalDate day, String why) implements Step {}

        /** Plan the day with an estimate, until prices come; once a day. */
        record Estimate(LocalDate day) implements Step {}
    }

    /** What is known of one wanted day. */
    private static final class Day {
        boolean known;
        boolean coarse;
        boolean alarmed;
        boolean estimated;
        final Map<PriceService, Instant> again = new EnumMap<>(PriceService.class);
        final Map<PriceService, String> said = new EnumMap<>(PriceService.class);
    }

    /** How a service is doing. */
    private static final class Contact {
        Instant freeFrom = Instant.MIN;
        Instant backOffUntil = Instant.MIN;
        int failures;
        String said = "";
    }

    /** The day has prices of the market, from wherever: it is not asked for again. */
    public void known(LocalDate date) {
        days.computeIfAbsent(date, wanted -> new Day()).known = true;
    }

    /** All that is to be done now, the question to a service last: the answer may change the rest. */
    public List<Step> step(Instant now) {
        List<Step> steps = new ArrayList<>();
        days.headMap(today(now)).clear();
        for (LocalDate date : wanted(now)) {
            Day day = days.computeIfAbsent(date, wanted -> new Day());
            if (day.known || !isTried(day, now)) {
                continue;
            }
            if (!day.alarmed && isDue(date, ALARM, now)) {
                day.alarmed = true;
                steps.add(new Step.Alarm(date, said(day)));
            }
            if (!day.estimated && !day.coarse && isDue(date, ESTIMATE, now)) {
                day.estimated = true;
                steps.add(new Step.Estimate(date));
            }
        }
        if (inFlight.isEmpty()) {
            inFlight = question(now);
            inFlight.ifPresent(ask -> {
                contact(ask.service()).freeFrom = now.plus(ask.service().pause());
                steps.add(ask);
            });
        }
        return steps;
    }

    private Optional<Step.Ask> question(Instant now) {
        for (LocalDate date : wanted(now)) {
            Day day = days.computeIfAbsent(date, wanted -> new Day());
            Optional<Step.Ask> ask = day.known ? Optional.empty() : ask(date, day, now);
            if (ask.isPresent()) {
                return ask;
            }
        }
        return Optional.empty();
    }

    private Optional<Step.Ask> ask(LocalDate date, Day day, Instant now) {
        for (PriceService service : order) {
            Contact contact = contact(service);
            boolean rests = contact.backOffUntil.isAfter(now)
                    || day.again.getOrDefault(service, Instant.MIN).isAfter(now);
            if (!rests) {
                // One that only needs a breath keeps its place in the order.
                return contact.freeFrom.isAfter(now) ? Optional.empty() : Optional.of(new Step.Ask(service, date));
            }
        }
        return Optional.empty();
    }

    /** The answer to what was asked last. */
    public void answered(FetchAnswer answer, Instant now) {
        Step.Ask ask = inFlight.orElseThrow(() -> new IllegalStateException("nobody was asked"));
        inFlight = Optional.empty();
        Contact contact = contact(ask.service());
        Day day = days.computeIfAbsent(ask.day(), wanted -> new Day());
        contact.freeFrom = now.plus(ask.service().pause());
        day.again.put(ask.service(), now.plus(ask.service().poll()));
        if (answer instanceof FetchAnswer.Failed failed) {
            contact.failures++;
            contact.said = failed.why();
            Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(contact.failures - 1, DOUBLINGS_MAX));
            Duration own = pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
            Duration asked = failed.retryAfter().orElse(Duration.ZERO);
            Duration obeyed = asked.compareTo(LONGEST_OBEYED) < 0 ? asked : LONGEST_OBEYED;
            contact.backOffUntil = now.plus(obeyed.compareTo(own) > 0 ? obeyed : own);
            // A failed question is no answer about the day: it is put again as soon as the service may be asked.
            day.again.put(ask.service(), contact.backOffUntil);
            day.said.put(ask.service(), failed.why());
            return;
        }
        contact.failures = 0;
        contact.backOffUntil = Instant.MIN;
        if (answer instanceof FetchAnswer.Prices prices) {
            day.known |= !prices.coarse();
            day.coarse |= prices.coarse();
            day.said.put(ask.service(), "only hourly prices");
        } else if (answer instanceof FetchAnswer.NotYet notYet) {
            day.said.put(ask.service(), notYet.why());
        }
    }

    /** When {@link #step} has something to do next, if nothing is told to it before; never before now. */
    public Instant next(Instant now) {
        Instant next = opens(today(now).plusDays(isOpen(today(now).plusDays(1), now) ? 2 : 1));
        for (LocalDate date : wanted(now)) {
            Day day = days.getOrDefault(date, new Day());
            if (day.known) {
                continue;
            }
            for (PriceService service : order) {
                Contact contact = contact(service);
                Instant free = latest(contact.backOffUntil, contact.freeFrom);
                next = earlier(next, latest(free, day.again.getOrDefault(service, Instant.MIN)));
            }
            if (isTried(day, now)) {
                next = day.alarmed ? next : earlier(next, at(date, ALARM));
                next = day.estimated || day.coarse ? next : earlier(next, at(date, ESTIMATE));
            }
        }
        return next.isBefore(now) ? now : next;
    }

    /** Why a day has no prices, by service. */
    private String said(Day day) {
        if (order.isEmpty()) {
            return "no service is asked: import a file of prices";
        }
        return order.stream()
                .map(service -> service.word() + ": "
                        + day.said.getOrDefault(
                                service, contact(service).failures > 0 ? contact(service).said : "not asked yet"))
                .collect(Collectors.joining("; "));
    }

    /** Whether everybody had a chance to tell: a controller that starts in the evening asks before it complains. */
    private boolean isTried(Day day, Instant now) {
        return order.stream()
                .allMatch(service -> day.said.containsKey(service)
                        || contact(service).backOffUntil.isAfter(now));
    }

    private Set<LocalDate> wanted(Instant now) {
        LocalDate today = today(now);
        Set<LocalDate> wanted = new TreeSet<>(Set.of(today));
        if (isOpen(today.plusDays(1), now)) {
            wanted.add(today.plusDays(1));
        }
        return wanted;
    }

    private Contact contact(PriceService service) {
        Contact contact = contacts.get(service);
        if (contact == null) {
            throw new IllegalStateException(service + " is not in the order");
        }
        return contact;
    }

    private boolean isOpen(LocalDate date, Instant now) {
        return !now.isBefore(opens(date));
    }

    private Instant opens(LocalDate date) {
        return at(date, OPENS).plus(spread);
    }

    private static boolean isDue(LocalDate date, LocalTime mark, Instant now) {
        return !now.isBefore(at(date, mark));
    }

    /** The instant of a local time on the day before a delivery day. */
    private static Instant at(LocalDate date, LocalTime local) {
        return date.minusDays(1).atTime(local).atZone(DeliveryDay.ZONE).toInstant();
    }

    private static LocalDate today(Instant now) {
        return DeliveryDay.containing(now).date();
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

package org.wattwerk.controller.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.controller.plan.LivePlanning;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.controller.store.SiteRecords.StoredEvent;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Freeze;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.Maintenance;
import org.wattwerk.core.control.Witness;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.policies.BudgetPolicy.MoneyBudget;

/**
 * Everything that a control loop is made from.
 *
 * @param epoch higher than that of every controller before
 * @param planning the planner, which also hears what was settled
 * @param patience how long a quarter hour waits for silent nodes, in day time
 * @param nominalRate modelled tokens of one GPU at full speed
 * @param day from whose start the sums for display count
 * @param zone of the site's wall clock
 * @param monthlyMoney of which jobs are told how much is used
 * @param witness sees what the loop is told and what it decides
 * @param rates of the year's bill; empty where the policy has none
 */
public record LoopSetup(
        ControlPolicy policy,
        LivePlanning planning,
        long epoch,
        Duration reportPeriod,
        Duration patience,
        TokenRate nominalRate,
        LocalDate day,
        ZoneId zone,
        PriceBook prices,
        Optional<TariffBook> rates,
        SiteMeter meter,
        LedgerWriter writer,
        Optional<MoneyBudget> monthlyMoney,
        Recovered recovered,
        Witness witness) {

    /** What the store knows of before the start. */
    public record Recovered(
            List<JobView> jobs,
            List<Curtailment> orders,
            Optional<Freeze> freeze,
            List<Maintenance> maintenance,
            Map<String, String> responses,
            RecoveredLedger settling,
            Map<JobId, JobCourse> courses) {
        public Recovered {
            jobs = List.copyOf(jobs);
            orders = List.copyOf(orders);
            maintenance = List.copyOf(maintenance);
            responses = Map.copyOf(responses);
            courses = Map.copyOf(courses);
        }

        /**
         * Reads it; blocks.
         *
         * @param order makes an order of a stored document; empty if it can no longer be read
         */
        public static Recovered from(
                LedgerStore store, Instant now, Function<StoredEvent, Optional<Curtailment>> order) {
            List<Curtailment> orders = JobJournal.orders(store).stream()
                    .map(order)
                    .flatMap(Optional::stream)
                    .filter(known -> !known.isOver(now))
                    .toList();
            return new Recovered(
                    JobJournal.recovered(store),
                    orders,
                    JobJournal.freeze(store),
                    JobJournal.maintenance(store),
                    JobJournal.responses(store),
                    RecoveredLedger.from(store),
                    store.courses().newest());
        }
    }
}

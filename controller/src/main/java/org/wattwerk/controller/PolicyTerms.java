package org.wattwerk.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.wattwerk.controller.plan.RunSite;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.control.CheckpointRule;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.StallRule;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.OperatingPoint;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TariffComponent;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.TariffPolicy;
import org.wattwerk.runtime.ExitException;

/** What people have written into a policy, as the decisions of core take it, with the defaults where it says nothing. */
public final class PolicyTerms {
    /** Below this share of the highest limit a token costs more energy than it saves, so a job rests rather than runs. */
    public static final Share ECONOMIC_FLOOR = Share.ofPercent(55);

    /** How long the settlement of a quarter hour waits for silent nodes, in day time. */
    public static final Duration SETTLEMENT_PATIENCE = Duration.ofHours(2);

    /** Modelled tokens of one GPU in a second at full speed. */
    public static final TokenRate NOMINAL_RATE = new TokenRate(3_000);

    private static final SortedMap<String, Function<EnergyPrice, TariffComponent>> COMPONENTS = new TreeMap<>(Map.of(
            "network-energy-charge", TariffComponent.NetworkEnergyCharge::new,
            "concession-levy", TariffComponent.ConcessionLevy::new,
            "kwkg-levy", TariffComponent.KwkgLevy::new,
            "offshore-levy", TariffComponent.OffshoreLevy::new,
            "special-network-use", TariffComponent.SpecialNetworkUse::new,
            "electricity-tax", TariffComponent.ElectricityTax::new));

    private PolicyTerms() {}

    /** What the control loop decides by. */
    public static ControlPolicy control(Policy policy) {
        SortedMap<String, OperatingPoints> speeds = new TreeMap<>();
        for (NodeClass nodeClass : policy.site().nodes().values()) {
            speeds.computeIfAbsent(
                    nodeClass.gpu().name(),
                    name -> policy.run()
                            .map(run -> RunSite.points(nodeClass.gpu(), run.speeds()))
                            .orElseGet(() -> prior(nodeClass.gpu())));
        }
        return new ControlPolicy(
                policy.site(),
                new LeaseTerms(
                        policy.control().leaseTtl(),
                        policy.control().leaseRenew(),
                        policy.control().safeLimit()),
                speeds,
                ECONOMIC_FLOOR,
                StallRule.ALERT,
                new CheckpointRule(
                        Optional.of(policy.control().checkpointEvery()),
                        policy.control().checkpointAhead()),
                policy.control().grid(),
                policy.scheduling());
    }

    /**
     * The positions of the bill.
     *
     * @throws ExitException if the policy names a component that the bill does not have
     */
    public static Tariff tariff(Policy policy) {
        List<TariffComponent> components = new ArrayList<>();
        components.add(new TariffComponent.DayAhead(policy.tariff().margin().net()));
        List<String> unknown = new ArrayList<>();
        for (TariffPolicy.Component component : policy.tariff().components()) {
            Function<EnergyPrice, TariffComponent> made = COMPONENTS.get(component.name());
            if (made == null) {
                unknown.add(component.name());
            } else {
                components.add(made.apply(component.net()));
            }
        }
        if (!unknown.isEmpty()) {
            throw ExitException.badInput("the tariff has components that no bill position is known for: " + unknown
                    + "; known are " + COMPONENTS.keySet());
        }
        return new Tariff(policy.tariff().name(), components, policy.tariff().vat());
    }

    /**
     * Refuses a bill of the year that does not say the rates of a day's year, before anything waits for them.
     *
     * @param now what was published by then counts
     * @throws ExitException naming every component that has no rate
     */
    public static void checkRates(Policy policy, LocalDate day, Instant now) {
        policy.tariff().book().ifPresent(book -> {
            try {
                book.year(
                        new BillingYear(day.getYear()),
                        DeliveryDay.containing(now).date());
            } catch (MissingRateException e) {
                throw ExitException.badInput(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                throw ExitException.badInput("the policy's tariff.bill cannot be used: " + e.getMessage());
            }
        });
    }

    /** Speeds that are believed until they are measured on site. */
    private static OperatingPoints prior(GpuModel gpu) {
        ThroughputCurve curve = ThroughputCurve.prior();
        SortedMap<Power, Share> points = new TreeMap<>();
        points.put(gpu.minLimit(), curve.speedAt(gpu.minLimit().of(gpu.maxLimit())));
        for (ThroughputCurve.Point point : curve.points()) {
            Power limit = gpu.maxLimit().times(point.power());
            if (limit.exceeds(gpu.minLimit())) {
                points.put(limit, point.speed());
            }
        }
        return new OperatingPoints(points.entrySet().stream()
                .map(point -> new OperatingPoint(point.getKey(), point.getValue()))
                .toList());
    }
}

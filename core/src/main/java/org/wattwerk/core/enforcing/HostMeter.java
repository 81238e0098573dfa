package org.wattwerk.core.enforcing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.enforcing.MeterState.Sensor;
import org.wattwerk.core.enforcing.MeterState.Silence;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.MeterEvent.Kind;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * Everything of a node but its GPUs, from the best that there is: a sensor of its own, the node's meter less its GPUs,
 * processors by their counter and the rest as declared, or a model. The last two are estimates and say so.
 */
final class HostMeter {
    /** Power supplies read a little less exactly than that, and not at the very instant of the GPUs. */
    private static final Share EXCESS = Share.ofPercent(5);

    private static final Power EXCESS_POWER = Power.ofWatts(50);

    private final HostModel model;
    private final SensorAccuracy accuracy;
    private final SensorMeter processors;
    private final List<MeterEvent> events = new ArrayList<>();
    private SensorMeter own;
    private Sensor sensor;
    private Energy grown = Energy.ZERO;
    private boolean exceeded;

    HostMeter(HostModel model, SensorAccuracy accuracy, Sensor before) {
        Power most = model.allowance().times(2);
        this.model = model;
        this.accuracy = accuracy;
        this.own = new SensorMeter(MeterEvent.NODE, most, accuracy, before);
        this.processors = new SensorMeter(MeterEvent.NODE, most, SensorAccuracy.BOARD, Sensor.NEW);
        this.sensor = before;
    }

    Sensor sensor() {
        return sensor;
    }

    /** By how much the last interval's energy may be off, but for its edges. */
    Energy grown() {
        return grown;
    }

    List<MeterEvent> events() {
        events.addAll(own.events());
        processors.events();
        List<MeterEvent> happened = List.copyOf(events);
        events.clear();
        return happened;
    }

    /**
     * The energy since the reading before.
     *
     * @param gpuEnergy what the GPUs counted in the same interval
     */
    Energy observe(MeterSample sample, Energy gpuEnergy, SensorMeter.Span span) {
        if (sample.hostEnergy().isPresent() || sample.hostPower().isPresent()) {
            return byOwnSensor(sample, span);
        }
        own = new SensorMeter(MeterEvent.NODE, model.allowance().times(2), accuracy, Sensor.NEW);
        Optional<Power> node = sample.sensors().node();
        if (node.isPresent()) {
            return byNode(node.get(), sample, gpuEnergy, span);
        }
        Optional<Energy> counted = sample.sensors().processors();
        if (counted.isPresent() && model.rest().isPresent()) {
            return byProcessors(counted.get(), model.rest().get(), span);
        }
        return byModel(sample, span);
    }

    private Energy byOwnSensor(MeterSample sample, SensorMeter.Span span) {
        boolean begins = !own.sensor().known() && own.sensor().counter().isEmpty();
        SensorMeter.Said said = sample.hostPower()
                .map(power -> new SensorMeter.Said(sample.hostEnergy(), power, Optional.empty()))
                .orElseGet(() -> SensorMeter.Said.ofCounter(sample.hostEnergy().orElse(Energy.ZERO)));
        Energy read = own.read(said, span);
        if (begins && !isFirst()) {
            // It has said nothing of the time before its first word.
            return byModel(sample, span);
        }
        boolean ofCounter = sample.hostPower().isEmpty();
        Power power =
                !ofCounter ? own.sensor().power() : span.passed().isZero() ? sensor.power() : read.over(span.passed());
        grown = own.grown();
        sensor = new Sensor(
                own.sensor().counter(),
                power,
                sensor.metered().plus(read),
                own.sensor().quality(),
                true,
                sensor.uncertainty().grownBy(own.grown(), own.openEdge()),
                own.sensor().silence());
        return read;
    }

    private Energy byModel(MeterSample sample, SensorMeter.Span span) {
        Power modelled = model.at(utilisation(sample));
        boolean first = isFirst();
        Energy energy = first ? Energy.ZERO : modelled.during(span.passed());
        Energy bound = first ? Energy.ZERO : model.bound(modelled).during(span.passed());
        return close(modelled, energy, Quality.ESTIMATED, bound);
    }

    private Energy byNode(Power node, MeterSample sample, Energy gpuEnergy, SensorMeter.Span span) {
        Power gpus = sample.gpus().values().stream().map(GpuReading::power).reduce(Power.ZERO, Power::plus);
        boolean exceeds = gpus.exceeds(node.plus(node.times(EXCESS)).plus(EXCESS_POWER));
        if (exceeds != exceeded) {
            exceeded = exceeds;
            if (exceeds) {
                events.add(new MeterEvent(
                        Kind.GPUS_EXCEED_NODE,
                        MeterEvent.NODE,
                        "the GPUs say " + gpus + " and the whole node " + node
                                + ": one of the sensors is wrong; the host counts as nothing meanwhile"));
            }
        }
        Power host = node.minusOrZero(gpus);
        boolean first = isFirst();
        Power before = sensor.power();
        Energy energy = first ? Energy.ZERO : before.plus(host).dividedBy(2).during(span.passed());
        // A difference carries the errors of both: of the host's part and of the GPUs'.
        Energy bound = first
                ? Energy.ZERO
                : energy.plus(gpuEnergy)
                        .times(SensorAccuracy.BOARD.gain())
                        .plus((host.exceeds(before) ? host.minus(before) : before.minus(host))
                                .dividedBy(2)
                                .during(span.passed()));
        boolean dense = sensor.known() && span.passed().compareTo(SensorMeter.LONGEST_INTEGRATION) <= 0;
        if (!dense && !first) {
            bound = bound.plus(model.allowance().during(span.passed()));
        }
        return close(host, energy, exceeds || (!dense && !first) ? Quality.ESTIMATED : Quality.INTEGRATED, bound);
    }

    private Energy byProcessors(Energy counted, Power rest, SensorMeter.Span span) {
        boolean first = isFirst();
        Energy ofProcessors = processors.read(SensorMeter.Said.ofCounter(counted), span);
        Energy ofRest = first ? Energy.ZERO : rest.during(span.passed());
        Energy energy = ofProcessors.plus(ofRest);
        Power power = span.passed().isZero() ? sensor.power() : energy.over(span.passed());
        return close(power, energy, Quality.ESTIMATED, processors.grown().plus(HostModel.boundOfRest(ofRest)));
    }

    private boolean isFirst() {
        return !sensor.known() && sensor.counter().isEmpty();
    }

    private Energy close(Power power, Energy energy, Quality quality, Energy bound) {
        grown = bound;
        sensor = new Sensor(
                Optional.empty(),
                power,
                sensor.metered().plus(energy),
                quality,
                true,
                sensor.uncertainty().grownBy(bound, Energy.ZERO),
                Silence.NONE);
        return energy;
    }

    private static Share utilisation(MeterSample sample) {
        long sum = sample.gpus().values().stream()
                .mapToLong(reading -> reading.utilisation().partsPerMillion())
                .sum();
        return new Share(sum / Math.max(1, sample.gpus().size()));
    }
}

package org.wattwerk.simulator.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class SimulatedSiteMeterTest {
    private static final Overhead OVERHEAD = new Overhead(Power.ofWatts(600), Share.ofPercent(10));
    private static final Instant DAY = DemoNode.START.day();

    private final DemoNode.Clock clock = new DemoNode.Clock();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void read_idleSiteForAnHour_sumsNodesOverheadAndCampus() throws Exception {
        SimulatedSiteMeter meter = meter();
        clock.pass(Duration.ofHours(1));
        SimulatedSiteMeter.Reading reading = meter.read();
        // Two idle nodes of 8 * 70 W + 1 200 W = 1.76 kW; 10 % and 600 W above; campus 1:00 to 2:00 local, 1 700 to 1
        // 650 W.
        assertThat(reading.otherLoads()).isEqualTo(Energy.parse("1675 Wh"));
        assertThat(reading.connectionPoint()).isEqualTo(Energy.parse("6147 Wh")); // 3 520 * 1.1 + 600 + 1 675
        assertThat(reading.otherPower()).isEqualTo(Power.ofWatts(1_650));
        assertThat(reading.connectionPointPower()).isEqualTo(Power.ofWatts(6_122)); // 3 520 * 1.1 + 600 + 1 650
    }

    @Test
    void read_newMeterOnOldFiles_goesOnWhereTheOldOneWas() throws Exception {
        SimulatedSiteMeter first = meter();
        clock.pass(Duration.ofMinutes(47));
        first.read();
        clock.pass(Duration.ofMinutes(456));
        SimulatedSiteMeter second = new SimulatedSiteMeter(files(), OVERHEAD, DAY, clock);
        assertThat(second.read()).isEqualTo(first.read());
    }

    @Test
    void read_driverReloaded_neverCountsBackwards() throws Exception {
        SimulatedSiteMeter meter = meter();
        clock.pass(Duration.ofHours(3));
        SimulatedSiteMeter.Reading before = meter.read();
        SimulatedNode.open(files().get(0), clock).reloadDriver();
        assertThat(meter.read()).isEqualTo(before);
    }

    @Test
    void campus_wholeDays_keepWithinTheDeclaredRange() {
        DailyLoad campus = DailyLoad.campus();
        for (int minute = 0; minute < 24 * 60; minute++) {
            assertThat(campus.at(DAY.plus(Duration.ofMinutes(minute))))
                    .isBetween(Power.ofWatts(1_600), Power.ofWatts(3_600));
        }
    }

    @Test
    void campus_daysOfClockChange_haveTheHoursTheyHave() {
        DailyLoad flat = new DailyLoad(Collections.nCopies(24, Power.ofWatts(1_000)), ZoneId.of("Europe/Berlin"));
        // 30 March 2025 has 23 hours, 26 October 2025 has 25.
        assertThat(flat.between(Instant.parse("2025-03-29T23:00:00Z"), Instant.parse("2025-03-30T22:00:00Z")))
                .isEqualTo(Energy.ofKilowattHours(23));
        assertThat(flat.between(Instant.parse("2025-10-25T22:00:00Z"), Instant.parse("2025-10-26T23:00:00Z")))
                .isEqualTo(Energy.ofKilowattHours(25));
    }

    @Property(tries = 200)
    void campus_anySplit_sumsExactly(
            @ForAll @LongRange(min = 0, max = 200_000_000_000_000L) long first,
            @ForAll @LongRange(min = 0, max = 200_000_000_000_000L) long second) {
        DailyLoad campus = DailyLoad.campus();
        Instant middle = DAY.plusNanos(first);
        Instant end = middle.plusNanos(second);
        assertThat(campus.between(DAY, middle).plus(campus.between(middle, end)))
                .isEqualTo(campus.between(DAY, end));
    }

    private SimulatedSiteMeter meter() throws IOException {
        for (Path file : files()) {
            SimulatedNode.create(file, DemoNode.CLASS, DemoNode.START).close();
        }
        return new SimulatedSiteMeter(files(), OVERHEAD, DAY, clock);
    }

    private List<Path> files() {
        return List.of(folder.resolve("node-1"), folder.resolve("node-2"));
    }
}

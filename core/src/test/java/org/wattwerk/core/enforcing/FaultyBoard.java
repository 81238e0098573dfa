package org.wattwerk.core.enforcing;

import java.util.Optional;
import java.util.Random;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.PowerIntegrator;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * A board that trains, in steps of 5 ms: compute and communication take turns every few hundred milliseconds, a checkpoint
 * idles it now and then, its regulator follows with a lag. Beside the truth stand its sensors, with what is wrong with
 * them: gain, a view of 25 ms in each 100 ms, a counter that moves every 100 ms, and faults.
 */
final class FaultyBoard {
    static final long STEP_MILLIS = 5;
    private static final double IDLE = 70_000;
    private static final double LAG_SECONDS = 0.15;
    private static final long PUBLISHED_MILLIS = 100;
    private static final long SEEN_MILLIS = 25;

    private final int index;
    private final Random random;
    private final double gain;
    private final boolean partTime;
    private final boolean hasCounter;
    private final double compute;
    private final double communicate;
    private final long stepMillis;
    private final double computeShare;
    private final PowerIntegrator integrator = new PowerIntegrator();
    private long millis;
    private double power = IDLE;
    private double truth;
    private double counterBase;
    private double counter;
    private double sensor = IDLE;
    private double seen;
    private long checkpointUntil;
    private long nextCheckpoint;
    private boolean powerStuck;
    private boolean counterStuck;
    private boolean lost;
    private Optional<Long> counterSays = Optional.empty();
    private boolean counterAbsent;
    private boolean off;

    FaultyBoard(int index, Random random, double gain, boolean partTime, boolean hasCounter) {
        this.index = index;
        this.random = random;
        this.gain = gain;
        this.partTime = partTime;
        this.hasCounter = hasCounter;
        this.compute = 450_000.0 + random.nextInt(250_000);
        this.communicate = 150_000.0 + random.nextInt(250_000);
        this.stepMillis = 250L + random.nextInt(2_500);
        this.computeShare = 0.5 + 0.4 * random.nextDouble();
        this.nextCheckpoint = 20_000L + random.nextInt(200_000);
    }

    /** Moves on; everything that the board draws meanwhile is the truth. */
    void pass(long duration) {
        for (long end = millis + duration; millis < end; millis += STEP_MILLIS) {
            double target = off ? 0 : wanted();
            double decay = Math.exp(-STEP_MILLIS / 1e3 / LAG_SECONDS);
            double energy = target * STEP_MILLIS / 1e3 + (power - target) * LAG_SECONDS * (1 - decay);
            power = target + (power - target) * decay;
            truth += energy;
            long phase = millis % PUBLISHED_MILLIS;
            if (phase >= PUBLISHED_MILLIS - SEEN_MILLIS) {
                seen += energy;
            }
            if (phase == PUBLISHED_MILLIS - STEP_MILLIS) {
                sensor = partTime ? seen * 1e3 / SEEN_MILLIS : power;
                seen = 0;
                if (!counterStuck) {
                    counter = truth - counterBase;
                }
            }
        }
    }

    /** The agent's quick look, ten times a second. */
    void sample() {
        if (!lost && !off) {
            integrator.add(millis * 1_000_000, shownPower());
        }
    }

    /** The agent's full look; empty while the device is lost. */
    Optional<GpuReading> read() {
        if (lost || off) {
            return Optional.empty();
        }
        Optional<Energy> shown = !hasCounter || counterAbsent
                ? Optional.empty()
                : Optional.of(new Energy(counterSays.orElse(Math.round(counter))));
        return Optional.of(new GpuReading(
                index,
                new Power(shownPower()),
                shown,
                Power.ofWatts(700),
                Share.ALL,
                60,
                Optional.of(integrator.read())));
    }

    /** Millijoules that it drew since it was made. */
    double truth() {
        return truth;
    }

    void lost(boolean gone) {
        lost = gone;
    }

    /** The host is suspended: it draws nothing, and nobody asks. */
    void off(boolean suspended) {
        off = suspended;
    }

    void driverReloaded() {
        counterBase = truth;
        counter = 0;
    }

    void counterJumps(double millijoules) {
        counterBase -= millijoules;
    }

    void stuck(boolean ofPower, boolean ofCounter) {
        powerStuck = ofPower;
        counterStuck = ofCounter;
    }

    /** The counter goes on from where it stood still. */
    void counterMissedIt() {
        counterBase = truth - counter;
    }

    void counterSays(Optional<Long> garbage) {
        counterSays = garbage;
    }

    void counterAbsent(boolean absent) {
        counterAbsent = absent;
    }

    private long stuckAt = -1;

    private long shownPower() {
        if (!powerStuck) {
            stuckAt = Math.round(sensor * gain + random.nextGaussian() * 300);
        }
        return Math.max(0, stuckAt);
    }

    private double wanted() {
        if (millis >= nextCheckpoint) {
            checkpointUntil = millis + 3_000L + random.nextInt(15_000);
            nextCheckpoint = checkpointUntil + 30_000L + random.nextInt(300_000);
        }
        if (millis < checkpointUntil) {
            return IDLE + 20_000;
        }
        double phase = millis % stepMillis / (double) stepMillis;
        return phase < computeShare ? compute : communicate;
    }
}

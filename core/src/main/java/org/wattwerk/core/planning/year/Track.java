package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;

/** What one run can do in a quarter hour of one state: points by rising power, as arrays. */
@SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
record Track(double[] kilowatts, double[] speed, double[] euros) {
    /** Not within its time: draws nothing. */
    static final byte OUT = 0;
    /** May rest at will. */
    static final byte FREE = 1;
    /** Runs. */
    static final byte RUNNING = 2;
    /** Rests. */
    static final byte RESTING = 3;
    /** Has just rested and makes no progress in this quarter hour. */
    static final byte LOST = 4;
    /** Makes progress in a part of this quarter hour. */
    static final byte RESTARTING = 5;

    static final int STATES = 6;

    /** The tracks of a run, by state. */
    static Track[] of(RunGoal run) {
        double hour = Units.euros(run.worthOfAnHour()) / Units.QUARTER_HOURS_PER_HOUR;
        List<PowerCurve.Corner> running = run.curve().running();
        double lost = run.rest().lostQuarterHours();
        Track[] tracks = new Track[STATES];
        tracks[OUT] = new Track(new double[1], new double[1], new double[1]);
        tracks[FREE] = hour == 0 ? track(run.curve().withRest(), 1, 0) : track(all(run.curve()), 1, hour);
        tracks[RUNNING] = track(running, 1, hour);
        tracks[RESTING] = track(List.of(run.curve().rest()), 1, 0);
        tracks[LOST] = track(running.subList(0, 1), 0, hour);
        tracks[RESTARTING] = track(running, 1 - (lost - Math.floor(lost)), hour);
        return tracks;
    }

    private static List<PowerCurve.Corner> all(PowerCurve curve) {
        List<PowerCurve.Corner> all = new ArrayList<>();
        all.add(curve.rest());
        all.addAll(curve.running());
        return all;
    }

    private static Track track(List<PowerCurve.Corner> corners, double progress, double euros) {
        int n = corners.size();
        Track track = new Track(new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            track.kilowatts[i] = corners.get(i).kilowatts();
            track.speed[i] = corners.get(i).speed() * progress;
            track.euros[i] = corners.get(i).speed() > 0 ? euros : 0;
        }
        return track;
    }

    int length() {
        return kilowatts.length;
    }

    /** The corners of the hull of worth against power at a worth of work, as indices into this track. */
    int[] hull(double worthOfWork) {
        int[] hull = new int[length()];
        int size = 0;
        for (int next = 0; next < length(); next++) {
            while (size >= 2 && isBelow(hull[size - 2], hull[size - 1], next, worthOfWork)) {
                size--;
            }
            hull[size++] = next;
        }
        return java.util.Arrays.copyOf(hull, size);
    }

    private boolean isBelow(int a, int b, int c, double worthOfWork) {
        double left = worth(b, worthOfWork) - worth(a, worthOfWork);
        double right = worth(c, worthOfWork) - worth(b, worthOfWork);
        return left * (kilowatts[c] - kilowatts[b]) < right * (kilowatts[b] - kilowatts[a]);
    }

    double worth(int point, double worthOfWork) {
        return worthOfWork * speed[point] - euros[point];
    }

    boolean hasTimeWorth() {
        return euros[length() - 1] > 0;
    }
}

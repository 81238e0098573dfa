package org.wattwerk.core.planning.year;

import java.util.Arrays;

/**
 * What all runs together can buy in a quarter hour: kilowatts in the order of their worth. At given worths of work the
 * pieces of all runs' curves, sorted by worth per kilowatt, form one concave curve of worth against power, and that order
 * is the same in every quarter hour: a price buys the pieces that are worth more than it.
 */
final class Menu {
    private static final int[] ALL_OF_TWO = {0, 1};

    /** Power before piece j, and after the last; length {@code pieces + 1}. */
    final double[] kilowatts;
    /** Worth of a kilowatt quarter hour of piece j, falling. */
    final double[] worth;
    /** The run that piece j belongs to. */
    final int[] run;

    final double[] speed;
    final double[] euros;
    /** What each run does with no piece bought. */
    final Track[] tracks;
    /** Worth of a kilowatt beyond the last piece, if a limit cut the menu; else minus infinity. */
    final double beyond;

    private Menu(
            double[] kilowatts,
            double[] worth,
            int[] run,
            double[] speed,
            double[] euros,
            Track[] tracks,
            double beyond) {
        this.kilowatts = kilowatts;
        this.worth = worth;
        this.run = run;
        this.speed = speed;
        this.euros = euros;
        this.tracks = tracks;
        this.beyond = beyond;
    }

    /** The menu of runs, each on a track, at a worth of each run's work. */
    static Menu of(Track[] tracks, double[] worthOfWork) {
        int runs = tracks.length;
        int[][] hulls = new int[runs][];
        int pieces = 0;
        double base = 0;
        for (int r = 0; r < runs; r++) {
            hulls[r] = tracks[r].hasTimeWorth() && tracks[r].length() > 2
                    ? tracks[r].hull(worthOfWork[r])
                    : everyPoint(tracks[r].length());
            pieces += hulls[r].length - 1;
            base += tracks[r].kilowatts()[0];
        }
        double[] kilowatts = new double[pieces + 1];
        double[] worth = new double[pieces];
        int[] run = new int[pieces];
        double[] speed = new double[pieces];
        double[] euros = new double[pieces];
        int[] next = new int[runs];
        kilowatts[0] = base;
        for (int j = 0; j < pieces; j++) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int r = 0; r < runs; r++) {
                if (next[r] + 1 < hulls[r].length) {
                    double offered = worth(tracks[r], hulls[r][next[r]], hulls[r][next[r] + 1], worthOfWork[r]);
                    if (best < 0 || offered > most) {
                        best = r;
                        most = offered;
                    }
                }
            }
            Track track = tracks[best];
            int a = hulls[best][next[best]];
            int b = hulls[best][next[best] + 1];
            next[best]++;
            kilowatts[j + 1] = kilowatts[j] + track.kilowatts()[b] - track.kilowatts()[a];
            worth[j] = j > 0 ? Math.min(most, worth[j - 1]) : most;
            run[j] = best;
            speed[j] = track.speed()[b] - track.speed()[a];
            euros[j] = track.euros()[b] - track.euros()[a];
        }
        return new Menu(kilowatts, worth, run, speed, euros, tracks, Double.NEGATIVE_INFINITY);
    }

    private static int[] everyPoint(int length) {
        if (length == 2) {
            return ALL_OF_TWO;
        }
        int[] all = new int[length];
        for (int i = 0; i < length; i++) {
            all[i] = i;
        }
        return all;
    }

    private static double worth(Track track, int a, int b, double worthOfWork) {
        return (track.worth(b, worthOfWork) - track.worth(a, worthOfWork))
                / (track.kilowatts()[b] - track.kilowatts()[a]);
    }

    int pieces() {
        return worth.length;
    }

    double lowest() {
        return kilowatts[0];
    }

    double highest() {
        return kilowatts[kilowatts.length - 1];
    }

    /** Worth of what is had without buying a piece. */
    double baseWorth(double[] worthOfWork) {
        double sum = 0;
        for (int r = 0; r < tracks.length; r++) {
            sum += tracks[r].worth(0, worthOfWork[r]);
        }
        return sum;
    }

    /** This menu up to a power. */
    Menu upTo(double limit) {
        if (limit >= highest() || worth.length == 0) {
            return this;
        }
        int whole = 0;
        while (kilowatts[whole + 1] <= limit) {
            whole++;
        }
        double part =
                limit > kilowatts[whole] ? (limit - kilowatts[whole]) / (kilowatts[whole + 1] - kilowatts[whole]) : 0;
        int count = part > 0 ? whole + 1 : whole;
        double[] cut = Arrays.copyOf(kilowatts, count + 1);
        double[] cutSpeed = Arrays.copyOf(speed, count);
        double[] cutEuros = Arrays.copyOf(euros, count);
        if (part > 0) {
            cut[count] = limit;
            cutSpeed[whole] *= part;
            cutEuros[whole] *= part;
        }
        return new Menu(
                cut, Arrays.copyOf(worth, count), Arrays.copyOf(run, count), cutSpeed, cutEuros, tracks, worth[whole]);
    }

    /** How many pieces a price buys. */
    int bought(double price) {
        int low = 0;
        int high = worth.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (worth[middle] >= price) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

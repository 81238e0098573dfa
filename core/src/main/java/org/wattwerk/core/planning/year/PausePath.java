package org.wattwerk.core.planning.year;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The best pattern of rests of one run that loses time with every rest and must stay up and down for a while: a shortest
 * path through time with two values in each quarter hour, running and free to rest, and resting and free to run. Exact for
 * given prices, in one pass.
 */
final class PausePath {
    private static final double NEVER = 1e15;

    private final Layout layout;
    private final RunGoal run;
    private final Track[] tracks;
    private final int lostWhole;
    private final boolean lostPart;
    private final int up;
    private final int down;

    /** Costs of each state, reused from call to call. */
    private final Costs running;

    private final Costs lost;
    private final Costs restarting;

    /**
     * The pattern.
     *
     * @param cost at the prices it was found for
     * @param states of each quarter hour
     * @param energy kilowatt quarter hours of each period
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
    record Path(double cost, byte[] states, double work, double[] energy, int rests) {}

    PausePath(Layout relaxed) {
        this.layout = relaxed;
        this.run = relaxed.problem.runs().get(0);
        this.tracks = Track.of(run);
        double each = run.rest().lostQuarterHours();
        lostWhole = (int) Math.floor(each + 1e-9);
        lostPart = each - lostWhole > 1e-9;
        up = Math.max(run.rest().minimumUpQuarterHours(), lostWhole + (lostPart ? 1 : 0));
        down = run.rest().minimumDownQuarterHours();
        running = new Costs(Track.RUNNING);
        lost = new Costs(Track.LOST);
        restarting = new Costs(Track.RESTARTING);
    }

    /**
     * The path of least cost.
     *
     * @param weighed what a kilowatt is weighed at in each quarter hour
     * @param worth euros of a quarter hour of work
     * @param peak kilowatts under each charge that running may reach; infinite where the charge is in {@code weighed}
     */
    Path best(double[] weighed, double worth, double[] peak) {
        int from = run.from();
        int n = run.to() - from;
        running.price(weighed, worth, peak);
        if (lostWhole > 0) {
            lost.price(weighed, worth, peak);
        }
        if (lostPart) {
            restarting.price(weighed, worth, peak);
        }
        double[] rest = new double[n + 1];
        int[] barred = new int[n + 1];
        for (int i = 0; i < n; i++) {
            rest[i + 1] = rest[i] + weighed[from + i] * tracks[Track.RESTING].kilowatts()[0];
            boolean mayRun = layout.states[0][from + i] == Track.FREE && running.possible(from + i);
            barred[i + 1] = barred[i] + (mayRun ? 0 : 1);
        }
        double[] run0 = new double[n + 1];
        for (int i = 0; i < n; i++) {
            run0[i + 1] = run0[i] + running.cost[i];
        }
        double[] up0 = new double[n + 1];
        double[] down0 = new double[n + 1];
        int[] upFrom = new int[n + 1];
        int[] downFrom = new int[n + 1];
        Arrays.fill(up0, NEVER);
        Arrays.fill(down0, NEVER);
        up0[0] = 0;
        // Before its first quarter hour a run is up and may rest without having run; or it starts late, from rest.
        for (int i = 0; i < n; i++) {
            if (up0[i] < NEVER) {
                if (barred[i + 1] == barred[i] && up0[i] + running.cost[i] < up0[i + 1]) {
                    up0[i + 1] = up0[i] + running.cost[i];
                    upFrom[i + 1] = i;
                }
                int end = Math.min(n, i + down);
                double cost = up0[i] + rest[end] - rest[i];
                if (cost < down0[end]) {
                    down0[end] = cost;
                    downFrom[end] = i;
                }
            }
            if (down0[i] < NEVER) {
                double stay = down0[i] + rest[i + 1] - rest[i];
                if (stay < down0[i + 1]) {
                    down0[i + 1] = stay;
                    downFrom[i + 1] = -1;
                }
                int end = Math.min(n, i + up);
                if (barred[end] == barred[i]) {
                    double cost = down0[i] + starting(i, end, run0);
                    if (cost < up0[end]) {
                        up0[end] = cost;
                        upFrom[end] = -1 - i;
                    }
                }
            }
        }
        return trace(n, up0, down0, upFrom, downFrom);
    }

    private double starting(int at, int end, double[] run0) {
        double cost = 0;
        int i = at;
        for (int k = 0; k < lostWhole && i < end; k++) {
            cost += lost.cost[i++];
        }
        if (lostPart && i < end) {
            cost += restarting.cost[i++];
        }
        return cost + run0[end] - run0[i];
    }

    private Path trace(int n, double[] up0, double[] down0, int[] upFrom, int[] downFrom) {
        byte[] states = new byte[layout.length];
        int from = run.from();
        boolean isUp = up0[n] <= down0[n];
        double cost = Math.min(up0[n], down0[n]);
        int rests = 0;
        int at = n;
        while (at > 0) {
            if (isUp && upFrom[at] >= 0) {
                states[from + --at] = Track.RUNNING;
            } else if (isUp) {
                int start = -1 - upFrom[at];
                for (int i = start; i < at; i++) {
                    int since = i - start;
                    states[from + i] = since < lostWhole
                            ? Track.LOST
                            : since == lostWhole && lostPart ? Track.RESTARTING : Track.RUNNING;
                }
                at = start;
                isUp = false;
            } else if (downFrom[at] < 0) {
                states[from + --at] = Track.RESTING;
            } else {
                int start = downFrom[at];
                Arrays.fill(states, from + start, from + at, Track.RESTING);
                at = start;
                isUp = true;
                rests++;
            }
        }
        double work = 0;
        double[] energy = new double[layout.periods()];
        double rest = tracks[Track.RESTING].kilowatts()[0];
        for (int i = 0; i < n; i++) {
            Costs of = of(states[from + i]);
            work += of == null ? 0 : of.speed[i];
            energy[layout.periodOf[from + i]] += of == null ? rest : of.kilowatts[i];
        }
        return new Path(cost, states, work, energy, rests);
    }

    private @Nullable Costs of(byte state) {
        return switch (state) {
            case Track.RUNNING -> running;
            case Track.LOST -> lost;
            case Track.RESTARTING -> restarting;
            default -> null;
        };
    }

    /** What the best level costs in each quarter hour of one state. */
    private final class Costs {
        final double[] cost;
        final double[] speed;
        final double[] kilowatts;
        private final byte state;
        private final boolean[] possible;

        Costs(byte state) {
            int n = run.to() - run.from();
            cost = new double[n];
            speed = new double[n];
            kilowatts = new double[n];
            possible = new boolean[layout.keys.size()];
            this.state = state;
        }

        void price(double[] weighed, double worth, double[] peak) {
            int keys = layout.keys.size();
            Menu[] menus = new Menu[keys];
            double[][] gain = new double[keys][];
            double[][] done = new double[keys][];
            double[] worths = {worth};
            for (int k = 0; k < keys; k++) {
                Layout.Key key = layout.keys.get(k);
                double limit = key.peak() >= 0 ? Math.min(key.limit(), peak[key.peak()]) : key.limit();
                Menu menu = Menu.of(new Track[] {tracks[state]}, worths).upTo(Math.max(0, limit));
                possible[k] = menu.lowest() <= limit * (1 + 1e-12);
                menus[k] = menu;
                gain[k] = new double[menu.pieces() + 1];
                done[k] = new double[menu.pieces() + 1];
                gain[k][0] = menu.baseWorth(worths);
                done[k][0] = menu.tracks[0].speed()[0];
                for (int i = 0; i < menu.pieces(); i++) {
                    gain[k][i + 1] = gain[k][i] + menu.worth[i] * (menu.kilowatts[i + 1] - menu.kilowatts[i]);
                    done[k][i + 1] = done[k][i] + menu.speed[i];
                }
            }
            for (int i = 0; i < cost.length; i++) {
                int t = run.from() + i;
                int k = layout.keyOf[t];
                int bought = menus[k].bought(weighed[t]);
                kilowatts[i] = menus[k].kilowatts[bought];
                cost[i] = weighed[t] * kilowatts[i] - gain[k][bought];
                speed[i] = done[k][bought];
            }
        }

        boolean possible(int t) {
            return possible[layout.keyOf[t]];
        }
    }
}

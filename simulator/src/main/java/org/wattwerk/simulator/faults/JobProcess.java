package org.wattwerk.simulator.faults;

import org.wattwerk.core.cluster.JobId;

/** One rank's process on a machine; it lives on while the machine's agent is dead or frozen. */
final class JobProcess {
    /** A first rank takes a checkpoint so often while it computes. */
    private static final long CHECKPOINT_EVERY = 4_000;

    final JobId job;
    final int attempt;
    final int rank;
    private final World world;
    private final Machine machine;
    private final JobTruth truth;
    private State state = State.LOADING;
    private boolean hung;
    private boolean restOrdered;
    private boolean stopOrdered;
    private int exitCode;
    private long step;
    private long checkpointStep;

    /** Where the process truly stands. */
    enum State {
        LOADING,
        COMPUTING,
        RESTING,
        EXITED
    }

    JobProcess(World world, Machine machine, JobTruth truth, int attempt, int rank) {
        this.world = world;
        this.machine = machine;
        this.truth = truth;
        this.job = truth.job();
        this.attempt = attempt;
        this.rank = rank;
        this.step = truth.started(attempt, machine.id());
        this.checkpointStep = step;
        world.clock().after(world.clock().between(500, 3_000), this::loaded);
    }

    State state() {
        return state;
    }

    int exitCode() {
        return exitCode;
    }

    long step() {
        return step;
    }

    long checkpointStep() {
        return checkpointStep;
    }

    boolean isAlive() {
        return state != State.EXITED;
    }

    boolean computes() {
        return state == State.COMPUTING;
    }

    /** The agent serves the order to rest; the process takes its checkpoint first. */
    void rest() {
        if (!restOrdered) {
            restOrdered = true;
            world.clock().after(world.clock().between(200, 2_500), () -> {
                if (restOrdered && computes() && !hung) {
                    checkpoint();
                    become(State.RESTING);
                } else if (restOrdered && state == State.RESTING) {
                    // It was told to compute and to rest again before it moved: it says once more that it rests.
                    machine.loadChanged();
                }
            });
        }
    }

    /** The agent serves the order to compute. */
    void run() {
        restOrdered = false;
        world.clock().after(world.clock().between(50, 500), () -> {
            if (!restOrdered && state == State.RESTING) {
                become(State.COMPUTING);
            }
        });
    }

    /** A checkpoint, then the end. */
    void stop() {
        if (!stopOrdered) {
            stopOrdered = true;
            world.clock().after(world.clock().between(300, 3_000), () -> {
                if (isAlive() && !hung) {
                    checkpoint();
                    end(0);
                }
            });
        }
    }

    boolean isHung() {
        return hung && isAlive();
    }

    void hang() {
        hung = true;
    }

    void end(int code) {
        if (isAlive()) {
            exitCode = code;
            become(State.EXITED);
        }
    }

    private void loaded() {
        if (state == State.LOADING) {
            become(restOrdered ? State.RESTING : State.COMPUTING);
            count();
        }
    }

    /** A step each 100 ms of computing. */
    private void count() {
        if (!isAlive()) {
            return;
        }
        if (computes() && !hung) {
            step++;
            if ((step - checkpointStep) * 100 >= CHECKPOINT_EVERY) {
                checkpoint();
            }
            if (truth.isDone(step)) {
                checkpoint();
                end(0);
            }
        }
        world.clock().after(100, this::count);
    }

    private void checkpoint() {
        if (rank == 0) {
            truth.checkpoint(attempt, step, machine.id());
            checkpointStep = step;
        }
    }

    private void become(State next) {
        state = next;
        if (next == State.COMPUTING) {
            truth.computes(attempt, machine.id());
        }
        machine.loadChanged();
        world.tell(machine.id().value(), job + " attempt " + attempt + " rank " + rank + " is " + next);
    }
}

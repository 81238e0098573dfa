package org.wattwerk.simulator.devices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process as one word: its id below, its start time in kernel ticks above, so that a later process with the same id is
 * another owner. All processes that share a lock must see the same process table.
 */
record LockOwner(long word) {
    /** Linux gives ids below 2^22. */
    private static final int PID_BITS = 22;

    private static final LockOwner SELF = of(ProcessHandle.current().pid());

    static LockOwner self() {
        return SELF;
    }

    long pid() {
        return word & ((1L << PID_BITS) - 1);
    }

    /** False once the process has ended, also while its parent has not yet asked how. */
    boolean isAlive() {
        return of(pid()).equals(this);
    }

    /** The living process of that id, or owner 0 if there is none. */
    private static LockOwner of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name stands in brackets and may hold anything; state is field 3, start time field 22.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return new LockOwner(ended ? 0 : Long.parseLong(fields[19]) << PID_BITS | pid);
        } catch (IOException e) {
            return new LockOwner(0);
        }
    }
}

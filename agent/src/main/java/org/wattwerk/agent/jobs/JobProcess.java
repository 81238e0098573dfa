package org.wattwerk.agent.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The process of a job: started by this agent, or found again after a restart. Calls may block for milliseconds. */
public final class JobProcess {
    private static final int SIGUSR1 = 10;
    private static final String CAUGHT = "SigCgt:";

    private final ProcessHandle handle;
    private final Optional<Process> child;
    private final boolean ownGroup;

    private JobProcess(ProcessHandle handle, Optional<Process> child, boolean ownGroup) {
        this.handle = handle;
        this.child = child;
        this.ownGroup = ownGroup;
    }

    /** A process that this agent has just started. */
    static JobProcess started(Process process, boolean ownGroup) {
        return new JobProcess(process.toHandle(), Optional.of(process), ownGroup);
    }

    /** The process of before a restart, if it still lives and is the same one. */
    static Optional<JobProcess> found(long pid, long startedMillis, boolean ownGroup) {
        return ProcessHandle.of(pid)
                .filter(handle -> startedMillis(handle) == startedMillis)
                .map(handle -> new JobProcess(handle, Optional.empty(), ownGroup))
                .filter(JobProcess::isAlive);
    }

    public long pid() {
        return handle.pid();
    }

    /** When it started, as the system says it; 0 where it does not. */
    public long startedMillis() {
        return startedMillis(handle);
    }

    /** False once it has ended, also where nobody has collected its exit code yet. */
    public boolean isAlive() {
        return handle.isAlive() && !isZombie();
    }

    /** How it ended; empty while it lives, and for a process that is not a child of this agent. */
    public OptionalInt exitCode() {
        return child.filter(process -> !process.isAlive())
                .map(process -> OptionalInt.of(process.exitValue()))
                .orElse(OptionalInt.empty());
    }

    /** Runs the task on some thread once it has ended; only for a child of this agent. */
    boolean whenEnded(Runnable task) {
        child.ifPresent(process -> process.onExit().thenRun(task));
        return child.isPresent();
    }

    /**
     * Asks it to take a checkpoint and go on.
     *
     * @return false if it has no handler for that signal, which would end it then
     */
    boolean askForCheckpoint() {
        if (!catches(SIGUSR1)) {
            return false;
        }
        try {
            return new ProcessBuilder("kill", "-USR1", Long.toString(pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it has a handler for a signal, as Linux tells it; see proc(5), {@code SigCgt}. */
    private boolean catches(int signal) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status")).stream()
                    .filter(line -> line.startsWith(CAUGHT))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring(CAUGHT.length()).strip(), 16))
                    .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    /** Asks it to take a checkpoint and exit. */
    void terminate() {
        signal("TERM", ProcessHandle::destroy);
    }

    /** Ends it at once, with everything it started. */
    void kill() {
        signal("KILL", ProcessHandle::destroyForcibly);
    }

    private void signal(String name, Consumer<ProcessHandle> each) {
        if (ownGroup) {
            try {
                Process kill = new ProcessBuilder(List.of("kill", "-" + name, "--", "-" + handle.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (kill.waitFor() == 0) {
                    return;
                }
            } catch (IOException e) {
                // No such program: the processes are signalled one by one below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        handle.descendants().forEach(each);
        if (isAlive()) {
            each.accept(handle);
        }
    }

    private boolean isZombie() {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
        }
    }

    private static long startedMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}

package org.wattwerk.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a process on a device belongs to this node's job: it was started by the job's process, or lives in its session.
 * Blocks for microseconds.
 *
 * @param processes where the kernel shows processes; {@code /proc} but for tests
 */
record ProcessOwners(Path processes) {
    private static final int SESSION = 3;
    private static final int PARENT = 1;
    private static final int MOST_ANCESTORS = 64;
    /** The kernel's own number of the first process namespace: elsewhere the driver's process numbers mean nothing. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    /** True where the driver names processes by the numbers that we see. */
    boolean canTell() {
        try {
            return Files.readSymbolicLink(processes.resolve("self/ns/pid"))
                    .toString()
                    .equals(FIRST_NAMESPACE);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the process is the job's; empty where it is the driver's own, or has ended. */
    Optional<Boolean> belongs(long process, long job) {
        long at = process;
        for (int i = 0; i < MOST_ANCESTORS && at > 1; i++) {
            Optional<String[]> stat = stat(at);
            if (stat.isEmpty() || (i == 0 && isOfTheDriver(process))) {
                return i == 0 ? Optional.empty() : Optional.of(false);
            }
            if (at == job || Long.parseLong(stat.get()[SESSION]) == job) {
                return Optional.of(true);
            }
            at = Long.parseLong(stat.get()[PARENT]);
        }
        return Optional.of(false);
    }

    /** Servers that compute for others, such as nvidia-cuda-mps-server. */
    private boolean isOfTheDriver(long process) {
        try {
            return Files.readString(processes.resolve(Long.toString(process)).resolve("comm"))
                    .startsWith("nvidia-");
        } catch (IOException e) {
            return false;
        }
    }

    /** What follows the name in {@code stat}: state, parent, group, session. */
    private Optional<String[]> stat(long process) {
        try {
            String text =
                    Files.readString(processes.resolve(Long.toString(process)).resolve("stat"));
            String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
            return fields.length > SESSION && fields[PARENT].matches("\\d+") && fields[SESSION].matches("\\d+")
                    ? Optional.of(fields)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOwnersTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void belongs_descendantsAndSessionOfTheJob_areItsOwn() throws Exception {
        ProcessOwners owners = new ProcessOwners(folder);
        process(100, "python (x) 3", 50, 100);
        process(101, "worker", 100, 100);
        process(102, "nohup", 1, 100);
        process(103, "setsid", 101, 103);
        process(200, "stranger", 60, 200);
        process(60, "bash", 1, 60);
        process(50, "java", 1, 50);
        process(300, "nvidia-cuda-mps", 1, 300);
        assertThat(owners.belongs(100, 100)).contains(true);
        assertThat(owners.belongs(101, 100)).contains(true);
        assertThat(owners.belongs(102, 100))
                .as("its parent died, its session did not")
                .contains(true);
        assertThat(owners.belongs(103, 100))
                .as("another session, but its parent is the job's")
                .contains(true);
        assertThat(owners.belongs(200, 100)).contains(false);
        assertThat(owners.belongs(300, 100)).as("a server of the driver").isEmpty();
        assertThat(owners.belongs(999, 100)).as("it has ended").isEmpty();
    }

    @Test
    void belongs_realProcesses_areToldApart() throws Exception {
        ProcessOwners owners = new ProcessOwners(Path.of("/proc"));
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            long ourselves = ProcessHandle.current().pid();
            assertThat(owners.belongs(child.pid(), ourselves)).contains(true);
            assertThat(owners.belongs(ourselves, child.pid())).contains(false);
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void canTell_withinAnotherNamespace_isFalse() throws Exception {
        assertThat(new ProcessOwners(folder).canTell()).isFalse();
        Path ns = Files.createDirectories(folder.resolve("self/ns"));
        Files.createSymbolicLink(ns.resolve("pid"), Path.of("pid:[4026531836]"));
        assertThat(new ProcessOwners(folder).canTell()).isTrue();
    }

    private void process(long pid, String name, long parent, long session) throws IOException {
        Path process = Files.createDirectories(folder.resolve(Long.toString(pid)));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.writeString(
                process.resolve("stat"),
                pid + " (" + name + ") S " + parent + " " + pid + " " + session + " 0 -1 4194304\n");
    }
}

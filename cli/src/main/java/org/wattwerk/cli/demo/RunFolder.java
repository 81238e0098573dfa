package org.wattwerk.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one demo: its clock, its simulated nodes, the state and the logs of its processes. */
record RunFolder(Path root) {
    static RunFolder create(Path root) throws IOException {
        RunFolder folder = new RunFolder(root.toAbsolutePath());
        for (Path each : List.of(folder.nodes(), folder.policy(), folder.logs())) {
            Files.createDirectories(each);
        }
        return folder;
    }

    Path dayClock() {
        return root.resolve("day-clock");
    }

    Path nodes() {
        return root.resolve("nodes");
    }

    Path node(String name) {
        return nodes().resolve(name + ".gpus");
    }

    Path policy() {
        return root.resolve("policy");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String process) {
        return logs().resolve(process + ".log");
    }

    Path state(String process) throws IOException {
        return Files.createDirectories(root.resolve("state").resolve(process));
    }

    void delete() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}

package org.wattwerk.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wattwerk.cli.Installation;
import org.wattwerk.cli.PriceSelection;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.runtime.ExitException;

/** Everything that can be wrong with a demo, looked at before anything is started; all problems are said at once. */
final class Preflight {
    private static final long MEGABYTE = 1L << 20;
    private static final long RUN_MEGABYTES = 200;
    private static final long NATIVES_MEGABYTES = 600;
    private static final long SMALLEST_CORPUS = 4_096;

    private final List<String> problems = new ArrayList<>();

    /** What was found out on the way. */
    record Cleared(LocalDate day, PriceCurve prices, List<Path> corpus, Path root) {}

    /**
     * Checks, and makes nothing but the empty folder of the run.
     *
     * @throws ExitException with one line for each problem
     */
    static Cleared check(DemoOptions options, Installation installation) {
        Preflight preflight = new Preflight();
        PriceCurve prices = null;
        LocalDate day = null;
        try {
            day = options.day().orElseGet(() -> PriceSelection.onlyDay(options.prices()));
            prices = PriceSelection.day(options.prices(), day);
        } catch (ExitException e) {
            preflight.problems.add(String.valueOf(e.getMessage()));
        }
        List<Path> corpus = options.corpus().isEmpty() ? installation.documents() : options.corpus();
        preflight.port(options.port());
        corpus.forEach(preflight::corpus);
        preflight.trainer(installation);
        options.json().ifPresent(preflight::json);
        options.influx().ifPresent(preflight::influx);
        Path root = preflight.root(options);
        preflight.disk(root, RUN_MEGABYTES, "the files of the run");
        preflight.natives();
        if (prices == null || day == null || !preflight.problems.isEmpty()) {
            throw ExitException.badInput(String.join("\n", preflight.problems));
        }
        return new Cleared(day, prices, corpus, root);
    }

    private void port(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            problems.add("port " + port + " of 127.0.0.1 cannot be used (" + e.getMessage()
                    + "): end what uses it, or choose another with --port");
        }
    }

    private void corpus(Path path) {
        if (!Files.isReadable(path)) {
            problems.add("the corpus " + path + " is not there or cannot be read: name a file or folder of UTF-8 text"
                    + " with --corpus");
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            long size = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            if (size < SMALLEST_CORPUS) {
                problems.add("the corpus " + path + " has only " + size + " bytes: a model needs some pages of text");
            }
        } catch (IOException e) {
            problems.add("the corpus " + path + " cannot be read (" + e.getMessage() + ")");
        }
    }

    private void trainer(Installation installation) {
        if (!Files.isDirectory(installation.trainerLibraries())) {
            problems.add("the trainer is not installed at " + installation.trainerLibraries()
                    + ": build or unpack the whole distribution");
        }
    }

    private void json(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            problems.add("--json " + file + " does not name a file in a folder that exists");
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            problems.add("--json " + file + " cannot be written: check the rights of the folder");
        }
    }

    private void influx(DemoOptions.Influx influx) {
        influx.tokenFile()
                .filter(file -> !Files.isReadable(file))
                .ifPresent(file ->
                        problems.add("the token file " + file + " cannot be read: check the path and its rights"));
        try {
            HttpRequest ping = HttpRequest.newBuilder(influx.url().resolve("/ping"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpResponse<Void> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()
                    .send(ping, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 != 2) {
                problems.add("what answers at " + influx.url() + " is no InfluxDB (status " + answer.statusCode()
                        + " of /ping): check --influx");
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.add("no InfluxDB answers at " + influx.url() + " (" + e.getMessage()
                    + "): start it, or leave --influx out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    /** The folder of the run; its own one must be empty, so that no run mixes with an older one. */
    private Path root(DemoOptions options) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            if (options.run().isEmpty()) {
                return Files.createTempDirectory("wattwerk-demo-");
            }
            Path root = Files.createDirectories(options.run().get());
            try (Stream<Path> inside = Files.list(root)) {
                if (inside.findAny().isPresent()) {
                    problems.add("the folder " + root + " is not empty: name another with --run, or empty it");
                }
            }
            if (!Files.isWritable(root)) {
                problems.add("the folder " + root + " cannot be written: choose another with --run");
            }
            return root;
        } catch (IOException e) {
            problems.add("no folder for the run can be made at " + options.run().orElse(temporary) + " ("
                    + e.getMessage() + "): choose another with --run");
            return temporary;
        }
    }

    /** PyTorch unpacks its libraries once into the user's home. */
    private void natives() {
        Path home = Path.of(System.getProperty("user.home"));
        if (!Files.isDirectory(home.resolve(".djl.ai").resolve("pytorch"))) {
            disk(home, NATIVES_MEGABYTES, "the libraries of PyTorch, unpacked once");
        }
    }

    private void disk(Path place, long megabytes, String what) {
        try {
            FileStore store = Files.getFileStore(place);
            long free = store.getUsableSpace() / MEGABYTE;
            if (free < megabytes) {
                problems.add("only " + free + " MB are free at " + place + ", about " + megabytes
                        + " MB are needed for " + what + ": make room there");
            }
        } catch (IOException e) {
            problems.add("the free space at " + place + " cannot be read (" + e.getMessage() + "), where " + what
                    + " would go: set HOME, or --run, to a folder that can be written");
        }
    }
}

package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.device.Gpus;

/**
 * NVIDIA's own library without a driver: it loads, exports every name that is bound, and says that the driver is not
 * loaded. It proves no value, for which a GPU is needed.
 */
class RealNvmlTest {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia");
    private static final Path CONTROL_DEVICE = Path.of("/dev/nvidiactl");
    private static final Pattern EXPORTED = Pattern.compile("EXPORT .*?(nvml\\w+)\\(");

    /** Everything the probe needs, where an ordinary user may read it. */
    private Path readable = Path.of("");

    @BeforeEach
    void readableFolder() throws IOException {
        readable = Files.createTempDirectory("wattwerk-nvml");
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jna = Files.createDirectory(readable.resolve("jna"));
        Files.setPosixFilePermissions(jna, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(readable)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void open_noDriver_saysDriverNotLoadedInOneLine() throws Exception {
        List<String> facts = probe();
        assertThat(facts)
                .contains("refused NVML did not start: Driver Not Loaded (9): "
                        + "load NVIDIA's kernel driver (nvidia-smi must work), or use simulated GPUs");
    }

    @Test
    void texts_everyKnownCode_areTheLibrarys() throws Exception {
        List<String> facts = probe();
        for (NvmlReturn known : NvmlReturn.values()) {
            // Branches before 550 do not know the newest codes.
            assertThat(facts)
                    .containsAnyOf(
                            "text " + known + " " + known.text(),
                            known.code() > 20 ? "text " + known + " Unknown Error" : "never");
        }
    }

    @Test
    void fake_exports_areTheLibrarysButTheCallOfCuda13() throws Exception {
        assertThat(probe().stream().filter(fact -> fact.startsWith("lacks")))
                .isSubsetOf("lacks nvmlDeviceGetTemperatureV");
    }

    @Test
    void bindings_everyName_isTheLibrarysOrOfAGroupThatCameLater() throws Exception {
        List<String> lacking = probe().stream()
                .filter(fact -> fact.startsWith("lacks "))
                .map(fact -> fact.substring("lacks ".length()))
                .toList();
        assertThat(lacking).doesNotContainAnyElementsOf(NvmlGroup.functions(Nvml.class));
        for (NvmlGroup group : NvmlGroup.values()) {
            if (group != NvmlGroup.TEMPERATURE_V) {
                assertThat(lacking).as("%s", group).doesNotContainAnyElementsOf(group.functions());
            }
        }
    }

    private List<String> probe() throws Exception {
        Path library = RealParts.nvmlLibrary();
        Assumptions.assumeFalse(Files.exists(DRIVER), "skipped: this machine has NVIDIA's driver");
        boolean controlDevice = Files.exists(CONTROL_DEVICE);
        List<String> command = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.addAll(List.of(
                    RealParts.program("setpriv").toString(), "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-Djna.tmpdir=" + readable.resolve("jna"), "-cp"));
        command.add(String.join(
                ":", copy(RealNvmlProbe.class), copy(NvmlGpus.class), copy(Gpus.class), copy(Native.class)));
        command.add(RealNvmlProbe.class.getName());
        command.add(copy(library, "library").toString());
        command.addAll(EXPORTED.matcher(Files.readString(Path.of("src", "test", "c", "nvml_fake.c")))
                .results()
                .map(name -> name.group(1))
                .toList());
        command.addAll(NvmlGroup.functions(Nvml.class));
        for (NvmlGroup group : NvmlGroup.values()) {
            command.addAll(group.functions());
        }
        List<String> facts = RealParts.run(command).lines().toList();
        assertThat(Files.exists(CONTROL_DEVICE)).as("no device file was made").isEqualTo(controlDevice);
        return facts;
    }

    private String copy(Class<?> of) throws IOException, URISyntaxException {
        Path from =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        return copy(from, of.getSimpleName()).toString();
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = readable.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> copyOne(file, to.resolve(from.relativize(file).toString())));
        }
        return to;
    }

    private static void copyOne(Path from, Path to) {
        try {
            boolean folder = Files.isDirectory(from);
            if (folder) {
                Files.createDirectory(to);
            } else {
                Files.copy(from, to);
            }
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

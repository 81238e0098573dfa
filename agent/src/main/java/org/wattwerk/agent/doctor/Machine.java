package org.wattwerk.agent.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operating system says of this machine and process.
 *
 * @param root of its file system; {@code /} but for tests
 */
public record Machine(Path root) {
    private static final String NVIDIA = "0x10de";
    private static final String DISPLAY = "0x03";
    private static final long CAP_SYS_ADMIN = 1L << 21;

    /** What stands in an agent's way, or does not, before any device is opened. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (isContainer()) {
            findings.add(Finding.limited(
                    "container",
                    "this is a container: it needs the devices /dev/nvidia* and CAP_SYS_ADMIN, and mostly sees neither"
                            + " the kernel's energy counters nor the BMC; run the agent on the host instead"));
        }
        findings.add(
                maySetLimits()
                        ? Finding.good("privilege", "CAP_SYS_ADMIN, which the driver wants for setting a limit")
                        : Finding.limited(
                                "privilege",
                                "no CAP_SYS_ADMIN: the driver will read but not set; start it by its unit, or as root"));
        return findings;
    }

    /** Why no device of the driver could be opened, as far as the system says. */
    String whyNoDriver() {
        long boards = boards();
        Optional<String> driver = text(root.resolve("proc/driver/nvidia/version"))
                .flatMap(said -> said.lines().findFirst());
        if (driver.isPresent()) {
            return "the kernel has a driver (" + driver.get().strip()
                    + "), so its library is missing, of another version, or" + " may not be used by this user";
        }
        return boards == 0
                ? "there is no NVIDIA board on the PCI bus; try an agent without one by --gpus simulated:h100-sxm"
                : "there are " + boards
                        + " NVIDIA boards on the PCI bus, but no driver is loaded: install it, or modprobe" + " nvidia";
    }

    private boolean isContainer() {
        return Files.exists(root.resolve(".dockerenv"))
                || Files.exists(root.resolve("run/.containerenv"))
                || text(root.resolve("proc/1/environ"))
                        .filter(said -> said.contains("container="))
                        .isPresent();
    }

    private boolean maySetLimits() {
        return text(root.resolve("proc/self/status"))
                .flatMap(said ->
                        said.lines().filter(line -> line.startsWith("CapEff:")).findFirst())
                .map(line -> Long.parseUnsignedLong(
                        line.substring("CapEff:".length()).strip(), 16))
                .filter(capabilities -> (capabilities & CAP_SYS_ADMIN) != 0)
                .isPresent();
    }

    private long boards() {
        try (Stream<Path> devices = Files.list(root.resolve("sys/bus/pci/devices"))) {
            return devices.filter(device ->
                            starts(device.resolve("vendor"), NVIDIA) && starts(device.resolve("class"), DISPLAY))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean starts(Path file, String with) {
        return text(file).filter(said -> said.startsWith(with)).isPresent();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

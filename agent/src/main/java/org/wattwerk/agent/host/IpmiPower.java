package org.wattwerk.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.core.quantity.Power;

/** The node's power by DCMI, through a tool of the operating system: ipmitool or FreeIPMI. */
public final class IpmiPower implements NodePower {
    private static final int LONGEST_SECONDS = 10;
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final Pattern POWER =
            Pattern.compile("(?m)^\\s*(?:Instantaneous power reading|Current Power)\\s*:\\s*(\\d{1,6})\\s+Watts\\s*$");
    private static final Pattern OFF = Pattern.compile(
            "(?mi)^\\s*(?:Power reading state is|Power Measurement)\\s*:\\s*(?:deactivated|not active|inactive)\\s*$");

    private final List<String> command;

    private IpmiPower(List<String> command) {
        this.command = List.copyOf(command);
    }

    /** By ipmitool, which asks the BMC of this node. */
    public static IpmiPower ipmitool() {
        return new IpmiPower(List.of("ipmitool", "dcmi", "power", "reading"));
    }

    /** By FreeIPMI. */
    public static IpmiPower freeIpmi() {
        return new IpmiPower(List.of("ipmi-dcmi", "--get-system-power-statistics"));
    }

    /** By a program that answers like one of these. */
    static IpmiPower by(List<String> command) {
        return new IpmiPower(command);
    }

    @Override
    public Power read() throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " has not ended within " + LONGEST_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command.get(0) + " ended with " + process.exitValue() + ": "
                        + said.lines().findFirst().orElse("it said nothing"));
            }
            return parse(said)
                    .orElseThrow(() -> new IOException(command.get(0) + " says no power: "
                            + said.lines()
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty())
                                    .findFirst()
                                    .orElse("nothing")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command.get(0) + " was not waited for", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The power in a tool's answer; empty where it has none, or measuring is switched off. */
    static Optional<Power> parse(String said) {
        Matcher power = POWER.matcher(said);
        return power.find() && !OFF.matcher(said).find()
                ? Optional.of(Power.ofWatts(Long.parseLong(power.group(1))))
                : Optional.empty();
    }
}

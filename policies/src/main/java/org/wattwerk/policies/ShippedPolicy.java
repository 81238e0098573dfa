package org.wattwerk.policies;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A policy that comes with the product, from the class path. */
public final class ShippedPolicy {
    /** Two simulated nodes and a campus: what {@code wattwerk demo} plays. */
    public static final ShippedPolicy DEMO =
            new ShippedPolicy("demo", "budget.yaml", "control.yaml", "jobs.yaml", "site.yaml", "tariff.yaml");

    /** 384 nodes, 3072 GPUs: the scale that the product is made for. */
    public static final ShippedPolicy REFERENCE_384 = new ShippedPolicy("reference-384", "site.yaml", "tariff.yaml");

    /** 112 nodes at medium voltage with the whole bill of 2026: energy, network with its peak, levies, metering. */
    public static final ShippedPolicy MEDIUM_VOLTAGE_2026 =
            new ShippedPolicy("medium-voltage-2026", "site.yaml", "tariff.yaml");

    /** The reference site Nuremberg and the run of a year on it: what a backtest compares strategies with. */
    public static final ShippedPolicy EXAMPLES = new ShippedPolicy("examples", "bayerngpt.yaml", "nuernberg.yaml");

    private final String name;
    private final List<String> files;

    private ShippedPolicy(String name, String... files) {
        this.name = name;
        this.files = List.of(files);
    }

    /** All that come with the product. */
    public static List<ShippedPolicy> all() {
        return List.of(DEMO, REFERENCE_384, MEDIUM_VOLTAGE_2026, EXAMPLES);
    }

    /** The folder of this policy in the repository and in the distribution. */
    public String name() {
        return name;
    }

    /** The policy, read anew. */
    public Policy load() {
        List<PolicyText> texts = new ArrayList<>();
        files.forEach(file -> texts.add(new PolicyText(name + "/" + file, text(file))));
        try {
            return PolicyLoader.read(name, texts);
        } catch (PolicyException e) {
            throw new AssertionError("a shipped policy is wrong:\n" + e.getMessage(), e);
        }
    }

    /** Writes the files into a folder, for processes that read a policy from there and for people who start from one. */
    public void writeTo(Path target) throws IOException {
        Files.createDirectories(target);
        for (String file : files) {
            Files.writeString(target.resolve(file), text(file));
        }
    }

    private String text(String file) {
        return resource(name + "/" + file);
    }

    /** A file that comes with the product, by its path below the room of the policies. */
    static String resource(String path) {
        try (InputStream resource = ShippedPolicy.class.getResourceAsStream("shipped/" + path)) {
            if (resource == null) {
                throw new AssertionError("not on the class path: " + path);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("cannot read from the class path: " + path, e);
        }
    }
}

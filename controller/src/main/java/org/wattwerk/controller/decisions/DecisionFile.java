package org.wattwerk.controller.decisions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Decision;
import org.wattwerk.core.control.Input;
import org.wattwerk.core.control.Replay;

/**
 * The lines of a reign: a head, then everything that was told in its order, and for each tick what was decided and why. JSON
 * by lines, compressed.
 */
public final class DecisionFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final String FULL = "full";
    private static final String END = "end";
    private static final Map<String, Class<? extends Record>> INPUTS = inputs();

    private DecisionFile() {}

    /**
     * How a replay ended.
     *
     * @param whole false where the file ends before its controller did: it reached its bound, or is cut off
     * @param difference the first one; empty if everything was decided as before
     */
    public record Outcome(
            long epoch, long ticks, long commands, boolean whole, Optional<Replay.Difference> difference) {}

    private static Map<String, Class<? extends Record>> inputs() {
        Map<String, Class<? extends Record>> inputs = new TreeMap<>();
        for (Class<?> input : Input.class.getPermittedSubclasses()) {
            inputs.put(input.getSimpleName(), input.asSubclass(Record.class));
        }
        return inputs;
    }

    /** What a policy says, as a short text: a replay needs the same. */
    public static String digest(Path policy) throws IOException {
        try (Stream<Path> files = Files.isDirectory(policy) ? Files.walk(policy) : Stream.of(policy)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK knows SHA-256", e);
        }
    }

    static String head(long epoch, String policy) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("decisions", VERSION)
                .put("epoch", epoch)
                .put("policy", policy)
                .toString();
    }

    static String told(Input input) {
        return line(input).toString();
    }

    static String decided(Input.Ticked tick, Decision decision) {
        ArrayNode line = line(tick);
        ArrayNode commands = line.addArray();
        decision.commands().forEach(command -> commands.add(command.text()));
        ArrayNode happenings = line.addArray();
        decision.happenings().forEach(happening -> happenings.add(happening.text() + ": " + happening.why()));
        return line.toString();
    }

    /** The last line of a reign that ended in good order. */
    static String end() {
        return JsonNodeFactory.instance.objectNode().put(END, true).toString();
    }

    /** The last line of a file that has reached its bound. */
    static String full() {
        return JsonNodeFactory.instance.objectNode().put(FULL, true).toString();
    }

    private static ArrayNode line(Input input) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(input.getClass().getSimpleName())
                .add(Components.write(input));
    }

    /**
     * Plays a file again, up to the first difference.
     *
     * @param digest of the policy that is given, as {@link #digest} says it
     * @throws IllegalArgumentException if this is no such file, or was made under another policy
     */
    public static Outcome replay(Path file, ControlPolicy policy, String digest) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            JsonNode head = tree(next(lines).orElse("nothing"));
            if (head.path("decisions").asInt() != VERSION) {
                throw new IllegalArgumentException("it has no head that this version knows");
            }
            if (!head.path("policy").asText().equals(digest)) {
                throw new IllegalArgumentException(
                        "it was made under another policy: give the one of that time with --policy");
            }
            long epoch = head.path("epoch").asLong();
            Replay replay = new Replay(policy, epoch);
            Optional<Replay.Difference> difference = Optional.empty();
            Optional<String> line = next(lines);
            boolean whole = false;
            while (line.isPresent() && difference.isEmpty()) {
                JsonNode parsed = tree(line.get());
                whole = parsed.has(END);
                if (whole || parsed.has(FULL)) {
                    break;
                }
                difference = tell(replay, parsed);
                line = next(lines);
            }
            return new Outcome(epoch, replay.ticks(), replay.commands(), whole, difference);
        } catch (ZipException e) {
            throw new IllegalArgumentException("it is no compressed file of decisions", e);
        }
    }

    private static Optional<Replay.Difference> tell(Replay replay, JsonNode line) {
        Class<? extends Record> type = INPUTS.get(line.path(0).asText());
        if (type == null) {
            throw new IllegalArgumentException(
                    "this version knows no '" + line.path(0).asText() + "'");
        }
        Input input = (Input) Components.read(type, line.path(1));
        if (input instanceof Input.Ticked tick) {
            List<String> commands = new ArrayList<>();
            line.path(2).forEach(command -> commands.add(command.asText()));
            return replay.decided(tick, commands);
        }
        replay.told(input);
        return Optional.empty();
    }

    /** The next line; a controller that was killed leaves the last ones cut off. */
    private static Optional<String> next(BufferedReader lines) throws IOException {
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it holds a line that is none: " + e.getOriginalMessage(), e);
        }
    }
}

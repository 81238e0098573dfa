package org.wattwerk.policies;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value with the place where it is written. Every reading method answers null after it has added the problem that it
 * found, so that reading goes on.
 */
record Field(Problems problems, String file, int line, String path, Node node) {
    /** How a field becomes a value; null after a problem was added. */
    interface Reader<T> {
        @Nullable
        T read(Field field);
    }

    void problem(String message) {
        problems.add(file, line, path, message);
    }

    void warn(String message) {
        problems.warn(file, line, path, message);
    }

    boolean isEmpty() {
        return node.getTag().equals(Tag.NULL);
    }

    @Nullable
    String text() {
        if (node instanceof ScalarNode scalar
                && !isEmpty()
                && !scalar.getValue().isBlank()) {
            return scalar.getValue().strip();
        }
        problem(isEmpty() ? "has no value: write one, or leave the key out" : "is " + kind() + ": write a text");
        return null;
    }

    @Nullable
    Power power() {
        return parsed(Power::parse);
    }

    @Nullable
    Energy energy() {
        return parsed(Energy::parse);
    }

    @Nullable
    EnergyPrice energyPrice() {
        return parsed(EnergyPrice::parse);
    }

    @Nullable
    Money money() {
        return parsed(Money::parse);
    }

    @Nullable
    Share share() {
        return parsed(Share::parse);
    }

    @Nullable
    Duration duration() {
        return parsed(Durations::parse);
    }

    @Nullable
    ZoneId zone() {
        return parsed(text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a time zone: write such as 'Europe/Berlin'", e);
            }
        });
    }

    @Nullable
    LocalDate date() {
        return parsed(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("'" + text + "' is not a date: write such as '2026-01-01'", e);
            }
        });
    }

    @Nullable
    Integer integer() {
        return parsed(text -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
            }
        });
    }

    @Nullable
    Boolean yesOrNo() {
        return parsed(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        });
    }

    /** The text as the parser takes it, or a problem in the parser's words. */
    <T> @Nullable T parsed(Function<String, T> parser) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
            return null;
        }
    }

    @Nullable
    Mapping mapping() {
        if (node instanceof MappingNode mapping) {
            return Mapping.of(this, mapping);
        }
        problem(
                isEmpty()
                        ? "has no keys below it: write them, or leave it out"
                        : "is " + kind() + ": write keys below it");
        return null;
    }

    /** The elements of a list, each with its own place. */
    @Nullable
    List<Field> list() {
        if (node instanceof SequenceNode sequence) {
            List<Field> elements = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                elements.add(new Field(
                        problems,
                        file,
                        element.getStartMark().getLine() + 1,
                        path + "[" + elements.size() + "]",
                        element));
            }
            return elements;
        }
        problem("is " + kind() + ": write a list, one '- ...' a line");
        return null;
    }

    private String kind() {
        if (isEmpty()) {
            return "empty";
        }
        return node instanceof MappingNode ? "a mapping" : node instanceof SequenceNode ? "a list" : "a single value";
    }
}

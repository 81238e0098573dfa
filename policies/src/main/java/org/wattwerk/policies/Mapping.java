package org.wattwerk.policies;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The keys below one field. It remembers which were asked for, so that the others can be refused. */
final class Mapping {
    private final Field at;
    private final Map<String, Field> fields;
    private final SortedSet<String> known = new TreeSet<>();

    private Mapping(Field at, Map<String, Field> fields) {
        this.at = at;
        this.fields = fields;
    }

    static Mapping of(Field at, MappingNode node) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                at.problems().add(at.file(), line, at.path(), "has a key that is not a text");
                continue;
            }
            String name = key.getValue();
            String path = at.path().isEmpty() ? name : at.path() + "." + name;
            Field earlier = fields.get(name);
            if (earlier == null) {
                fields.put(name, new Field(at.problems(), at.file(), line, path, tuple.getValueNode()));
            } else {
                at.problems().add(at.file(), line, path, "stands here twice, first in line " + earlier.line());
            }
        }
        return new Mapping(at, fields);
    }

    /** Where the keys stand. */
    Field at() {
        return at;
    }

    /** All keys, where the language leaves their names to people; none of them is unknown then. */
    Map<String, Field> all() {
        known.addAll(fields.keySet());
        return fields;
    }

    /** The value of a key that must be there; {@code example} is what the problem shows if it is not. */
    <T> @Nullable T required(String key, String example, Field.Reader<T> reader) {
        Optional<Field> field = field(key);
        if (field.isEmpty()) {
            at.problem("has no '" + key + "': write it, such as '" + key + ": " + example + "'");
            return null;
        }
        return reader.read(field.get());
    }

    /** The value of a key, or what holds without it; also what holds where the value is wrong, after the problem. */
    <T> T optional(String key, T otherwise, Field.Reader<T> reader) {
        Optional<Field> field = field(key);
        if (field.isEmpty()) {
            return otherwise;
        }
        T value = reader.read(field.get());
        return value != null ? value : otherwise;
    }

    Optional<Field> field(String key) {
        known.add(key);
        return Optional.ofNullable(fields.get(key));
    }

    /** Makes a value whose own constructor may refuse; the refusal becomes a problem of this mapping. */
    <T> @Nullable T build(Supplier<T> construction) {
        try {
            return construction.get();
        } catch (IllegalArgumentException e) {
            at.problem(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** To be called once all keys were asked for: a key that nobody knows is a mistake, never ignored. */
    void refuseUnknown() {
        fields.forEach((name, field) -> {
            if (!known.contains(name)) {
                field.problem(unknown(name, known));
            }
        });
    }

    static String unknown(String name, SortedSet<String> known) {
        return "unknown key"
                + Names.nearest(name, known)
                        .map(key -> ": did you mean '" + key + "'?")
                        .orElse("")
                + (Names.nearest(name, known).isPresent() ? "" : ": use one of " + String.join(", ", known));
    }
}

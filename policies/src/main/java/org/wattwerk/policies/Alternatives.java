package org.wattwerk.policies;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of which exactly one must be there, each with its own way to the same kind of value. */
final class Alternatives<T> {
    private final Map<String, Field.Reader<T>> readers = new LinkedHashMap<>();

    Alternatives<T> or(String key, Field.Reader<T> reader) {
        readers.put(key, reader);
        return this;
    }

    /** The value of the one key that is there; null after the problem that none or several are, or that of its reader. */
    @Nullable
    T read(Mapping keys) {
        Optional<Field> found = Optional.empty();
        String name = "";
        for (String key : readers.keySet()) {
            Optional<Field> field = keys.field(key);
            if (field.isPresent() && found.isPresent()) {
                field.get().problem("stands beside '" + name + "': write one of them");
                return null;
            }
            if (field.isPresent()) {
                found = field;
                name = key;
            }
        }
        Field.Reader<T> reader = readers.get(name);
        if (found.isEmpty() || reader == null) {
            keys.at().problem("has no price: write one of " + String.join(", ", readers.keySet()));
            return null;
        }
        return reader.read(found.get());
    }
}

package org.wattwerk.controller.influx;

import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One measurement of the catalogue: what a point of it may carry. */
public record Measurement(String name, String help, List<Tag> tags, List<Field> fields) {
    /** Time stamps are exact to the microsecond. */
    static final WritePrecision PRECISION = WritePrecision.US;

    public Measurement {
        tags = List.copyOf(tags);
        fields = List.copyOf(fields);
    }

    /** A label that points are grouped and filtered by. */
    public record Tag(String name, String help) {}

    /** A value, with the unit that also ends its name. */
    public record Field(String name, Type type, String unit, String help) {}

    /** What a field holds; one field never changes its type. */
    public enum Type {
        FLOAT,
        INTEGER,
        STRING
    }

    public Optional<Field> field(String field) {
        return fields.stream().filter(f -> f.name().equals(field)).findFirst();
    }

    public boolean hasTag(String tag) {
        return tags.stream().anyMatch(t -> t.name().equals(tag));
    }

    /** Begins a point at an instant of day time. */
    Line at(Instant at) {
        return new Line(at);
    }

    /** A point being written; refuses any tag and field that the catalogue does not know. Absent values are left out. */
    final class Line {
        private final Point point;

        private Line(Instant at) {
            point = Point.measurement(name).time(ChronoUnit.MICROS.between(Instant.EPOCH, at), PRECISION);
        }

        Line tag(String tag, @Nullable String value) {
            if (!hasTag(tag)) {
                throw new IllegalArgumentException("measurement " + name + " has no tag " + tag);
            }
            point.addTag(tag, value == null || value.isBlank() ? MetricCatalogue.NOBODY : value);
            return this;
        }

        Line field(String field, @Nullable Double value) {
            if (value != null && Double.isFinite(value)) {
                point.addField(checked(field, Type.FLOAT), value);
            }
            return this;
        }

        Line field(String field, @Nullable Long value) {
            if (value != null) {
                point.addField(checked(field, Type.INTEGER), value);
            }
            return this;
        }

        Line field(String field, String value) {
            point.addField(checked(field, Type.STRING), value);
            return this;
        }

        private String checked(String field, Type type) {
            Type known = Measurement.this
                    .field(field)
                    .map(Field::type)
                    .orElseThrow(() -> new IllegalArgumentException("measurement " + name + " has no field " + field));
            if (known != type) {
                throw new IllegalArgumentException(name + "." + field + " holds " + known + ", not " + type);
            }
            return field;
        }

        /** The point in line protocol, or nothing if all its values are absent. */
        Optional<String> text() {
            return point.hasFields() ? Optional.of(point.toLineProtocol()) : Optional.empty();
        }
    }
}

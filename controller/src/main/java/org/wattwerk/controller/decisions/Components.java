package org.wattwerk.controller.decisions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Records of core as JSON: each as the array of its components, by their order. Of our own, since the module of Jackson that
 * knows {@link Optional} does not come in the version that everything else here stands on, and names of components would be
 * most of the file.
 */
final class Components {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Components() {}

    static JsonNode write(Object value) {
        if (value instanceof Record record) {
            ArrayNode array = JSON.arrayNode();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                array.add(write(component(record, component)));
            }
            return array;
        }
        if (value instanceof Optional<?> optional) {
            ArrayNode array = JSON.arrayNode();
            optional.ifPresent(present -> array.add(write(present)));
            return array;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? JSON.numberNode(optional.getAsLong()) : JSON.nullNode();
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? JSON.numberNode(optional.getAsInt()) : JSON.nullNode();
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? JSON.numberNode(optional.getAsDouble()) : JSON.nullNode();
        }
        if (value instanceof Collection<?> collection) {
            ArrayNode array = JSON.arrayNode();
            collection.forEach(each -> array.add(write(each)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ArrayNode array = JSON.arrayNode();
            map.forEach((key, each) -> array.add(write(key)).add(write(each)));
            return array;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Integer || value instanceof Long) {
            return JSON.numberNode(((Number) value).longValue());
        }
        if (value instanceof Enum<?> constant) {
            return JSON.textNode(constant.name());
        }
        if (value instanceof String || value instanceof Instant || value instanceof Duration) {
            return JSON.textNode(value.toString());
        }
        throw new IllegalArgumentException("cannot be kept: " + value.getClass());
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("cannot be read: " + component, e);
        }
    }

    /**
     * A record of a class.
     *
     * @throws IllegalArgumentException if this is none
     */
    static <T extends Record> T read(Class<T> type, JsonNode node) {
        return type.cast(value(type, node));
    }

    private static Object value(Type type, JsonNode node) {
        if (type instanceof ParameterizedType parameterized) {
            return generic((Class<?>) parameterized.getRawType(), parameterized.getActualTypeArguments(), node);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain, node);
        }
        if (plain.isEnum()) {
            for (Object constant : plain.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(node.asText())) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("there is no " + plain.getSimpleName() + " " + node);
        }
        return plainValue(plain, node);
    }

    private static Object plainValue(Class<?> plain, JsonNode node) {
        if (plain == String.class) {
            return node.asText();
        }
        if (plain == long.class || plain == Long.class) {
            return node.asLong();
        }
        if (plain == int.class || plain == Integer.class) {
            return node.asInt();
        }
        if (plain == double.class || plain == Double.class) {
            return node.asDouble();
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return node.asBoolean();
        }
        if (plain == Instant.class) {
            return Instant.parse(node.asText());
        }
        if (plain == Duration.class) {
            return Duration.parse(node.asText());
        }
        if (plain == OptionalLong.class) {
            return node.isNull() ? OptionalLong.empty() : OptionalLong.of(node.asLong());
        }
        if (plain == OptionalInt.class) {
            return node.isNull() ? OptionalInt.empty() : OptionalInt.of(node.asInt());
        }
        if (plain == OptionalDouble.class) {
            return node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(node.asDouble());
        }
        throw new IllegalArgumentException("cannot be read: " + plain);
    }

    private static Object generic(Class<?> raw, Type[] arguments, JsonNode node) {
        if (raw == Optional.class) {
            return node.isEmpty() ? Optional.empty() : Optional.of(value(arguments[0], node.get(0)));
        }
        if (raw == List.class) {
            List<Object> list = new ArrayList<>();
            node.forEach(each -> list.add(value(arguments[0], each)));
            return list;
        }
        if (Map.class.isAssignableFrom(raw)) {
            Map<Object, Object> map = new TreeMap<>();
            for (int i = 0; i + 1 < node.size(); i += 2) {
                map.put(value(arguments[0], node.get(i)), value(arguments[1], node.get(i + 1)));
            }
            return map;
        }
        throw new IllegalArgumentException("cannot be read: " + raw);
    }

    private static Object record(Class<?> type, JsonNode node) {
        RecordComponent[] components = type.getRecordComponents();
        if (!node.isArray() || node.size() != components.length) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has " + components.length + " parts, not those of " + node);
        }
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType(), node.get(i));
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("is no " + type.getSimpleName() + ": " + e.getCause(), e);
        }
    }
}

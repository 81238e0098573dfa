package org.wattwerk.trainer.reference.chart;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What the metrics of a run say, the last word for each step: a resumed run has made some of them twice. */
final class Course {
    private final NavigableMap<Double, JsonObject> steps = new TreeMap<>();
    private final NavigableMap<Double, JsonObject> evaluations = new TreeMap<>();

    private Course() {}

    /** Reads the lines that are whole; the last one of a killed run may not be. */
    static Course read(Path metrics) throws IOException {
        Course course = new Course();
        try (BufferedReader lines = Files.newBufferedReader(metrics)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                course.add(line);
            }
        }
        return course;
    }

    private void add(String line) {
        try {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            number(json, "step").ifPresent(step -> steps.put(step, json));
            number(json, "evaluatedStep").ifPresent(step -> evaluations.put(step, json));
        } catch (JsonParseException | IllegalStateException e) {
            // A line that was cut off by a kill or a full disk says nothing.
        }
    }

    Series ofSteps(String name, String member) {
        return series(name, false, steps, member);
    }

    Series ofEvaluations(String name, String member) {
        return series(name, true, evaluations, member);
    }

    /** The last figure of that name; empty where there is none. */
    OptionalDouble last(String member) {
        for (JsonObject json : steps.descendingMap().values()) {
            OptionalDouble value = number(json, member);
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalDouble.empty();
    }

    private static Series series(String name, boolean dotted, NavigableMap<Double, JsonObject> lines, String member) {
        List<Series.Point> points = new ArrayList<>();
        lines.forEach(
                (step, json) -> number(json, member).ifPresent(value -> points.add(new Series.Point(step, value))));
        return new Series(name, dotted, points);
    }

    private static OptionalDouble number(JsonObject json, String member) {
        JsonElement value = json.get(member);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isNumber()
                ? OptionalDouble.of(value.getAsDouble())
                : OptionalDouble.empty();
    }
}

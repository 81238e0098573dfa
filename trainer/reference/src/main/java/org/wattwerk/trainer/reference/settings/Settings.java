package org.wattwerk.trainer.reference.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checked settings: what was given last, or else the default. */
public final class Settings {
    private final Map<Key, Given> given;

    private Settings(Map<Key, Given> given) {
        this.given = given;
    }

    /**
     * Reads a file, then assignments, then options; what comes later counts.
     *
     * @param file YAML of sections and keys; empty for none
     * @param assignments such as {@code model.width=128}
     * @param options the texts given for a key by its option
     * @throws SettingsException with every problem, one line each
     */
    public static Settings read(Optional<Path> file, List<String> assignments, Map<Key, List<String>> options)
            throws SettingsException {
        Map<Key, Given> given = new EnumMap<>(Key.class);
        List<String> problems = new ArrayList<>();
        file.ifPresent(path -> SettingsFile.read(path, given, problems));
        assignments.forEach(assignment -> assign(assignment, given, problems));
        options.forEach((key, texts) -> given.put(key, new Given(texts, key.option(), true, Path.of(""))));
        given.values().removeIf(value -> value.texts().isEmpty());
        given.forEach((key, value) -> check(key, value, problems));
        Settings settings = new Settings(given);
        if (problems.isEmpty()) {
            settings.checkTogether(problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private static void assign(String assignment, Map<Key, Given> given, List<String> problems) {
        int equals = assignment.indexOf('=');
        String path = (equals < 0 ? assignment : assignment.substring(0, equals)).strip();
        Optional<Key> key = Key.at(path);
        if (equals < 0) {
            problems.add("--set " + assignment + " is not of the form key=value");
        } else if (key.isEmpty()) {
            problems.add("--set " + path + " is no setting" + Suggestion.of(path));
        } else {
            String text = assignment.substring(equals + 1).strip();
            given.put(key.get(), new Given(List.of(text), "--set " + path, false, Path.of("")));
        }
    }

    private static void check(Key key, Given value, List<String> problems) {
        for (String text : value.texts()) {
            try {
                if (text.isEmpty()) {
                    throw new Form.NotAValue("has no value");
                }
                key.form().check(text, value.bare());
            } catch (Form.NotAValue e) {
                problems.add(value.name() + " " + e.getMessage());
            }
        }
    }

    private void checkTogether(List<String> problems) {
        divides(Key.WIDTH, Key.HEADS, problems);
        divides(Key.BATCH, Key.PARTS, problems);
        if (isSet(Key.WARM_UP) && count(Key.WARM_UP) > count(Key.STEPS)) {
            problems.add(named(Key.WARM_UP) + " is longer than " + named(Key.STEPS));
        }
        if (isSet(Key.CHART) && !isSet(Key.METRICS)) {
            problems.add(name(Key.CHART) + " needs " + name(Key.METRICS) + ": the page is drawn from it");
        }
        if (count(Key.EVALUATE) > 0 && share(Key.HELD_OUT) == 0) {
            problems.add(name(Key.EVALUATE) + " needs held-out text: set " + Key.HELD_OUT.path() + " above 0 %");
        }
    }

    private void divides(Key whole, Key part, List<String> problems) {
        if (count(whole) % count(part) != 0) {
            problems.add(named(whole) + " is not a multiple of " + named(part));
        }
    }

    private String named(Key key) {
        return name(key) + " " + count(key);
    }

    /** The key as whoever set it knows it; that of the command line where nobody did. */
    public String name(Key key) {
        Given value = given.get(key);
        return value == null ? key.option() : value.name();
    }

    /** Whether somebody set it. */
    public boolean isSet(Key key) {
        return given.containsKey(key);
    }

    /** A whole number. */
    public long count(Key key) {
        return ((Form.Count) key.form()).value(text(key));
    }

    /** A whole number that is small enough by its form. */
    public int small(Key key) {
        return Math.toIntExact(count(key));
    }

    /** A share of one. */
    public double share(Key key) {
        return ((Form.Share) key.form()).value(text(key));
    }

    /** A number without a unit. */
    public double number(Key key) {
        return ((Form.Positive) key.form()).value(text(key));
    }

    /** A word as it was written. */
    public String text(Key key) {
        Given value = given.get(key);
        return value == null ? key.otherwise() : value.text();
    }

    /** A file or folder; empty where nobody named one. */
    public Optional<Path> path(Key key) {
        return paths(key).stream().findFirst();
    }

    /** Files or folders in the order given; those of a settings file start from the file's folder. */
    public List<Path> paths(Key key) {
        Given value = given.get(key);
        return value == null
                ? List.of()
                : value.texts().stream().map(value.base()::resolve).toList();
    }
}

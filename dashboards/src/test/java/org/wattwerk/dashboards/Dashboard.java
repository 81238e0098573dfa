package org.wattwerk.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One dashboard file, read as Grafana reads it. */
record Dashboard(Path file, JsonNode json) {
    static final Path FOLDER = Path.of("grafana");

    private static final Pattern MEASUREMENT = Pattern.compile("FROM \"([^\"]+)\"");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern NAMED = Pattern.compile("AS \"([^\"]+)\"");

    /** Every dashboard of the repository. */
    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(file, new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    List<JsonNode> panels() {
        return list(json.path("panels"));
    }

    List<JsonNode> variables() {
        return list(json.at("/templating/list"));
    }

    /** The queries of a panel, as written. */
    static List<String> queries(JsonNode panel) {
        return list(panel.path("targets")).stream()
                .map(target -> target.path("query").asText())
                .toList();
    }

    /** The queries of all panels and of all variables. */
    List<String> queries() {
        List<String> queries = new ArrayList<>();
        panels().forEach(panel -> queries.addAll(queries(panel)));
        variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .forEach(variable -> queries.add(variable.path("query").asText()));
        return queries;
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** The measurement that a query reads. */
    static String measurementOf(String query) {
        Matcher matcher = MEASUREMENT.matcher(query);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no measurement in quotes: " + query);
        }
        return matcher.group(1);
    }

    /** Every name that a query takes from the measurement: all that is quoted, less what it names itself. */
    static List<String> namesIn(String query) {
        List<String> named = NAMED.matcher(query).results().map(m -> m.group(1)).toList();
        return QUOTED.matcher(query)
                .results()
                .map(m -> m.group(1))
                .filter(name -> !named.contains(name) && !name.equals(measurementOf(query)))
                .distinct()
                .toList();
    }
}

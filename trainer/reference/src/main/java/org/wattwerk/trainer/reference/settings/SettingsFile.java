package org.wattwerk.trainer.reference.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a YAML file of sections with keys; whatever is wrong is added as a problem with file and line. */
final class SettingsFile {
    private static final long BYTES_MAX = 1 << 20;
    private static final int DEPTH_MAX = 8;

    private final Path file;
    private final Map<Key, Given> given;
    private final List<String> problems;

    private SettingsFile(Path file, Map<Key, Given> given, List<String> problems) {
        this.file = file;
        this.given = given;
        this.problems = problems;
    }

    static void read(Path file, Map<Key, Given> given, List<String> problems) {
        new SettingsFile(file, given, problems).read();
    }

    private void read() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setAllowRecursiveKeys(false);
        try {
            if (Files.size(file) > BYTES_MAX) {
                problems.add(file + ": is larger than " + BYTES_MAX + " bytes: that is no file of settings");
                return;
            }
            // Nodes only, no objects: a file can never name a class to make.
            Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(Files.readString(file)));
            if (node != null) {
                mapping("", node);
            }
        } catch (NoSuchFileException e) {
            problems.add(file + ": does not exist");
        } catch (MalformedInputException e) {
            problems.add(file + ": is not UTF-8 text");
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e.getClass().getSimpleName());
        } catch (MarkedYAMLException e) {
            String line =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            problems.add(file + line + ": is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file + ": is not YAML: " + e.getMessage());
        }
    }

    private void mapping(String above, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problem(
                    node,
                    above,
                    above.isEmpty() ? "begin with a section such as 'model:'" : "is not a section of keys");
            return;
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                problem(entry.getKeyNode(), above, "a key must be a word");
                continue;
            }
            String path = above.isEmpty() ? name.getValue() : above + "." + name.getValue();
            Key key = Key.at(path).orElse(null);
            if (key != null) {
                value(key, entry.getKeyNode(), entry.getValueNode());
            } else if (isSection(path)) {
                mapping(path, entry.getValueNode());
            } else {
                problem(name, path, "is no setting" + Suggestion.of(path));
            }
        }
    }

    private static boolean isSection(String path) {
        for (Key key : Key.values()) {
            if (key.path().startsWith(path + ".")) {
                return true;
            }
        }
        return false;
    }

    private void value(Key key, Node name, Node node) {
        List<String> texts = new ArrayList<>();
        List<Node> values =
                node instanceof SequenceNode sequence && key.isSeveral() ? sequence.getValue() : List.of(node);
        for (Node value : values) {
            if (!(value instanceof ScalarNode scalar) || value.getTag().equals(Tag.NULL)) {
                problem(value, key.path(), "has no value: write one, or leave the key out");
                return;
            }
            texts.add(scalar.getValue().strip());
        }
        if (texts.isEmpty()) {
            problem(node, key.path(), "is an empty list");
            return;
        }
        Path base = file.toAbsolutePath().getParent();
        Given before =
                given.put(key, new Given(texts, place(name) + key.path(), false, base == null ? Path.of("") : base));
        if (before != null) {
            problem(name, key.path(), "stands here for the second time");
        }
    }

    private void problem(Node node, String path, String message) {
        problems.add(place(node) + (path.isEmpty() ? message : path + " " + message));
    }

    private String place(Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1) + ": ";
    }
}

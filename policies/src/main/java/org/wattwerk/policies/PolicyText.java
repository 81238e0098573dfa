package org.wattwerk.policies;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One policy file, read but not yet understood.
 *
 * @param name of the file, for problems
 */
record PolicyText(String name, String text) {
    /** Larger than any policy; what is fed by mistake must not fill the memory. */
    private static final int CHARACTERS_MAX = 4_000_000;

    private static final int DEPTH_MAX = 20;

    /** The keys at the top; empty after a problem was added. */
    Optional<Mapping> parse(Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(CHARACTERS_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setAllowRecursiveKeys(false);
        try {
            // Nodes only, no objects: a policy can never name a class to make.
            Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (node == null) {
                problems.add(name, 0, "", "is empty: a policy has at least 'site' and 'tariff'");
                return Optional.empty();
            }
            return Optional.ofNullable(new Field(problems, name, 1, "", node).mapping());
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.add(name, line, "", "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(name, 0, "", "is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }
}

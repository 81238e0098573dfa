package org.wattwerk.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.core.cluster.NodeId;

/** Node names as Slurm writes them: {@code node-7}, {@code gpu[001-384]}, {@code gpu[1-4,7]}. */
final class NodeNames {
    /** More nodes than anybody has; a slip in a range must not fill the memory. */
    private static final int NODES_MAX = 100_000;

    private static final Pattern FORM = Pattern.compile("([^\\[\\]]*)\\[([0-9,-]+)]([^\\[\\]]*)");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    private NodeNames() {}

    /**
     * The nodes that the text names, in its order.
     *
     * @throws IllegalArgumentException if it names none, or something that is no node name
     */
    static List<NodeId> expand(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return List.of(new NodeId(text));
        }
        List<NodeId> nodes = new ArrayList<>();
        for (String part : form.group(2).split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' has a range that is none: write such as gpu[001-384]");
            }
            String first = range.group(1);
            int from = Integer.parseInt(first);
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (to < from) {
                throw new IllegalArgumentException("'" + text + "' counts backwards: " + part);
            }
            if (to - from >= NODES_MAX - nodes.size()) {
                throw new IllegalArgumentException("'" + text + "' names more than " + NODES_MAX + " nodes");
            }
            for (int number = from; number <= to; number++) {
                String digits = String.format(Locale.ROOT, "%0" + first.length() + "d", number);
                nodes.add(new NodeId(form.group(1) + digits + form.group(3)));
            }
        }
        return nodes;
    }
}

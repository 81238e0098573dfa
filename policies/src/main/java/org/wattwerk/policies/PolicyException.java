package org.wattwerk.policies;

import java.util.List;
import java.util.stream.Collectors;

/** A policy that cannot be used; its message is every problem, one a line. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public PolicyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** In the order of files and lines. */
    public List<Problem> problems() {
        return problems;
    }
}

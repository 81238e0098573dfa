package org.wattwerk.controller.prices;

import java.util.List;

/** A price file that cannot be used; says everything that is wrong with it at once, each with its line. */
public final class PriceFileException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private final transient List<String> problems;

    /** Everything that is wrong with a file, or with a payload of that name. */
    public PriceFileException(String file, List<String> problems) {
        super(message(file, problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(String file, List<String> problems) {
        if (problems.size() == 1) {
            return file + ": " + problems.get(0);
        }
        StringBuilder message = new StringBuilder(file + ": " + problems.size() + " problems");
        problems.stream().limit(SHOWN).forEach(problem -> message.append("\n  ").append(problem));
        if (problems.size() > SHOWN) {
            message.append("\n  and ").append(problems.size() - SHOWN).append(" more");
        }
        return message.toString();
    }

    /** One sentence for each problem, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}

package org.wattwerk.trainer.reference;

import java.util.List;

/** The user has to change something; every problem is one line. */
final class BadInput extends Exception {
    private static final long serialVersionUID = 1L;

    BadInput(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    BadInput(String problem) {
        super(problem);
    }
}

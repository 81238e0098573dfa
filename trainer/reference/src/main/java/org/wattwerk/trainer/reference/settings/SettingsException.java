package org.wattwerk.trainer.reference.settings;

import java.util.List;

/** Settings that cannot be used; every problem is one line. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}

package org.wattwerk.trainer.reference.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * A value as somebody wrote it.
 *
 * @param texts one, or several where the key allows it
 * @param name the key as it was written, with its file and line if it has one: what a problem begins with
 * @param bare whether units may be left out
 * @param base what relative paths start from
 */
record Given(List<String> texts, String name, boolean bare, Path base) {
    Given {
        texts = List.copyOf(texts);
    }

    String text() {
        return texts.get(0);
    }
}

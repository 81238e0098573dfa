package org.wattwerk.policies;

/**
 * One thing that is wrong with a policy, where it stands and what to do.
 *
 * @param file as it was given; a folder where the problem belongs to no single file
 * @param line counted from 1; 0 where the problem has no line
 * @param path of the key, such as {@code site.overhead.fixed}; empty where the problem has none
 */
public record Problem(String file, int line, String path, String message) {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}

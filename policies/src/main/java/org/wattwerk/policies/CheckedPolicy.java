package org.wattwerk.policies;

import java.util.List;

/**
 * A policy that can be used, and what of it is hardly meant so.
 *
 * @param warnings in the order of files and lines; people should look, nothing is refused
 */
public record CheckedPolicy(Policy policy, List<Problem> warnings) {
    public CheckedPolicy {
        warnings = List.copyOf(warnings);
    }
}

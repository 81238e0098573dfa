package org.wattwerk.cli.document;

import com.fasterxml.jackson.databind.JsonNode;

/** Who pays for an account of a statement, for people. */
public final class PayerText {
    private PayerText() {}

    /** The cost centre, and the project where there is one. */
    public static String of(JsonNode account) {
        String project = account.path("project").asText("");
        return account.path("costCentre").asText("") + (project.isEmpty() ? "" : " / " + project);
    }
}

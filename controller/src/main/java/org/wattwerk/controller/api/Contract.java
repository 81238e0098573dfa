package org.wattwerk.controller.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The OpenAPI contract, from the class path. */
final class Contract {
    private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

    private Contract() {}

    /** The contract as it is published. */
    static JsonObject load() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: openapi.yaml");
            }
            Map<String, Object> tree = new ObjectMapper(new YAMLFactory()).readValue(in, TREE);
            return new JsonObject(new ObjectMapper().writeValueAsString(tree));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml cannot be read", e);
        }
    }

    /** A copy without the media types that the router's library refuses; it validates requests only. */
    static JsonObject forRouter(JsonObject contract) {
        JsonObject copy = contract.copy();
        strip(copy);
        return copy;
    }

    private static void strip(Object value) {
        if (value instanceof JsonObject object) {
            if (object.getValue("content") instanceof JsonObject content) {
                for (String type : new ArrayList<>(content.fieldNames())) {
                    if (!MediaType.isMediaTypeSupported(type)) {
                        content.remove(type);
                    }
                }
                if (content.isEmpty()) {
                    object.remove("content");
                }
            }
            object.fieldNames().forEach(name -> strip(object.getValue(name)));
        } else if (value instanceof JsonArray array) {
            array.forEach(Contract::strip);
        }
    }
}

package org.wattwerk.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.prices.feed.FeedOptions;
import org.wattwerk.controller.prices.feed.PriceService;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Option;

/** How price services are reached; the token of ENTSO-E comes from a file or the environment, never from an argument. */
final class PriceServices {
    private static final String TOKEN = "WATTWERK_ENTSOE_TOKEN";

    @Option(
            names = "--price-service",
            paramLabel = "NAME=URL",
            description = "Another address for a price service, such as a mirror in your network.")
    private Map<String, URI> addresses = new LinkedHashMap<>();

    @Option(
            names = "--entsoe-token-file",
            paramLabel = "FILE",
            description = "File with the token of ENTSO-E, one line (or set " + TOKEN + ").")
    private @Nullable Path tokenFile;

    /**
     * The services of these words, in their order.
     *
     * @throws ExitException if one is not known or cannot be asked
     */
    FeedOptions options(List<String> words) {
        List<PriceService> order = new ArrayList<>();
        words.forEach(word -> order.add(service(word)));
        Map<PriceService, URI> bases = new EnumMap<>(PriceService.class);
        addresses.forEach((word, address) -> bases.put(service(word), address));
        try {
            return new FeedOptions(order, bases, order.contains(PriceService.ENTSOE) ? token() : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static PriceService service(String word) {
        return PriceService.of(word.strip())
                .orElseThrow(() -> ExitException.badInput(
                        "there is no price service '" + word.strip() + "': use " + PriceService.words()));
    }

    private Optional<String> token() {
        if (tokenFile == null) {
            return Optional.ofNullable(System.getenv(TOKEN)).map(String::strip);
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw ExitException.badInput("--entsoe-token-file " + tokenFile + " cannot be read");
        }
    }
}

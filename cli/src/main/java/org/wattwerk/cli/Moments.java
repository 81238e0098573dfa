package org.wattwerk.cli;

import java.time.Duration;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.cli.rest.LiveStream;
import org.wattwerk.controller.live.Live;
import org.wattwerk.runtime.ExitException;

/** The present moment of a controller, for the commands that list and end. */
final class Moments {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Moments() {}

    static Live first(ControllerClient controller) throws InterruptedException {
        // Asked first, because only this says why nobody answers.
        controller.get("/v1/health");
        try (LiveStream stream = controller.live()) {
            return next(stream);
        }
    }

    /** The next moment of a stream. */
    static Live next(LiveStream stream) throws InterruptedException {
        return stream.next(PATIENCE)
                .orElseThrow(() -> ExitException.failed(
                        "the controller said nothing for " + PATIENCE.toSeconds() + " s: look into its log"));
    }
}

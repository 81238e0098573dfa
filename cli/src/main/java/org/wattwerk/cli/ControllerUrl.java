package org.wattwerk.cli;

import java.net.URI;
import org.wattwerk.cli.rest.ControllerClient;
import picocli.CommandLine.Option;

/** The option that says which controller a command speaks to. */
final class ControllerUrl {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The controller's address (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    ControllerClient client() {
        return new ControllerClient(url);
    }
}

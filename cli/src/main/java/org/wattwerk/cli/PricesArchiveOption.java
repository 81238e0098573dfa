package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Option;

/** The option that names an archive of prices. */
final class PricesArchiveOption {
    @Option(
            names = "--archive",
            required = true,
            paramLabel = "DIR",
            description = "The archive of prices; a controller's own is the folder prices in its --state.")
    private Path folder = Path.of("");

    Path folder() {
        return folder;
    }

    /** The archive, which is made if it is not there. */
    PriceArchive open() {
        try {
            return PriceArchive.open(folder);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The archive, which must be there. */
    PriceArchive existing() {
        return PriceArchive.existing(folder)
                .orElseThrow(() -> ExitException.badInput(
                        "there is no archive of prices at " + folder + ": fill one with 'wattwerk prices import'"));
    }

    ExitException unusable(IOException e) {
        return ExitException.badInput("the archive of prices at " + folder + " cannot be used: " + e.getMessage());
    }
}

package org.wattwerk.controller;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.wattwerk.controller.loop.PriceBook;
import org.wattwerk.controller.prices.PriceFile;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.runtime.ExitException;

/** The option {@code --prices}: a file, the model with or without a seed, or the archive in the state folder. */
final class Prices {
    private static final String MODEL = "model";
    private static final String ARCHIVE = "archive";
    private static final long DEFAULT_SEED = 1;

    private Prices() {}

    /** Whether the option names the archive, so that it is looked after while the controller runs. */
    static boolean isArchive(String option) {
        return option.equals(ARCHIVE);
    }

    /**
     * The prices that an option names; blocks while it reads.
     *
     * @param archive the folder of what was fetched or imported before
     * @param fetched whether what is missing will be fetched
     * @throws ExitException if they cannot be read or do not cover the day
     */
    static PriceBook load(String option, LocalDate day, Tariff tariff, Path archive, boolean fetched) {
        if (isArchive(option)) {
            return archived(archive, day, tariff, fetched);
        }
        if (option.equals(MODEL)) {
            return PriceBook.model(DEFAULT_SEED, tariff);
        }
        if (option.startsWith(MODEL + ":")) {
            return PriceBook.model(seed(option.substring(MODEL.length() + 1)), tariff);
        }
        try {
            PriceCurve curve = PriceFile.read(Path.of(option));
            PriceBook book = PriceBook.of(curve, tariff);
            if (book.day(day).isEmpty()) {
                throw ExitException.badInput("the prices in " + option + " do not cover the whole day " + day
                        + ": they go from " + curve.start() + " to " + curve.end()
                        + "; choose another --day or another file");
            }
            return book;
        } catch (PriceFileException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    /** The day at least; the rest is told by the price feed. */
    private static PriceBook archived(Path folder, LocalDate day, Tariff tariff, boolean fetched) {
        try {
            PriceBook book = PriceBook.empty(tariff);
            Optional<PriceArchive> archive = PriceArchive.existing(folder);
            Optional<PriceArchive.DayVersion> version =
                    archive.isPresent() ? archive.get().day(day) : Optional.empty();
            version.ifPresent(known -> book.learn(known.curve()));
            if (version.isEmpty() && !fetched) {
                throw ExitException.badInput("the archive of prices does not cover the whole day " + day
                        + ": import a file with 'wattwerk prices import', or let them be fetched with --fetch-prices");
            }
            return book;
        } catch (IOException e) {
            throw ExitException.badInput("the archive of prices cannot be read: " + e.getMessage());
        }
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ExitException.badInput("--prices model:" + text + ": the seed must be a whole number");
        }
    }
}

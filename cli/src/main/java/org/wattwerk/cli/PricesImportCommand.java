package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.PriceFile;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wattwerk prices import}: downloaded files into an archive, all of them or none. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps downloaded files of prices in an archive, byte for byte; the format is told from the content.",
            "If anything is wrong with any of them, nothing is changed. A controller that runs on the archive notices."
        },
        footer = {"", "Example:", "  wattwerk prices import --archive /var/lib/wattwerk/prices Gro_handelspreise.csv"})
final class PricesImportCommand implements Callable<Integer> {
    @Mixin
    private PricesArchiveOption archive = new PricesArchiveOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "As downloaded from SMARD, Energy-Charts, ENTSO-E or aWATTar, or CSV.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        Instant now = new WallClock().get().day();
        List<PriceDocument> documents = read(now);
        PriceArchive kept = archive.open();
        try {
            for (int i = 0; i < documents.size(); i++) {
                System.out.println(files.get(i) + ": " + keep(kept, documents.get(i), files.get(i), now));
            }
        } catch (IOException e) {
            throw archive.unusable(e);
        }
        return 0;
    }

    private List<PriceDocument> read(Instant now) {
        List<PriceDocument> documents = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            try {
                documents.add(PriceFile.document(file, Optional.of(now)));
            } catch (PriceFileException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
        }
        if (!wrong.isEmpty()) {
            throw ExitException.badInput(String.join("\n", wrong) + "\nnothing was imported");
        }
        return documents;
    }

    private static String keep(PriceArchive archive, PriceDocument document, Path file, Instant now)
            throws IOException {
        List<Optional<PriceArchive.DayVersion>> before = new ArrayList<>();
        for (LocalDate day : document.days()) {
            before.add(archive.day(day));
        }
        PriceArchive.Added added = archive.add(
                document, "file " + file.toAbsolutePath().normalize().getFileName(), now);
        if (!added.isNew()) {
            return "is in the archive already, since " + added.version().retrieved();
        }
        return "kept. " + days(document) + " from " + document.format().words() + ", "
                + document.curve().source().licence() + revised(document, before);
    }

    private static String days(PriceDocument document) {
        List<LocalDate> days = document.days();
        String whole = days.isEmpty()
                ? "no whole day"
                : days.size() == 1 ? days.get(0).toString() : days.get(0) + " to " + days.get(days.size() - 1);
        return document.curve().quarterHours() + " quarter hours, " + whole + ",";
    }

    /** What changes against the versions that held before. */
    private static String revised(PriceDocument document, List<Optional<PriceArchive.DayVersion>> before) {
        int changed = 0;
        String largest = "";
        long most = 0;
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).isEmpty()) {
                continue;
            }
            PriceCurve old = before.get(i).get().curve();
            for (int quarter = 0; quarter < old.quarterHours(); quarter++) {
                QuarterHour at = new QuarterHour(old.first().number() + quarter);
                EnergyPrice was = old.at(at);
                EnergyPrice is = document.curve().at(at);
                long difference = Math.abs(is.microEurosPerMwh() - was.microEurosPerMwh());
                changed += difference == 0 ? 0 : 1;
                if (difference > most) {
                    most = difference;
                    largest = at.start() + " from " + was + " to " + is;
                }
            }
        }
        long known = before.stream().filter(Optional::isPresent).count();
        return known == 0
                ? ""
                : changed == 0
                        ? "; the same prices as before"
                        : "; revises " + changed + " quarter hours, most of all " + largest + "; the old version stays";
    }
}

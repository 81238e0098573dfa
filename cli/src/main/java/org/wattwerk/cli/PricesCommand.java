package org.wattwerk.cli;

import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wattwerk prices}: what is known of day-ahead prices, and how more of them come in. */
@Command(
        name = "prices",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows, imports and fetches day-ahead prices.",
        subcommands = {
            PricesShowCommand.class,
            PricesImportCommand.class,
            PricesFetchCommand.class,
            PricesGapsCommand.class
        })
final class PricesCommand {
    @Command(
            name = "import-check",
            mixinStandardHelpOptions = true,
            description = "Reads a file of prices and says what it holds, or everything that is wrong with it.",
            footer = {"", "Example:", "  wattwerk prices import-check Gro_handelspreise_202412110000_202412140000.csv"})
    int importCheck(
            @Parameters(
                            paramLabel = "FILE",
                            description = "As downloaded from SMARD, Energy-Charts, ENTSO-E or aWATTar, or CSV.")
                    Path file) {
        PriceCurve prices = PriceSelection.file(file);
        DateTimeFormatter form = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(DeliveryDay.ZONE);
        System.out.println(file + ": good. " + prices.quarterHours() + " quarter hours from "
                + form.format(prices.start()) + " to " + form.format(prices.end()) + " (Berlin), source "
                + prices.source().name());
        return 0;
    }
}

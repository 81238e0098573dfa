package org.wattwerk.cli;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wattwerk prices}: what the controller reckons with, and whether a file can be used. */
@Command(
        name = "prices",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows the prices of the day, or checks a file of prices.")
final class PricesCommand {
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the prices that the controller knows for the day.",
            footer = {"", "Example:", "  wattwerk prices show"})
    int show(@Mixin ControllerUrl controller) {
        DayPrices prices = LiveJson.read(controller.client().text("/v1/prices"), DayPrices.class);
        ZoneId zone = ZoneId.of(prices.zone());
        DateTimeFormatter form = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(zone);
        System.out.println(
                prices.source() + (prices.model() ? " (a model, no market price)" : "") + ", times in " + zone);
        Table table = Table.of("FROM", "TO", ">EUR/MWH");
        for (DayPrices.Interval interval : prices.intervals()) {
            table.row(
                    form.format(interval.start()),
                    form.format(interval.end()),
                    String.format(Locale.ROOT, "%.2f", interval.eurPerMwh()));
        }
        table.lines().forEach(System.out::println);
        return 0;
    }

    @Command(
            name = "import-check",
            mixinStandardHelpOptions = true,
            description = "Reads a file of prices and says what it holds, or everything that is wrong with it.",
            footer = {"", "Example:", "  wattwerk prices import-check Gro_handelspreise_202412110000_202412140000.csv"})
    int importCheck(
            @Parameters(paramLabel = "FILE", description = "As downloaded from SMARD or Energy-Charts, or CSV.")
                    Path file) {
        PriceCurve prices = PriceSelection.file(file);
        DateTimeFormatter form = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(DeliveryDay.ZONE);
        System.out.println(file + ": good. " + prices.quarterHours() + " quarter hours from "
                + form.format(prices.start()) + " to " + form.format(prices.end()) + " (Berlin), source "
                + prices.source().name());
        return 0;
    }
}

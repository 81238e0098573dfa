package org.wattwerk.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.controller.prices.PriceFile;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.runtime.ExitException;

/** Prices as they are named on a command line: a downloaded file, or {@code model} with an optional seed. */
public final class PriceSelection {
    /** The day of the model that is shown where none is asked for: a cold weekday with two marked peaks. */
    public static final LocalDate MODEL_DAY = LocalDate.of(2025, 1, 21);

    private static final Pattern MODEL = Pattern.compile("model(?::(\\d{1,9}))?");

    private PriceSelection() {}

    /**
     * The prices of one delivery day.
     *
     * @throws ExitException if the file cannot be used or does not cover the day; says which days it has
     */
    public static PriceCurve day(String prices, LocalDate day) {
        Matcher model = MODEL.matcher(prices);
        if (model.matches()) {
            return TypicalYear.day(day, model.group(1) == null ? 1 : Long.parseLong(model.group(1)));
        }
        PriceCurve all = file(Path.of(prices));
        try {
            return all.day(day);
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(prices + " does not cover the whole day " + day + ": it has " + days(all)
                    + "; choose another with --day");
        }
    }

    /** Whether the model of a typical year is named, and no file. */
    static boolean isModel(String prices) {
        return MODEL.matcher(prices).matches();
    }

    /** Prices of the model for whole days, both included. */
    static PriceCurve modelled(String prices, LocalDate first, LocalDate last) {
        Matcher model = MODEL.matcher(prices);
        if (!model.matches()) {
            throw new IllegalArgumentException("'" + prices + "' is not the model: write 'model' or 'model:SEED'");
        }
        return TypicalYear.days(first, last, model.group(1) == null ? 1 : Long.parseLong(model.group(1)));
    }

    /** The only whole delivery day of a file, so that nobody has to name it; an error that names the days otherwise. */
    public static LocalDate onlyDay(String prices) {
        if (MODEL.matcher(prices).matches()) {
            return MODEL_DAY;
        }
        PriceCurve all = file(Path.of(prices));
        LocalDate first = firstDay(all);
        if (!all.end().equals(new DeliveryDay(first).end()) && lastDay(all).isAfter(first)) {
            throw ExitException.badInput(prices + " has " + days(all) + ": say which one with --day YYYY-MM-DD");
        }
        return first;
    }

    /** All prices of a file. */
    public static PriceCurve file(Path file) {
        try {
            return PriceFile.read(file);
        } catch (PriceFileException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static LocalDate firstDay(PriceCurve all) {
        DeliveryDay day = DeliveryDay.containing(all.start());
        return day.start().equals(all.start()) ? day.date() : day.date().plusDays(1);
    }

    private static LocalDate lastDay(PriceCurve all) {
        return DeliveryDay.containing(all.end()).date().minusDays(1);
    }

    private static String days(PriceCurve all) {
        LocalDate first = firstDay(all);
        LocalDate last = lastDay(all);
        return last.isBefore(first) ? "no whole day" : first.equals(last) ? "only " + first : first + " to " + last;
    }
}

package org.wattwerk.simulator.day;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.simulator.day.EmeraldEvent.Course;

/** The real grid event beside the simulated one: power, ramps, and what is left of the training. */
class EmeraldBenchmark {
    @Test
    void play_realEventBesideOurs_isWritten() throws IOException {
        EmeraldEvent event = new EmeraldEvent(EmeraldEventTest.data());
        List<Double> there = event.measured();
        Course here = event.play(Power.ofWatts(75_000), Power.ofWatts(63_000));
        StringBuilder page = new StringBuilder("\n## A grid event\n\n" + LocalDate.now(ZoneId.of("Europe/Berlin"))
                + ". A real event of two steps (256 A100, 2 May 2025, minute means of all GPUs) beside the same two orders,"
                + " announced an hour ahead, on 256 simulated GPUs that all pretrain (curve of MPT 13B, which loses most"
                + " by a cap) under a ramp of 2 kW a minute.\n\n"
                + "| | there | here |\n|---|---|---|\n");
        row(page, "before, kW", Course.mean(there, 0, 60), Course.mean(here.kilowatts(), 0, 60));
        row(page, "first step, kW", Course.mean(there, 75, 230), Course.mean(here.kilowatts(), 75, 230));
        row(page, "second step, kW", Course.mean(there, 245, 360), Course.mean(here.kilowatts(), 245, 360));
        row(page, "fastest change, kW in a minute", fastest(there), fastest(here.kilowatts()));
        page.append(String.format(
                Locale.ROOT,
                "| pretraining in the first step, of normal | 0.67 to 0.74 | %.2f |%n"
                        + "| pretraining in the second step, of normal | 0.67 to 0.74 | %.2f |%n",
                Course.mean(here.speeds(), 75, 230),
                Course.mean(here.speeds(), 245, 360)));
        page.append(
                "\nThere the jobs were of several kinds and gave way by tiers; 0.67 and 0.74 are what its pretraining"
                        + " jobs kept. Here everything gives way equally.\n");
        System.out.println(page);
        String folder = System.getProperty("wattwerk.performance");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(
                    Path.of(folder, "steering-event.md"),
                    page,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    private static double fastest(List<Double> kilowatts) {
        double fastest = 0;
        for (int minute = 1; minute < kilowatts.size(); minute++) {
            fastest = Math.max(fastest, Math.abs(kilowatts.get(minute) - kilowatts.get(minute - 1)));
        }
        return fastest;
    }

    private static void row(StringBuilder page, String what, double there, double here) {
        page.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f |%n", what, there, here));
    }
}

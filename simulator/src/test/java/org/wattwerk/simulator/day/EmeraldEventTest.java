package org.wattwerk.simulator.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.simulator.day.EmeraldEvent.Course;

/** A real grid event of two steps, minus 19 % and minus 32 %, on as many GPUs with the power curves measured there. */
class EmeraldEventTest {
    private static final Power FIRST_STEP = Power.ofWatts(75_000);
    private static final Power SECOND_STEP = Power.ofWatts(63_000);

    static Path data() {
        String folder = System.getenv("WATTWERK_DATA");
        if (folder == null && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the real event is");
        }
        assumeThat(folder)
                .as("the real event is not tested: WATTWERK_DATA is not set")
                .isNotNull();
        return Path.of(String.valueOf(folder));
    }

    @Test
    void play_bothSteps_areHeldWithinTheRampAndCostLessTrainingThanThere() throws IOException {
        int seeds = Integer.getInteger("wattwerk.seeds", 5);
        assumeThat(seeds)
                .as("seven hours second by second take minutes: they are played in mvn -Pproof")
                .isGreaterThanOrEqualTo(1_000);
        Course course = new EmeraldEvent(data()).play(FIRST_STEP, SECOND_STEP);
        List<Double> kilowatts = course.kilowatts();
        double before = Course.mean(kilowatts, 0, 60);
        assertThat(before).isBetween(91.5, 92.5);
        // 15:11 to 18:00 and 18:00 to 20:05.
        assertThat(kilowatts.subList(72, 240)).allMatch(each -> each <= 75.0);
        assertThat(kilowatts.subList(241, 365)).allMatch(each -> each <= 63.0);
        assertThat(1 - Course.mean(kilowatts, 72, 230) / before).isGreaterThan(0.18);
        assertThat(1 - Course.mean(kilowatts, 241, 365) / before).isGreaterThan(0.31);
        for (int minute = 1; minute < kilowatts.size(); minute++) {
            // Ten seconds' worth of the ramp may come at once.
            assertThat(Math.abs(kilowatts.get(minute) - kilowatts.get(minute - 1)))
                    .as("minute " + minute)
                    .isLessThanOrEqualTo(2.0 * 70 / 60);
        }
        assertThat(kilowatts.get(400)).as("back after the event").isGreaterThan(91.5);
        assertThat(Course.mean(course.speeds(), 72, 230)).isGreaterThan(0.74);
        assertThat(Course.mean(course.speeds(), 241, 365)).isGreaterThan(0.74);
    }
}

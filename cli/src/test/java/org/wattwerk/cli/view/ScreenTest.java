package org.wattwerk.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;

class ScreenTest {
    private static Day dayUntil(Live live) {
        Day day = Moments.day();
        for (int quarterHour = 0; quarterHour < 32; quarterHour++) {
            day.saw(new HistoryPoint(
                    Moments.MIDNIGHT.plus(Duration.ofMinutes(15L * quarterHour)),
                    18_000,
                    14_000,
                    24_000,
                    null,
                    java.util.Map.of()));
        }
        day.saw(live);
        return day;
    }

    @Test
    void render_smallTerminal_showsEverythingAtOnce() {
        Live live = Moments.ordered();
        assertThat(Screen.render(live, dayUntil(live), 80, 24).plain()).isEqualTo("""
                Wattwerk demo  2024-12-12 08:12:30  time-lapse 480 x  control time 63 s
                price   655.60 EUR/MWh  SMARD
                        ▁▁▁▁▁▁▂▂▂▂▂▂▂▂▂▃▃▃▃▃▃▃▃▃▃▃▃▄▄▄▄▄▄▄▄▄▅▅▅▅▅▅▅▅▅▆▆▆▆▆▆▆▆▆▆▆▆▇▇▇▇▇▇▇▇▇██████
                power   11.24 kW of 12.00 kW  order of the grid operator  charged 11.90 kW
                  24 kW│‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾
                       │████████████████████████
                       │████████████████████████▇
                       │█████████████████████████
                       └00───────03───────06───────09───────12───────15───────18───────21───────
                node-1    4.40 kW  limit 200 W x 8  ██████████ of  4.40 kW  pretraining
                node-2    1.76 kW  limit 200 W x 8  ██████████ of  1.76 kW  silent  safe state …
                pretraining  RUNNING   step 123  loss 2.315  8.1 k tokens/s  12.35 kWh  1.46 EUR
                  limit 200 W for each GPU: the order of the grid operator leaves no more
                  computing 80.0 %, useful 95.00 %, 177.8 Wh and 0.0271 EUR net a million tokens
                finetuning   PAUSED    step -  loss -  - tokens/s  0.00 kWh  0.00 EUR
                  rests: gives way
                  computing 0.0 %
                so far  14.68 EUR gross  12.34 EUR net + 2.34 EUR VAT  settled until 08:00, mea…
                ────────────────────────────────────────────────────────────────────────────────
                08:00:00  order-1: at most 12 kW: grid operator
                00:00:00  node-1 attached: its agent said hello""");
    }

    @Property(tries = 200)
    void render_anySize_staysInside(
            @ForAll @IntRange(min = 1, max = 300) int width, @ForAll @IntRange(min = 1, max = 80) int height) {
        Live live = Moments.ordered();
        Frame frame = Screen.render(live, dayUntil(live), width, height);
        assertThat(frame.rows()).hasSizeLessThanOrEqualTo(height);
        assertThat(frame.rows()).allSatisfy(row -> assertThat(row.columns()).isLessThanOrEqualTo(width));
    }
}

package org.wattwerk.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.Power;

class IpmiPowerTest {
    private static final String IPMITOOL = """

                Instantaneous power reading:                  5120 Watts
                Minimum during sampling period:                 98 Watts
                Maximum during sampling period:               8410 Watts
                Average power reading over sample period:     4800 Watts
                IPMI timestamp:                           Tue Nov 24 11:30:00 2026
                Sampling period:                          00000005 Seconds.
                Power reading state is:                   activated

            """;
    private static final String FREE_IPMI = """
            Current Power                        : 5120 Watts
            Minimum Power over sampling duration : 98 watts
            Maximum Power over sampling duration : 8410 watts
            Average Power over sampling duration : 4800 watts
            Time Stamp                           : 11/24/2026 - 11:30:00
            Statistics reporting time period     : 1000 milliseconds
            Power Measurement                    : Active
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void parse_answersOfBothTools_findsThePresentPower() {
        assertThat(IpmiPower.parse(IPMITOOL)).contains(Power.ofWatts(5_120));
        assertThat(IpmiPower.parse(FREE_IPMI)).contains(Power.ofWatts(5_120));
    }

    @Test
    void parse_measuringSwitchedOffOrNonsense_isNoPower() {
        assertThat(IpmiPower.parse(IPMITOOL.replace("activated", "deactivated")))
                .isEmpty();
        assertThat(IpmiPower.parse(FREE_IPMI.replace(": Active", ": Not Active")))
                .isEmpty();
        assertThat(IpmiPower.parse("Instantaneous power reading: many Watts")).isEmpty();
        assertThat(IpmiPower.parse("")).isEmpty();
    }

    @Test
    void read_programThatAnswers_isBelievedAndOneThatFailsIsQuoted() throws Exception {
        Path answer = Files.writeString(folder.resolve("answer"), IPMITOOL);
        assertThat(IpmiPower.by(List.of("cat", answer.toString())).read()).isEqualTo(Power.ofWatts(5_120));
        assertThatThrownBy(
                        () -> IpmiPower.by(List.of("cat", folder.resolve("none").toString()))
                                .read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cat ended with 1")
                .hasMessageContaining("No such file");
        assertThatThrownBy(() -> IpmiPower.by(List.of("true")).read())
                .hasMessageContaining("true says no power: nothing");
        assertThatThrownBy(() -> IpmiPower.by(List.of("no-such-program")).read())
                .isInstanceOf(IOException.class);
    }
}

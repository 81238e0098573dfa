package org.wattwerk.core.planning.year;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wattwerk.core.planning.ReferenceSite;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;

class RegimesTest {
    @ParameterizedTest
    @ValueSource(ints = {2020, 2024})
    void compare_realYear_continuousUseBeatsChasingPrices(int year) {
        PriceRow prices = ReferenceSite.year(year);
        BitSet windows = new BitSet();
        // A stand-in for published windows: two hours on every evening of the last and first ninety days.
        for (int t = 0; t < prices.length(); t++) {
            int day = t / 96;
            windows.set(t, (day < 90 || day > 275) && t % 96 >= 68 && t % 96 < 76);
        }
        NetworkTerms terms =
                NetworkTerms.german(ReferenceSite.DEMAND, EnergyPrice.parse("9.4 EUR/MWh"), Optional.of(windows));
        YearProblem problem = YearProblem.of(
                prices,
                new RunGoal("run", ReferenceSite.curve(), 0.8 * prices.length(), prices.length(), RestTerms.FREE));
        List<Regime> regimes = Regimes.compare(problem, terms, Energy.ZERO, Power.ZERO);
        assertThat(regimes.get(0).name()).startsWith("continuous use");
        assertThat(regimes).hasSize(5).allMatch(Regime::earned);
        for (Regime regime : regimes) {
            YearPlan plan = regime.plan().orElseThrow();
            assertThat(plan.gapPercent()).isLessThan(0.5);
            if (regime.name().startsWith("continuous")) {
                double hours = plan.energy().kilowattHours() / (plan.peak().milliwatts() / 1e6);
                assertThat(hours).isGreaterThanOrEqualTo(6_999.9);
                assertThat(plan.energy().kilowattHours()).isGreaterThan(10_000_000);
            }
        }
        Regime published = regimes.stream()
                .filter(regime -> regime.name().startsWith("published"))
                .findFirst()
                .orElseThrow();
        assertThat(regimes.get(0).cost()).isLessThan(published.cost());
    }
}

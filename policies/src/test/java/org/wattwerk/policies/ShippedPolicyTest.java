package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.policies.BudgetPolicy.Basis;
import org.wattwerk.policies.BudgetPolicy.MoneyBudget;

class ShippedPolicyTest {
    static List<ShippedPolicy> shipped() {
        return ShippedPolicy.all();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shipped_fromClassPath_isTheFolderOfTheRepository(ShippedPolicy shipped, @TempDir Path written)
            throws Exception {
        Path repository = Path.of(shipped.name());
        assertThat(shipped.load()).isEqualTo(PolicyLoader.load(repository));

        shipped.writeTo(written);
        try (Stream<Path> files = Files.list(repository)) {
            assertThat(files)
                    .allSatisfy(file ->
                            assertThat(written.resolve(file.getFileName())).hasSameTextualContentAs(file));
        }
    }

    @Test
    void demo_site_isTheSiteOfTheDemo() {
        Policy demo = ShippedPolicy.DEMO.load();
        NodeClass node = demo.site().nodes().values().iterator().next();

        assertThat(demo.site().nodes()).containsOnlyKeys(new NodeId("node-1"), new NodeId("node-2"));
        assertThat(demo.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(node.full()).isEqualTo(Power.ofWatts(8 * 700 + 2800));
        assertThat(node.lowestCapped()).isEqualTo(Power.ofWatts(8 * 200 + 2800));
        assertThat(node.stopped()).isEqualTo(Power.ofWatts(8 * 70 + 1200));
        // Half of the limit holds with one node at its lowest caps and one stopped: 1.1 x (4400 + 1760) + 600 + 4000 W.
        Power curtailed = demo.site().connectionPower(node.lowestCapped().plus(node.stopped()));
        assertThat(curtailed).isEqualTo(Power.ofWatts(11_376)).isLessThan(Power.parse("12 kW"));
        // It does not with both at their lowest caps, so caps alone are not enough: 1.1 x 8800 + 600 + 4000 W.
        assertThat(demo.site().connectionPower(node.lowestCapped().times(2)))
                .isEqualTo(Power.ofWatts(14_280))
                .isGreaterThan(Power.parse("12 kW"));
    }

    @Test
    void demo_tariff_addsFourAndAHalfCentsAndTheMargin() {
        TariffPolicy tariff = ShippedPolicy.DEMO.load().tariff();

        // 0.94 + 0.11 + 0.446 + 0.941 + 0.05 + 2.05 = 4.537 ct/kWh, and 4 EUR/MWh.
        assertThat(tariff.netSurcharge()).isEqualTo(EnergyPrice.parse("49.37 EUR/MWh"));
        assertThat(tariff.components())
                .extracting(TariffPolicy.Component::name)
                .containsExactlyElementsOf(TariffSection.COMPONENTS);
        assertThat(tariff.vat()).isEqualTo(Share.ofPercent(19));
        assertThat(tariff.biddingZone()).isEqualTo("DE-LU");
    }

    @Test
    void demo_otherSections_sayWhatTheirFilesSay() {
        Policy demo = ShippedPolicy.DEMO.load();

        assertThat(demo.control())
                .isEqualTo(new ControlSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        Power.ofWatts(200),
                        Duration.ofMillis(500),
                        Duration.ofHours(1),
                        Duration.ofMinutes(2)));
        assertThat(demo.budget().monthlyEnergy()).contains(Energy.parse("13 MWh"));
        assertThat(demo.budget().monthlyMoney()).contains(new MoneyBudget(Money.ofEuros(2200), Basis.GROSS));
        assertThat(demo.job(new JobId("pretraining")))
                .isEqualTo(new JobPolicy(
                        new JobId("pretraining"),
                        "Pretraining of the foundation model",
                        "foundation-model",
                        10,
                        Share.ofPercent(85),
                        false));
        assertThat(demo.job(new JobId("finetuning")).throughputGoal()).isEqualTo(Share.ofPercent(50));
    }

    @Test
    void reference_site_hasRoomForFullLoad() {
        Policy reference = ShippedPolicy.REFERENCE_384.load();

        assertThat(reference.site().nodes()).hasSize(384).containsKeys(new NodeId("gpu001"), new NodeId("gpu384"));
        Power full =
                reference.site().nodes().values().stream().map(NodeClass::full).reduce(Power.ZERO, Power::plus);
        // 384 x 8.4 kW = 3225.6 kW; x 1.1 + 60 kW + 300 kW = 3908.16 kW.
        assertThat(reference.site().connectionPower(full)).isEqualTo(Power.parse("3908.16 kW"));
        assertThat(reference.site().limit()).isEqualTo(Power.parse("4.4 MW"));
    }

    @Test
    void defaults_ofSectionsThatMayBeLeftOut_arePinned() {
        Policy reference = ShippedPolicy.REFERENCE_384.load();

        assertThat(reference.control())
                .isEqualTo(new ControlSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        Power.ofWatts(200),
                        Duration.ofMillis(500),
                        Duration.ofHours(1),
                        Duration.ofMinutes(2)));
        assertThat(reference.budget()).isEqualTo(new BudgetPolicy(Optional.empty(), Optional.empty()));
        assertThat(reference.jobDefaults()).isEqualTo(new JobDefaults(0, Share.ofPercent(80), true));
        assertThat(reference.job(new JobId("somebodys")))
                .isEqualTo(
                        new JobPolicy(new JobId("somebodys"), "somebodys", "unassigned", 0, Share.ofPercent(80), true));
    }
}

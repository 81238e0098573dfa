package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.quantity.EnergyPrice;

class PolicyLoaderTest {
    /** The smallest policy, of which each test spoils a line. */
    private static final String GOOD = """
            site:
              name: small
              time-zone: Europe/Berlin
              limit: 24 kW
              other-loads: 4 kW
              overhead:
                fixed: 600 W
                marginal: 10 %
              gpu-models:
                h100:
                  default-limit: 700 W
                  min-limit: 200 W
                  max-limit: 700 W
                  idle: 70 W
              node-classes:
                h100-8:
                  gpu-model: h100
                  gpus: 8
                  host-idle: 1200 W
                  host-busy: 2800 W
              nodes:
                h100-8: [node-1, node-2]
            tariff:
              name: small
              bidding-zone: DE-LU
              vat: 19 %
              margin: {net: 4 EUR/MWh, source: contract}
              components:
                electricity-tax: {gross: 2.4395 ct/kWh, source: law}
            control:
              safe-limit: 200 W
              lease-ttl: 10 s
              lease-renew: 2 s
            budget:
              month: {energy: 13 MWh, money: {gross: 2200 EUR}}
            job-defaults:
              priority: 3
            jobs:
              pretraining: {cost-centre: lab, throughput-goal: 85 %}
            """;

    /** One spoilt line each: what is written, what stands there instead, and the one problem that this must give. */
    @ParameterizedTest(name = "[{index}] {0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
    fixed: 600 W        | fixed: 600          | p.yaml:7: site.overhead.fixed: '600' has no unit of power: use one of mW, W, kW, MW, such as '3.6 MW'
    limit: 24 kW        | limit: 24 kWh       | p.yaml:4: site.limit: '24 kWh' has no unit of power: use one of mW, W, kW, MW, such as '3.6 MW'
    limit: 24 kW        | limit: [24 kW]      | p.yaml:4: site.limit: is a list: write a text
    limit: 24 kW        | limit:              | p.yaml:4: site.limit: has no value: write one, or leave the key out
    limit: 24 kW        | Limit: 24 kW        | p.yaml:1: site: has no 'limit': write it, such as 'limit: 24 kW'`;`p.yaml:4: site.Limit: unknown key: did you mean 'limit'?
    limit: 24 kW        | limit: 14 kW        | p.yaml:4: site.limit: 14 kW cannot be held: 2 nodes in their safe state (200 W a GPU) draw 8.8 kW, overhead 1.48 kW, other loads 4 kW; the lowest limit that can be held is 14.28 kW: raise the limit, or lower control.safe-limit, or take nodes out
    name: small         | name: {a: b}        | p.yaml:2: site.name: is a mapping: write a text
    Europe/Berlin       | Europe/Nürnberg     | p.yaml:3: site.time-zone: 'Europe/Nürnberg' is not a time zone: write such as 'Europe/Berlin'
    gpus: 8             | gpus: eight         | p.yaml:18: site.node-classes.h100-8.gpus: 'eight' is not a whole number
    gpus: 8             | gpus: 0             | p.yaml:16: site.node-classes.h100-8: node class h100-8 has no GPU: 0
    gpu-model: h100     | gpu-model: h200     | p.yaml:17: site.node-classes.h100-8.gpu-model: 'h200' is not among gpu-models: h100
    idle: 70 W          | idle: 270 W         | p.yaml:10: site.gpu-models.h100: limits of h100 are not in the order idle <= min <= default <= max: 270 W, 200 W, 700 W, 700 W
    node-1, node-2      | node-1, node-1      | p.yaml:22: site.nodes.h100-8[1]: node 'node-1' stands here twice
    [node-1, node-2]    | []                  | p.yaml:21: site.nodes: names no node: a site has at least one
    node-1, node-2      | Node_1              | p.yaml:22: site.nodes.h100-8[0]: 'Node_1' is not a node name: use a-z, 0-9 and -, at most 63 characters
    vat: 19 %           | vat: 19             | p.yaml:26: tariff.vat: '19' has no unit of share: use one of ppm, %, such as '85 %'
    {net: 4 EUR/MWh,    | {                   | p.yaml:27: tariff.margin: does not say its amount as net or gross: write such as 'net: 0.94 ct/kWh'
    {net: 4 EUR/MWh,    | {net: 4 EUR/MWh, gross: 4 EUR/MWh, | p.yaml:27: tariff.margin: has both 'net' and 'gross': write one of them
    , source: law       | ^^                  | p.yaml:29: tariff.components.electricity-tax: has no 'source': write it, such as 'source: supply contract'
    electricity-tax:    | electricity_taxes:  | p.yaml:29: tariff.components.electricity_taxes: unknown key: did you mean 'electricity-tax'?
    vat: 19 %           | vat: 19.123 %       | p.yaml:26: tariff.vat: 19.123 % is too fine for a VAT rate: write at most two decimals of a percent
    safe-limit: 200 W   | safe-limit: 150 W   | p.yaml:31: control.safe-limit: safe limit of 150 W is out of range: GPUs of h100-8 take 200 W to 700 W
    lease-ttl: 10 s     | lease-ttl: 3 s      | p.yaml:30: control: lease-renew of 2 s is too long: at least two renewals must fit into the lease-ttl of 3 s
    lease-ttl: 10 s     | lease-ttl: 10       | p.yaml:32: control.lease-ttl: '10' has no unit of time: use one of ms, s, min, h, such as '10 s'
    lease-ttl: 10 s     | lease_ttl: 10 s     | p.yaml:32: control.lease_ttl: unknown key: did you mean 'lease-ttl'?
    lease-renew: 2 s    | colour: red         | p.yaml:33: control.colour: unknown key: use one of checkpoint-ahead, checkpoint-every, lease-renew, lease-ttl, quarter-hour-peak, ramp, report-period, safe-limit
    {gross: 2200 EUR}   | 2200 EUR            | p.yaml:35: budget.month.money: is a single value: write keys below it
    {gross: 2200 EUR}   | {gross: 2200 USD}   | p.yaml:35: budget.month.money.gross: '2200 USD' has no unit of amount of money: use one of uEUR, EUR, such as '1200 EUR'
    budget:             | budgets:            | p.yaml:34: budgets: unknown key: did you mean 'budget'?
    85 %                | 185 %               | p.yaml:39: jobs.pretraining.throughput-goal: 185 % is more than full speed: write at most 100 %
    priority: 3         | pausable: maybe     | p.yaml:37: job-defaults.pausable: 'maybe' is neither true nor false
    pretraining:        | Pre Training:       | p.yaml:39: jobs.Pre Training: 'Pre Training' is not a job name: use a-z, 0-9 and -, at most 63 characters
    priority: 3         | priority: 3, a: [   | p.yaml:37: is not YAML: mapping values are not allowed here
    host-busy: 2800 W   | host-busy: 9000000000 MW | p.yaml:4: site.limit: cannot be checked: the powers below it sum to more than exists; check their units
    other-loads: 4 kW   | limit: 4 kW         | p.yaml:1: site: has no 'other-loads': write it, such as 'other-loads: 4 kW'`;`p.yaml:5: site.limit: stands here twice, first in line 4
    """)
    void load_oneMistake_saysWhereAndWhatToDo(String written, String instead, String problems) {
        assertThat(GOOD).contains(written);
        String spoilt = GOOD.replaceFirst(java.util.regex.Pattern.quote(written), instead);

        assertThatThrownBy(() -> PolicyLoader.read("p", List.of(new PolicyText("p.yaml", spoilt))))
                .isInstanceOf(PolicyException.class)
                .hasMessage(problems.replace("`;`", "\n"));
    }

    @Test
    void load_manyMistakes_saysAllOfThemInOrder(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("p.yaml");
        Files.writeString(
                file,
                GOOD.replace("fixed: 600 W", "fixed: 600")
                        .replace("vat: 19 %", "vta: 19 %")
                        .replace("priority: 3", "priority: high"));

        assertThatThrownBy(() -> PolicyLoader.load(file))
                .isInstanceOfSatisfying(
                        PolicyException.class,
                        refusal -> assertThat(refusal.problems())
                                .extracting(Problem::line, Problem::path)
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple(7, "site.overhead.fixed"),
                                        org.assertj.core.groups.Tuple.tuple(23, "tariff"),
                                        org.assertj.core.groups.Tuple.tuple(26, "tariff.vta"),
                                        org.assertj.core.groups.Tuple.tuple(37, "job-defaults.priority")));
    }

    @Test
    void load_good_readsAmountsNet() throws Exception {
        Policy policy = PolicyLoader.read("p", List.of(new PolicyText("p.yaml", GOOD)));

        // 2.4395 ct/kWh gross / 1.19 = 2.05 ct/kWh net.
        assertThat(policy.tariff().components().get(0).net()).isEqualTo(EnergyPrice.parse("20.50 EUR/MWh"));
        assertThat(policy.jobs().values())
                .singleElement()
                .satisfies(job -> assertThat(job.priority()).isEqualTo(3));
    }

    @Test
    void load_sectionInTwoFiles_isRefused(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.yaml"), GOOD);
        Files.writeString(folder.resolve("b.yaml"), "control:\n  safe-limit: 300 W\n");

        assertThatThrownBy(() -> PolicyLoader.load(folder))
                .hasMessage(folder.resolve("b.yaml") + ":1: control: stands in " + folder.resolve("a.yaml")
                        + " too, line 30: a policy has it once");
    }

    @Test
    void load_sectionMissing_isRefused() {
        String withoutTariff = GOOD.substring(0, GOOD.indexOf("tariff:")) + GOOD.substring(GOOD.indexOf("control:"));

        assertThatThrownBy(() -> PolicyLoader.read("p", List.of(new PolicyText("p.yaml", withoutTariff))))
                .hasMessage("p: has no section 'tariff': a policy needs it");
    }

    @Test
    void load_whatIsNoPolicy_isRefusedInOneLine(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> PolicyLoader.load(folder))
                .hasMessage(folder + ": has no policy: put at least one *.yaml file there");
        assertThatThrownBy(() -> PolicyLoader.load(folder.resolve("absent.yaml")))
                .hasMessage(folder.resolve("absent.yaml")
                        + ": cannot be read: check that it exists and may be read by you");

        Path file = folder.resolve("p.yaml");
        Files.writeString(file, "");
        assertThatThrownBy(() -> PolicyLoader.load(file))
                .hasMessage(file + ": is empty: a policy has at least 'site' and 'tariff'");
        Files.writeString(file, "- a\n");
        assertThatThrownBy(() -> PolicyLoader.load(file)).hasMessage(file + ":1: is a list: write keys below it");
        Files.write(file, "site: {name: Nürnberg}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PolicyLoader.load(file)).hasMessage(file + ": is not UTF-8: save it as UTF-8");
        Files.writeString(file, "site: !!java.net.URL {a: b}\n");
        assertThatThrownBy(() -> PolicyLoader.load(file)).isInstanceOf(PolicyException.class);
        Files.writeString(file, "[".repeat(100_000));
        assertThatThrownBy(() -> PolicyLoader.load(file)).isInstanceOf(PolicyException.class);
        Files.writeString(file, "site: &a {nodes: *a}\n");
        assertThatThrownBy(() -> PolicyLoader.load(file)).isInstanceOf(PolicyException.class);
    }

    @Property(tries = 300)
    void load_damagedText_isReadOrRefusedWithAPlace(
            @ForAll @IntRange(max = 1_100) int from,
            @ForAll @IntRange(max = 40) int length,
            @ForAll @From("fragments") String instead) {
        int start = Math.min(from, GOOD.length());
        int end = Math.min(start + length, GOOD.length());
        String damaged = GOOD.substring(0, start) + instead + GOOD.substring(end);
        try {
            assertThat(PolicyLoader.read("p", List.of(new PolicyText("p.yaml", damaged)))
                            .site()
                            .nodes())
                    .isNotEmpty();
        } catch (PolicyException refusal) {
            assertThat(refusal.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                "",
                " ",
                "\n",
                "\t",
                ":",
                "- ",
                "{",
                "]",
                "&a ",
                "*a",
                "!!int 7",
                "9000000000 MW",
                "-1 W",
                "[1-9]",
                "ü",
                "\u0000");
    }
}

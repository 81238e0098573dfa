package org.wattwerk.controller.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.SyntheticDay;

/** The page in a real browser. Folder {@code wattwerk.screenshots}, if set, receives pictures of it. */
class PageBrowserTest {
    @Test
    void page_liveStream_movesPowerAndPrice() throws Exception {
        try (PageDemo demo = PageDemo.start(0, Duration.ofHours(15).plusMinutes(50));
                Browser browser = Browser.open(chromium(), demo.address())) {
            browser.waitUntil("document.getElementById('power')?.value > 0");
            double power = Double.parseDouble(browser.evaluate("document.getElementById('power').value"));
            double price = Double.parseDouble(browser.evaluate("document.getElementById('price').value"));

            browser.waitUntil("document.getElementById('power').value != " + power);
            browser.waitUntil("document.getElementById('price').value != " + price);

            assertThat(browser.evaluate("document.getElementById('price').textContent"))
                    .matches("\\d+\\.\\d\\d");
            assertThat(browser.evaluate("document.querySelectorAll('.chart canvas').length"))
                    .isEqualTo("3");
            assertThat(browser.evaluate("document.querySelectorAll('#jobs tr').length"))
                    .isEqualTo("2");
            assertThat(browser.evaluate("document.getElementById('pace').textContent"))
                    .isEqualTo("time-lapse 240×; simulated devices");
            assertThat(browser.complaints()).as("console of the page").isEmpty();
        }
    }

    @Test
    void page_streamCut_saysSoAndComesBack() throws Exception {
        try (PageDemo demo = PageDemo.start(0, Duration.ofHours(9));
                Browser browser = Browser.open(chromium(), demo.address())) {
            browser.waitUntil("document.getElementById('power')?.value > 0");

            browser.evaluate("void (window.banners = 0, new MutationObserver(() => "
                    + "{ if (!document.getElementById('connection').hidden) window.banners++; })"
                    + ".observe(document.getElementById('connection'), { attributes: true }))");
            demo.cutReaders();

            browser.waitUntil("window.banners > 0 && document.getElementById('connection').hidden");
        }
    }

    @Test
    void page_phoneOf360Pixels_needsNoSidewaysScrolling() throws Exception {
        try (PageDemo demo = PageDemo.start(0, Duration.ofHours(14));
                Browser browser = Browser.open(chromium(), demo.address())) {
            browser.size(360, 740, false);
            browser.waitUntil("document.getElementById('power')?.value > 0");

            assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo("360");
            String folder = System.getProperty("wattwerk.screenshots");
            if (folder != null) {
                pictures(browser, Files.createDirectories(Path.of(folder)));
            }
        }
    }

    @Test
    void page_controllerJustStarted_showsEmptyStatesInsteadOfFigures() throws Exception {
        Live first = new Live(
                SyntheticDay.DAY.atStartOfDay(SyntheticDay.ZONE).toInstant(),
                "00:00:00",
                SyntheticDay.DAY.toString(),
                1,
                0,
                false,
                new Live.Site("new", 24_000, null, 0, 0, 0, 0, 4_000),
                null,
                List.of(new Live.Node("node-1", "absent", null, null, 8_400, null, 8, false, false, null)),
                List.of(),
                List.of(),
                new Live.Money(0, 0, 0, null, "missing"),
                List.of());
        try (PageDemo demo = PageDemo.showing(first);
                Browser browser = Browser.open(chromium(), demo.address())) {
            browser.waitUntil("document.getElementById('limit')?.value == 24000");

            assertThat(browser.evaluate("document.querySelector('.tile-price').innerText"))
                    .contains("no price known")
                    .doesNotContain("NaN");
            assertThat(browser.evaluate("document.getElementById('settled').textContent"))
                    .isEqualTo("nothing settled yet");
            assertThat(browser.evaluate("document.getElementById('nodes').innerText"))
                    .contains("absent")
                    .contains("no lease")
                    .doesNotContain("NaN");
            assertThat(browser.evaluate("document.getElementById('jobs-empty').hidden"))
                    .isEqualTo("false");
            assertThat(browser.evaluate("document.getElementById('pace').textContent"))
                    .isEqualTo("real time; real devices");
            assertThat(browser.complaints())
                    .filteredOn(line -> !line.contains("404"))
                    .isEmpty();
        }
    }

    private static void pictures(Browser browser, Path folder) throws Exception {
        int[][] sizes = {{1440, 900}, {390, 844}};
        for (int[] size : sizes) {
            for (boolean dark : new boolean[] {false, true}) {
                browser.size(size[0], size[1], dark);
                String frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";
                browser.evaluate(frames);
                String change = browser.evaluate("document.getElementById('local-time').textContent");
                browser.waitUntil("document.getElementById('local-time').textContent != '" + change + "'");
                browser.evaluate(frames);
                String name = size[0] + (dark ? "-dark" : "-light");
                browser.screenshot(folder.resolve(name + ".png"), false);
                String height = browser.evaluate("document.documentElement.scrollHeight");
                browser.size(size[0], Integer.parseInt(height), dark);
                browser.evaluate(frames);
                browser.screenshot(folder.resolve(name + "-whole.png"), true);
            }
        }
    }

    private static Path chromium() {
        Optional<Path> found = Browser.find();
        if ("all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            assertThat(found)
                    .as("WATTWERK_REQUIRE=all needs chromium on the PATH")
                    .isPresent();
        }
        assumeTrue(found.isPresent(), "skipped: no chromium on the PATH");
        return found.orElseThrow();
    }
}

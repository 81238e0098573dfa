package org.wattwerk.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.cli.rest.LiveStream;
import org.wattwerk.cli.view.Day;
import org.wattwerk.cli.view.LiveView;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.LiveJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wattwerk top}: the live view of a controller until Ctrl-C. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "Shows price, power against the limit, nodes, jobs and money as they change; Ctrl-C ends it.",
        footer = {"", "Example:", "  wattwerk top --url http://127.0.0.1:8080"})
final class TopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() throws InterruptedException {
        ControllerClient client = controller.client();
        Day day = day(client);
        String date = "";
        LiveView view = LiveView.on(System.out);
        Thread giveBack = new Thread(view::release, "cursor");
        Runtime.getRuntime().addShutdownHook(giveBack);
        try (LiveStream stream = client.live()) {
            while (true) {
                Optional<Live> live = stream.next(PATIENCE);
                if (live.isEmpty()) {
                    client.get("/v1/health");
                    continue;
                }
                if (!live.get().day().equals(date)) {
                    day = date.isEmpty() ? day : day(client);
                    date = live.get().day();
                }
                day.saw(live.get());
                view.show(live.get(), day);
            }
        } finally {
            view.release();
        }
    }

    private static Day day(ControllerClient client) {
        Day day = Day.of(LiveJson.read(client.text("/v1/prices"), DayPrices.class));
        for (HistoryPoint point : LiveJson.read(client.text("/v1/history"), HistoryPoint[].class)) {
            day.saw(point);
        }
        return day;
    }
}

package org.wattwerk.cli;

import java.util.concurrent.Callable;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.controller.live.JobGoodput;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.LiveJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk jobs show}: one job, what its time went into, and what its tokens came to. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one job: why it is as it is, what its time and tokens came to, and what tokens cost now.",
        footer = {"", "Example:", "  wattwerk jobs show pretraining"})
final class JobsShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name.")
    private String job = "";

    @Option(names = "--json", description = "Prints the controller's answer as it is.")
    private boolean json;

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        ControllerClient client = controller.client();
        String path = "/v1/jobs/" + ControllerClient.segment(job);
        if (json) {
            System.out.println(client.get(path + "/goodput").toPrettyString());
            return 0;
        }
        Live.Job shown = LiveJson.read(client.text(path), Live.Job.class);
        JobGoodput goodput = LiveJson.read(client.text(path + "/goodput"), JobGoodput.class);
        JobText.lines(shown, goodput).forEach(System.out::println);
        return 0;
    }
}

package org.wattwerk.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.wattwerk.cli.rest.ControllerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wattwerk jobs release}: a job that is held is tried again. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = "Tries a job again that is held because it crashed again and again without a new checkpoint.",
        footer = {"", "Example:", "  wattwerk jobs release pretraining"})
final class JobsReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name.")
    private String job = "";

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        controller
                .client()
                .post("/v1/jobs/" + ControllerClient.segment(job) + "/release", JsonNodeFactory.instance.objectNode());
        System.out.println("job " + job + " is in the queue again; 'wattwerk why " + job + "' says how it stands");
        return 0;
    }
}

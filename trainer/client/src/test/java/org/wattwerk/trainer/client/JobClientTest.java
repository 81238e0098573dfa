package org.wattwerk.trainer.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.client.Directive.Order;
import org.wattwerk.trainer.client.LoopbackAgent.Mood;

class JobClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Logger LOG = Logger.getLogger("org.wattwerk.trainer.client");

    @TempDir
    Path folder;

    private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
    private final BlockingQueue<Directive> heard = new LinkedBlockingQueue<>();
    private final Handler recorder = new Recorder();
    private Path token = Path.of("");

    @BeforeEach
    void writeToken() throws IOException {
        token = Files.writeString(folder.resolve("token"), "secret-one\n");
        LOG.addHandler(recorder);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void forgetLog() {
        LOG.removeHandler(recorder);
        LOG.setUseParentHandlers(true);
    }

    @Test
    void onDirective_newSequence_arrivesWithAllItsFigures() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            await(Order.RUN);
            agent.order(2, "pause");
            Directive pause = await(Order.PAUSE);
            assertThat(pause.sequence()).isEqualTo(2);
            assertThat(pause.simulatedSpeed()).hasValue(0.83);
            assertThat(pause.limitWatts()).hasValue(480.0);
            assertThat(pause.priceEurPerMwh()).isEmpty();
            assertThat(client.current()).isEqualTo(pause);
        }
    }

    @Test
    void current_beforeAnythingWasHeard_letsTheJobTrain() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            agent.mood(Mood.FAILING);
            try (JobClient client = listening(agent)) {
                agent.next("directive");
                assertThat(client.current()).isEqualTo(Directive.UNHEARD);
                assertThat(client.current().order()).isEqualTo(Order.RUN);
            }
        }
    }

    @Test
    void onDirective_agentGoneAndBackWithALowerSequence_isHeardAgain() throws Exception {
        int port;
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            port = agent.port();
            agent.order(7, "pause");
            JobClient client = listening(agent);
            await(Order.PAUSE);
            agent.leave();
            awaitTrouble(client, JobClientException.AgentAway.class);
            assertThat(client.current().order()).as("the last directive holds").isEqualTo(Order.PAUSE);
            try (LoopbackAgent returned = new LoopbackAgent(port)) {
                returned.order(3, "run");
                assertThat(await(Order.RUN).sequence()).isEqualTo(3);
                client.close();
            }
        }
    }

    @Test
    void onDirective_badAnswersInBetween_keepsTheLastAndRecovers() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            await(Order.RUN);
            long sequence = 2;
            for (Mood mood : new Mood[] {Mood.HALF_BODY, Mood.NOT_JSON, Mood.FAILING, Mood.ENDLESS}) {
                agent.order(sequence, "pause");
                await(Order.PAUSE);
                agent.mood(mood);
                awaitTrouble(client, JobClientException.class);
                assertThat(client.current().order()).as("after " + mood).isEqualTo(Order.PAUSE);
                agent.order(sequence + 1, "run");
                agent.mood(Mood.WELL);
                await(Order.RUN);
                sequence += 2;
            }
        }
    }

    @Test
    void onDirective_orderOfALaterVersion_isMisunderstoodAndNotObeyed() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            await(Order.RUN);
            agent.order(2, "dance");
            awaitTrouble(client, JobClientException.Misunderstood.class);
            assertThat(client.current().order()).isEqualTo(Order.RUN);
        }
    }

    @Test
    void directives_tokenChangedOnDisk_areAskedWithTheNewOne() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            agent.mood(Mood.UNAUTHORISED);
            try (JobClient client = listening(agent)) {
                assertThat(agent.next("directive").authorization()).isEqualTo("Bearer secret-one");
                awaitTrouble(client, JobClientException.Refused.class);
                Files.writeString(token, "secret-two\n");
                agent.mood(Mood.WELL);
                await(Order.RUN);
                client.state(JobState.RUNNING, "started");
                assertThat(agent.next("state").authorization()).isEqualTo("Bearer secret-two");
            }
        }
        assertThat(String.join("\n", logged)).contains("401").doesNotContain("secret");
    }

    @Test
    void directives_tokenFileUnusable_isATypedErrorThatDoesNotShowIt() throws Exception {
        Files.writeString(token, "secret one\nand a second line\n");
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            JobClientException problem = awaitTrouble(client, JobClientException.TokenUnreadable.class);
            assertThat(problem).hasMessageContaining(token.toString()).hasMessageNotContaining("secret");
            assertThat(agent.calls).isEmpty();
        }
    }

    @Test
    void directives_agentThatAnswersAtOnceWithNothingNew_isNotAskedInATightLoop() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            agent.mood(Mood.HASTY);
            long from = System.nanoTime();
            try (JobClient client = listening(agent)) {
                for (int i = 0; i < 4; i++) {
                    agent.next("directive");
                }
                // Two questions may follow each other at once, the next two only after a rest of 250 ms each.
                assertThat(System.nanoTime() - from).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
                assertThat(client.problem()).isEmpty();
            }
        }
    }

    @Test
    void reports_pauseInOrder_checkpointArrivesBeforeState() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            client.progress(12, 98_304, 2.41, 8123.54);
            assertThat(agent.next("progress").body())
                    .isEqualTo("{\"step\":12,\"tokens\":98304,\"loss\":2.41,\"tokensPerSecond\":8123.5}");
            client.checkpointTaken(12, Path.of("/a \"b\"/step-12"));
            client.state(JobState.PAUSED, "price above\n600");
            assertThat(agent.next("checkpoint").body())
                    .isEqualTo("{\"step\":12,\"tokens\":98304,\"path\":\"/a \\\"b\\\"/step-12\"}");
            assertThat(agent.next("state").body())
                    .isEqualTo("{\"state\":\"paused\",\"message\":\"price above\\u000a600\"}");
            assertThat(client.flush(LONG)).isTrue();
        }
    }

    @Test
    void reports_checkpoints_sumWhatTheRunStoodStillForThem() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            client.checkpointTaken(10, Path.of("/a"), Duration.ofMillis(1_200));
            agent.next("checkpoint");
            client.checkpointTaken(20, Path.of("/b"), Duration.ofMillis(300));
            assertThat(agent.next("checkpoint").body())
                    .as("1.2 s and 0.3 s")
                    .isEqualTo("{\"step\":20,\"path\":\"/b\",\"stoodSeconds\":1.500}");
        }
    }

    @Test
    void rests_saysUnderWhichDirective() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            agent.order(7, "pause");
            client.rests(await(Order.PAUSE), "price above 600");
            assertThat(agent.next("state").body())
                    .isEqualTo("{\"state\":\"paused\",\"message\":\"price above 600\",\"sequence\":7}");
        }
    }

    @Test
    void reports_lossNotFinite_isLeftOut() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0);
                JobClient client = listening(agent)) {
            client.progress(1, 2, Double.NaN, Double.POSITIVE_INFINITY);
            assertThat(agent.next("progress").body()).isEqualTo("{\"step\":1,\"tokens\":2}");
        }
    }

    @Test
    void reports_agentAway_dropProgressButDeliverTheLatestCheckpointAndStateOnItsReturn() throws Exception {
        int port;
        JobClient client;
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            port = agent.port();
            client = listening(agent);
            await(Order.RUN);
        }
        client.progress(10, 1, 1, 1);
        assertThat(client.flush(LONG)).as("progress is dropped").isTrue();
        awaitTrouble(client, JobClientException.AgentAway.class);
        client.checkpointTaken(10, Path.of("/old"));
        client.checkpointTaken(20, Path.of("/new"));
        client.state(JobState.PAUSED, "waiting");
        try (LoopbackAgent returned = new LoopbackAgent(port)) {
            assertThat(returned.next("checkpoint").body()).contains("\"step\":20");
            assertThat(returned.next("state").body()).contains("paused");
            assertThat(client.flush(LONG)).isTrue();
            assertThat(returned.calls).noneMatch(call -> call.what().equals("progress"));
            client.close();
        }
    }

    @Test
    void progress_agentThatNeverAnswers_doesNotHoldUpTheCaller() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            agent.leave();
            try (JobClient client = listening(agent)) {
                for (int step = 0; step < 100_000; step++) {
                    client.progress(step, step, 1, 1);
                }
                assertThat(client.current()).isEqualTo(Directive.UNHEARD);
            }
        }
    }

    private JobClient listening(LoopbackAgent agent) {
        JobClient client = JobClient.connect(agent.environment(token));
        client.onDirective(heard::add);
        return client;
    }

    private Directive await(Order order) throws InterruptedException {
        long until = System.nanoTime() + LONG.toNanos();
        while (true) {
            Directive directive = heard.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (directive == null) {
                throw new AssertionError("no directive " + order);
            }
            if (directive.order() == order) {
                return directive;
            }
        }
    }

    private <T extends JobClientException> T awaitTrouble(JobClient client, Class<T> kind) {
        long until = System.nanoTime() + LONG.toNanos();
        while (System.nanoTime() < until) {
            JobClientException problem = client.problem().orElse(null);
            if (kind.isInstance(problem)) {
                return kind.cast(problem);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no " + kind.getSimpleName() + " but " + client.problem());
    }

    private final class Recorder extends Handler {
        @Override
        public void publish(LogRecord entry) {
            logged.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

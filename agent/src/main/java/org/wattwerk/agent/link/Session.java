package org.wattwerk.agent.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;
import org.wattwerk.core.time.Timers.Cancellable;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Welcome;

/**
 * One stream, from hello to its end. Reports give way when the stream is full, since the next one says it all again;
 * marks and reports of jobs wait for room.
 */
final class Session {
    private static final QuarterHour NONE_SENT = new QuarterHour(Long.MIN_VALUE);
    private static final Duration RESEND_MARKS = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(2);
    private static final Duration LONGEST_REPORT_PERIOD = Duration.ofSeconds(5);
    private static final Duration SHORTEST_REPORT_PERIOD = Duration.ofMillis(50);

    private final GrpcClientRequest<AgentMessage, ControllerMessage> request;
    private final Timers timers;
    private final LinkOwner owner;
    private final JobReports jobReports;
    private final Events events;
    private boolean closed;
    private boolean welcomed;
    private boolean reportDue;
    private QuarterHour sentUpTo = NONE_SENT;
    private Duration reportPeriod = Duration.ofSeconds(1);
    private Cancellable reportTimer = () -> {};
    private Cancellable pingTimer = () -> {};
    private Cancellable resendTimer = () -> {};

    /** What the link wants to know of its session. */
    interface Events {
        /** Returns false to leave. */
        boolean welcomed(Welcome welcome);

        void refused(String reason);

        /** Once, whatever ended the session. */
        void down(String why);
    }

    Session(
            GrpcClientRequest<AgentMessage, ControllerMessage> request,
            Timers timers,
            LinkOwner owner,
            JobReports jobReports,
            Events events) {
        this.request = request;
        this.timers = timers;
        this.owner = owner;
        this.jobReports = jobReports;
        this.events = events;
    }

    void open() {
        request.exceptionHandler(failure -> down(String.valueOf(failure.getMessage())));
        request.drainHandler(nothing -> pump());
        request.response().onComplete((response, failure) -> {
            if (failure != null) {
                down(String.valueOf(failure.getMessage()));
                return;
            }
            response.exceptionHandler(e -> down(String.valueOf(e.getMessage())));
            response.errorHandler(error -> down("the stream was reset: " + error));
            response.endHandler(nothing -> down("the controller ended the session"));
            response.handler(this::heard);
        });
        write(AgentMessage.newBuilder().setHello(owner.hello()).build());
        ping();
    }

    boolean welcomed() {
        return welcomed && !closed;
    }

    /** Ends the session in good order. */
    void leave() {
        if (closed) {
            return;
        }
        try {
            request.end();
        } catch (IllegalStateException e) {
            request.cancel();
        }
        down("left");
    }

    void report() {
        if (!welcomed()) {
            return;
        }
        reportDue = true;
        pump();
    }

    /** Writes what waits, as far as there is room: states of jobs, then the report, then marks. */
    void pump() {
        while (welcomed() && !request.writeQueueFull()) {
            Optional<JobReport> job = jobReports.poll();
            if (job.isPresent()) {
                write(AgentMessage.newBuilder().setJob(job.get()).build());
                continue;
            }
            if (reportDue) {
                reportDue = false;
                write(AgentMessage.newBuilder().setReport(owner.report()).build());
                continue;
            }
            Optional<Mark> mark = owner.reportableMarks().stream()
                    .filter(waiting -> waiting.at().compareTo(sentUpTo) > 0)
                    .findFirst();
            if (mark.isEmpty()) {
                return;
            }
            sentUpTo = mark.get().at();
            write(AgentMessage.newBuilder()
                    .setMark(Words.mark(mark.get(), owner.payers()))
                    .build());
        }
    }

    private void heard(ControllerMessage message) {
        if (closed) {
            return;
        }
        switch (message.getBodyCase()) {
            case WELCOME -> welcome(message.getWelcome());
            case REFUSAL -> {
                events.refused(message.getRefusal().getReason());
                drop("refused");
            }
            case LEASE -> owner.lease(message.getLease());
            case MARKS_SETTLED -> owner.marksSettled(message.getMarksSettled());
            case START_JOB -> owner.startJob(message.getStartJob());
            case DIRECT_JOB -> owner.directJob(message.getDirectJob());
            case FIGURES -> owner.figures(message.getFigures());
            case BODY_NOT_SET -> {
                // A word of a later protocol: what it asks for is not known here.
            }
        }
    }

    private void welcome(Welcome welcome) {
        if (!events.welcomed(welcome)) {
            drop("left a controller of epoch " + welcome.getEpoch() + ": a later one was heard");
            return;
        }
        reportPeriod = Duration.ofMillis(Math.max(
                SHORTEST_REPORT_PERIOD.toMillis(),
                Math.min(LONGEST_REPORT_PERIOD.toMillis(), welcome.getReportPeriodMs())));
        if (welcomed) {
            return;
        }
        welcomed = true;
        jobReports.replace(owner.jobReports());
        reportPeriodically();
        resendMarks();
    }

    private void reportPeriodically() {
        report();
        if (!closed) {
            reportTimer = timers.after(reportPeriod, this::reportPeriodically);
        }
    }

    private void resendMarks() {
        sentUpTo = NONE_SENT;
        pump();
        if (!closed) {
            resendTimer = timers.after(RESEND_MARKS, this::resendMarks);
        }
    }

    /** A frozen controller sends nothing: without an answer to these the connection's read timeout ends it. */
    private void ping() {
        if (closed) {
            return;
        }
        request.connection().ping(Buffer.buffer(8).appendLong(0));
        pingTimer = timers.after(PING, this::ping);
    }

    private void write(AgentMessage message) {
        if (closed) {
            return;
        }
        try {
            request.write(message).onFailure(failure -> down(String.valueOf(failure.getMessage())));
        } catch (IllegalStateException e) {
            // A stream that was reset answers a write so.
            down(String.valueOf(e.getMessage()));
        }
    }

    private void drop(String why) {
        if (!closed) {
            request.cancel();
            down(why);
        }
    }

    private void down(String why) {
        if (closed) {
            return;
        }
        closed = true;
        reportTimer.cancel();
        pingTimer.cancel();
        resendTimer.cancel();
        // The next session gets a connection of its own: this one may be half dead.
        request.connection().shutdown(1, TimeUnit.SECONDS);
        events.down(why);
    }
}

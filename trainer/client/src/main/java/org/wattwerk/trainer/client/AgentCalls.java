package org.wattwerk.trainer.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call at a time to the job's address at its agent; every way in which it can fail becomes a typed error. */
final class AgentCalls {
    private static final Duration POST_LIMIT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI job;
    private final TokenFile token;

    AgentCalls(URI job, TokenFile token) {
        this.job = job;
        this.token = token;
    }

    /** Asks for the directive after a sequence; the agent may take up to {@code wait} to answer. */
    Directive directive(long after, Duration wait) throws JobClientException, InterruptedException {
        URI address = URI.create(job + "/directive?after=" + after + "&wait=" + wait.toSeconds());
        HttpResponse<byte[]> answer =
                exchange(request(address).GET().build(), wait.plus(POST_LIMIT).plus(POST_LIMIT));
        if (answer.statusCode() != 200) {
            throw new JobClientException.Misunderstood(
                    "the agent answered " + answer.statusCode() + " for a directive");
        }
        return DirectiveReader.read(Json.object(new String(answer.body(), StandardCharsets.UTF_8)));
    }

    /** Tells the agent something; returns when it has taken it. */
    void post(String what, String body) throws JobClientException, InterruptedException {
        HttpRequest request = request(URI.create(job + "/" + what))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        exchange(request, POST_LIMIT);
    }

    private HttpRequest.Builder request(URI address) throws JobClientException.TokenUnreadable {
        return HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token.read());
    }

    /** The limit covers the whole answer, body included: the time limit of the JDK's client ends at the headers. */
    private HttpResponse<byte[]> exchange(HttpRequest request, Duration limit)
            throws JobClientException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(request, info -> new BoundedBody());
        HttpResponse<byte[]> answer;
        try {
            answer = call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new JobClientException.AgentAway("the agent did not answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw away(e.getCause());
        } finally {
            call.cancel(true);
        }
        if (answer.statusCode() >= 300) {
            throw new JobClientException.Refused(answer.statusCode(), refusal(answer));
        }
        return answer;
    }

    private JobClientException.AgentAway away(@Nullable Throwable cause) {
        String detail = cause == null
                ? "unknown"
                : cause instanceof IOException && cause.getMessage() != null
                        ? cause.getMessage()
                        : cause.getClass().getSimpleName();
        return new JobClientException.AgentAway("no answer from the agent at " + job.getAuthority() + ": " + detail);
    }

    private static String refusal(HttpResponse<byte[]> answer) {
        String said = "";
        try {
            Map<String, @Nullable Object> problem = Json.object(new String(answer.body(), StandardCharsets.UTF_8));
            if (problem.get("detail") instanceof String detail) {
                said = ": " + detail;
            } else if (problem.get("title") instanceof String title) {
                said = ": " + title;
            }
        } catch (JobClientException.Misunderstood e) {
            said = "";
        }
        String hint = answer.statusCode() == 401
                ? " (the token is not accepted)"
                : answer.statusCode() == 403 ? " (the token is another job's)" : "";
        return "the agent answered " + answer.statusCode() + hint + said;
    }
}

package org.wattwerk.trainer.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent on the loopback interface that serves one job, well or badly, and remembers what it was told. */
final class LoopbackAgent implements AutoCloseable {
    /** How the agent treats the next calls. */
    enum Mood {
        WELL,
        UNAUTHORISED,
        FAILING,
        HALF_BODY,
        NOT_JSON,
        ENDLESS,
        HASTY
    }

    /** One call as it arrived. */
    record Call(String what, String query, String authorization, String body) {}

    final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Object change = new Object();
    private String directive = directive(1, "run");
    private long sequence = 1;
    private volatile Mood mood = Mood.WELL;
    private volatile boolean gone;

    LoopbackAgent(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/v1/jobs/tiny", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    JobEnvironment environment(Path tokenFile) {
        return new JobEnvironment(
                URI.create("http://127.0.0.1:" + port() + "/v1/jobs/tiny"), tokenFile, Optional.empty(), 0, 1);
    }

    void mood(Mood newMood) {
        synchronized (change) {
            mood = newMood;
            change.notifyAll();
        }
    }

    static String directive(long sequence, String order) {
        return "{\"sequence\":" + sequence + ",\"directive\":\"" + order
                + "\",\"reason\":\"test\",\"simulatedSpeed\":0.83,"
                + "\"powerWatts\":5230.1,\"limitWatts\":480.0,\"priceEurPerMwh\":null,\"added\":{\"later\":[1,true,null]}}";
    }

    void order(long newSequence, String order) {
        synchronized (change) {
            sequence = newSequence;
            directive = directive(newSequence, order);
            change.notifyAll();
        }
    }

    /** The next call of a kind; calls of other kinds before it are passed over. */
    Call next(String what) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Call call = calls.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (call == null) {
                throw new AssertionError("no call of " + what);
            }
            if (call.what().equals(what)) {
                return call;
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String what = path.substring(path.lastIndexOf('/') + 1);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getQuery();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            calls.add(new Call(what, query == null ? "" : query, authorization == null ? "" : authorization, body));
            switch (mood) {
                case WELL, HASTY -> answerWell(exchange, what, query);
                case UNAUTHORISED ->
                    send(exchange, 401, "{\"title\":\"no\",\"status\":401,\"detail\":\"unknown token\"}");
                case FAILING -> send(exchange, 500, "{\"title\":\"broken\",\"status\":500}");
                case NOT_JSON -> send(exchange, 200, "<html>busy</html>");
                case HALF_BODY -> {
                    exchange.sendResponseHeaders(200, 500);
                    exchange.getResponseBody().write("{\"sequence\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
                case ENDLESS -> {
                    exchange.sendResponseHeaders(200, 0);
                    endless(exchange.getResponseBody());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerWell(HttpExchange exchange, String what, String query) throws IOException, InterruptedException {
        if (!what.equals("directive")) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        String[] asked = query.split("[=&]", -1);
        long after = Long.parseLong(asked[1]);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(asked[3]));
        String said;
        synchronized (change) {
            while (sequence <= after && !gone && mood == Mood.WELL) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                change.wait(left);
            }
            said = directive;
        }
        if (!gone) {
            send(exchange, 200, said);
        }
    }

    private static void endless(OutputStream out) throws IOException {
        byte[] block = "x".repeat(8192).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 10_000; i++) {
            out.write(block);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        leave();
    }

    /** Ends every open call and takes no new ones. */
    void leave() {
        synchronized (change) {
            gone = true;
            change.notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}

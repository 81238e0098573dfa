package org.wattwerk.trainer.reference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent that gives the orders of a test and remembers, in order, what the job said. */
final class ScriptedAgent implements AutoCloseable {
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private static final int REMEMBERED = 100_000;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Object change = new Object();
    private String order = "run";
    private double speed = 1;
    private long sequence = 1;

    ScriptedAgent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/jobs/tiny", this::answer);
        server.start();
    }

    /** As a process of its own: prints its address and ends with its standard input. */
    public static void main(String[] arguments) throws IOException {
        try (ScriptedAgent agent = new ScriptedAgent()) {
            System.out.println(agent.url());
            while (System.in.read() >= 0) {
                // Whoever started it is still there.
            }
        }
        System.exit(0);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/jobs/tiny";
    }

    void order(String newOrder, double newSpeed) {
        synchronized (change) {
            order = newOrder;
            speed = newSpeed;
            sequence++;
            change.notifyAll();
        }
    }

    /** The next thing said that begins so; what is said before is passed over. */
    String await(String beginning) throws InterruptedException {
        while (true) {
            String next = said.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the job did not say " + beginning);
            }
            if (next.startsWith(beginning)) {
                return next;
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String what = path.substring(path.lastIndexOf('/') + 1);
            if (what.equals("directive")) {
                byte[] body = directive(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else {
                // As a process of its own nobody takes it out.
                if (said.size() > REMEMBERED) {
                    said.poll();
                }
                said.add(what + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String directive(String query) throws InterruptedException {
        String[] asked = query.split("[=&]", -1);
        long after = Long.parseLong(asked[1]);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(asked[3]));
        synchronized (change) {
            long left = until - System.nanoTime();
            while (sequence <= after && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(change, left);
                left = until - System.nanoTime();
            }
            return "{\"sequence\":" + sequence + ",\"directive\":\"" + order + "\",\"reason\":\"price above 600\","
                    + "\"simulatedSpeed\":" + speed + "}";
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

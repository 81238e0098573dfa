package org.wattwerk.controller.prices.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A service on loopback that answers byte for byte what a test wants, also what no decent server would. */
public final class MisbehavingServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;

    /** What the server does with a request. */
    public interface Behaviour {
        void answer(String path, OutputStream out, CountDownLatch closed) throws IOException, InterruptedException;
    }

    public MisbehavingServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        Thread thread = new Thread(this::serve, "misbehaving-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers every request with this. */
    public static Behaviour whole(int status, String headers, String body) {
        return (path, out, closed) -> write(out, status, headers, body);
    }

    public static void write(OutputStream out, int status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + " Whatever\r\n" + headers + "Content-Length: " + bytes.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** The paths that were asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread thread = new Thread(() -> answer(socket), "misbehaving-answer");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String request = in.readLine();
            if (request == null) {
                return;
            }
            String header = in.readLine();
            while (header != null && !header.isEmpty()) {
                header = in.readLine();
            }
            String path = request.split(" ")[1];
            asked.add(path);
            behaviour.answer(path, socket.getOutputStream(), closed);
        } catch (SocketException e) {
            // The client broke off, which is what some tests want of it.
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}

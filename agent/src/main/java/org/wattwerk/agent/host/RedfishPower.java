package org.wattwerk.agent.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;

/**
 * The node's power by Redfish: {@code PowerControl[0].PowerConsumedWatts} of a chassis' Power, {@code PowerWatts.Reading}
 * of its EnvironmentMetrics, or {@code Reading} of a sensor, whichever the address leads to. An address without a path is
 * that of the BMC, whose first chassis is taken.
 */
public final class RedfishPower implements NodePower {
    private static final int LONGEST_SECONDS = 10;
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final String CHASSIS = "/redfish/v1/Chassis";

    private final URI address;
    private final Optional<String> authorization;
    private final HttpClientAgent client;
    private Optional<String> path;

    private RedfishPower(URI address, Optional<String> authorization, HttpClientAgent client) {
        this.address = address;
        this.authorization = authorization;
        this.client = client;
        this.path = Optional.ofNullable(address.getPath()).filter(text -> text.length() > 1);
    }

    /**
     * Prepares to ask a BMC.
     *
     * @param address https, or http on loopback
     * @param credentials a file of one line {@code USER:PASSWORD} that only its owner can read
     * @param authority what vouches for the BMC's certificate, PEM; without it, Java's own authorities
     * @throws ExitException of one line if one of these cannot be used
     */
    public static RedfishPower at(Vertx vertx, String address, Optional<Path> credentials, Optional<Path> authority) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput("'" + address + "' is no address: write it like https://bmc-017.site");
        }
        boolean https = "https".equals(uri.getScheme());
        boolean loopback = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        boolean safe = https || ("http".equals(uri.getScheme()) && loopback);
        if (uri.getHost() == null || uri.getUserInfo() != null || !safe) {
            throw ExitException.badInput("'" + address + "' cannot be asked: a BMC's address is https://HOST, with"
                    + " credentials in a file and not in the address");
        }
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(https)
                .setVerifyHost(true)
                .setConnectTimeout(LONGEST_SECONDS * 500)
                .setKeepAlive(false);
        authority.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(readable(file))));
        return new RedfishPower(
                uri,
                credentials.map(RedfishPower::basic),
                vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(1)));
    }

    @Override
    public Power read() throws IOException {
        if (path.isEmpty()) {
            path = Optional.of(power(first(ask(CHASSIS))));
        }
        JsonObject said = ask(path.get());
        return parse(said).orElseThrow(() -> new IOException(address.getHost() + path.get() + " says no power"));
    }

    /** Lets the connection go. */
    public void close() {
        client.close();
    }

    /** The power that a resource tells; empty where it tells none. */
    static Optional<Power> parse(JsonObject said) {
        try {
            JsonArray controls = said.getJsonArray("PowerControl", new JsonArray());
            Number watts = said.getNumber("Reading");
            if (!controls.isEmpty()) {
                watts = controls.getJsonObject(0).getNumber("PowerConsumedWatts");
            } else if (said.getJsonObject("PowerWatts") != null) {
                watts = said.getJsonObject("PowerWatts").getNumber("Reading");
            }
            return watts == null || !(watts.doubleValue() >= 0 && watts.doubleValue() < 1e6)
                    ? Optional.empty()
                    : Optional.of(new Power(Math.round(watts.doubleValue() * 1_000)));
        } catch (ClassCastException e) {
            return Optional.empty();
        }
    }

    /** Where a chassis says its power: the newer resource if it has it. */
    private String power(String chassis) throws IOException {
        JsonObject said = ask(chassis);
        for (String name : new String[] {"EnvironmentMetrics", "Power"}) {
            JsonObject link = said.getJsonObject(name);
            if (link != null && link.getString("@odata.id") != null) {
                String at = link.getString("@odata.id");
                if (parse(ask(at)).isPresent()) {
                    return at;
                }
            }
        }
        throw new IOException(address.getHost() + chassis + " has no power: name the resource that has it");
    }

    private String first(JsonObject collection) throws IOException {
        JsonArray members = collection.getJsonArray("Members", new JsonArray());
        if (members.isEmpty()) {
            throw new IOException(address.getHost() + " has no chassis");
        }
        return members.getJsonObject(0).getString("@odata.id", "");
    }

    private JsonObject ask(String at) throws IOException {
        int port = address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(address.getHost())
                .setPort(port)
                .setURI(at)
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json");
        authorization.ifPresent(value -> request.putHeader("Authorization", value));
        Future<Buffer> answer =
                client.request(request).compose(sent -> sent.send()).compose(response -> body(response, at));
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS)
                    .toJsonObject();
        } catch (ExecutionException e) {
            throw new IOException(address.getHost() + " cannot be asked: " + reason(e), e);
        } catch (TimeoutException e) {
            throw new IOException(address.getHost() + " has not answered within " + LONGEST_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(address.getHost() + " was not waited for", e);
        } catch (DecodeException | ClassCastException e) {
            throw new IOException(address.getHost() + at + " is no JSON object", e);
        }
    }

    private Future<Buffer> body(HttpClientResponse response, String at) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(at + " answers " + response.statusCode()
                    + (response.statusCode() == 401 ? ": are the credentials right?" : ""));
        }
        String length = response.getHeader("Content-Length");
        if (length != null && length.length() > String.valueOf(LARGEST_ANSWER).length()) {
            return Future.failedFuture(at + " answers with " + length + " bytes");
        }
        return response.body();
    }

    private static String basic(Path file) {
        try {
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
            if (may.contains(PosixFilePermission.GROUP_READ) || may.contains(PosixFilePermission.OTHERS_READ)) {
                throw ExitException.badInput(file + " can be read by others: chmod 600 it");
            }
            String line = Files.readString(file).strip();
            if (line.indexOf(':') < 1 || line.contains("\n")) {
                throw ExitException.badInput(file + " is not one line USER:PASSWORD");
            }
            return "Basic " + Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ExitException.badInput(file + " cannot be read: " + e.getMessage());
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? "no reason was given" : String.valueOf(cause.getMessage());
    }

    private static String readable(Path file) {
        if (!Files.isReadable(file)) {
            throw ExitException.badInput(file + " cannot be read");
        }
        return file.toString();
    }
}

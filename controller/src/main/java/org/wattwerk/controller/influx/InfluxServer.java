package org.wattwerk.controller.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one InfluxDB server of either generation. Servers of generation 1 know neither the path nor the words
 * of {@code /api/v2/write}, so requests to them are rewritten on their way out.
 */
final class InfluxServer implements AutoCloseable {
    /** An unknown word is silently taken as nanoseconds by 1.x, so {@code us} must become {@code u}. */
    private static final Map<String, String> PRECISIONS = Map.of("ns", "n", "us", "u", "ms", "ms", "s", "s");

    private final InfluxDBClient client;

    private InfluxServer(InfluxDBClient client) {
        this.client = client;
    }

    /**
     * Asks the server for its generation and, on 1.x, makes sure that the database is there.
     *
     * @throws IOException if nobody answers
     * @throws DatabaseRefused if a 1.x server does not let the database be created
     */
    static InfluxServer connect(InfluxOptions options) throws IOException {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofSeconds(15))
                .writeTimeout(Duration.ofSeconds(15));
        HttpUrl base = Objects.requireNonNull(HttpUrl.get(options.url()), "checked by InfluxOptions");
        boolean first = version(http.build(), base).startsWith("1.");
        String token = options.token();
        if (first) {
            http.addInterceptor(firstGeneration(token));
            createDatabase(http.build(), base, options.bucket());
        }
        InfluxDBClientOptions.Builder settings = InfluxDBClientOptions.builder()
                .url(options.url().toString())
                .org(options.org())
                .bucket(options.bucket())
                .precision(Measurement.PRECISION)
                .okHttpClient(http);
        if (token != null && !(first && isPair(token))) {
            settings.authenticateToken(token.toCharArray());
        }
        return new InfluxServer(InfluxDBClientFactory.create(settings.build()).enableGzip());
    }

    /** Writes all lines in one request. */
    void write(List<String> lines) {
        client.getWriteApiBlocking().writeRecords(Measurement.PRECISION, lines);
    }

    private static String version(OkHttpClient http, HttpUrl base) throws IOException {
        Request ping = new Request.Builder()
                .url(base.newBuilder().addPathSegment("ping").build())
                .build();
        try (Response response = http.newCall(ping).execute()) {
            return Objects.requireNonNullElse(response.header("X-Influxdb-Version"), "");
        }
    }

    private static void createDatabase(OkHttpClient http, HttpUrl base, String bucket) throws IOException {
        String database = bucket.split("/", 2)[0].replace("\"", "\\\"");
        Request create = new Request.Builder()
                .url(base.newBuilder().addPathSegment("query").build())
                .post(new FormBody.Builder()
                        .add("q", "CREATE DATABASE \"" + database + "\"")
                        .build())
                .build();
        try (Response response = http.newCall(create).execute()) {
            if (!response.isSuccessful()) {
                throw new DatabaseRefused(database, response.code());
            }
        }
    }

    /** Servers of generation 1 have names and passwords instead of tokens. */
    private static boolean isPair(String token) {
        return token.contains(":");
    }

    private static Interceptor firstGeneration(@Nullable String token) {
        return chain -> {
            Request request = chain.request();
            Request.Builder rewritten = request.newBuilder();
            HttpUrl url = request.url();
            if (url.encodedPath().endsWith("/api/v2/write")) {
                String[] bucket = Objects.requireNonNullElse(url.queryParameter("bucket"), "")
                        .split("/", 2);
                String precision = Objects.requireNonNullElse(url.queryParameter("precision"), "ns");
                HttpUrl.Builder write = url.newBuilder()
                        .encodedPath(url.encodedPath().replaceFirst("/api/v2/write$", "/write"))
                        .query(null)
                        .addQueryParameter("db", bucket[0])
                        .addQueryParameter("precision", PRECISIONS.getOrDefault(precision, precision));
                if (bucket.length == 2) {
                    write.addQueryParameter("rp", bucket[1]);
                }
                rewritten.url(write.build());
            }
            if (token != null && isPair(token)) {
                byte[] pair = token.getBytes(StandardCharsets.UTF_8);
                rewritten.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
            }
            return chain.proceed(rewritten.build());
        };
    }

    @Override
    public void close() {
        client.close();
    }

    /** A 1.x server that does not let us create the database. */
    static final class DatabaseRefused extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        DatabaseRefused(String database, int status) {
            super("cannot create database " + database + ": HTTP " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}

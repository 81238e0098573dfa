package org.wattwerk.controller.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Serves the page from memory: a closed list of files, so that no path of a request ever becomes a path on a disk. The
 * chart library comes from its WebJar.
 */
public final class PageRoutes {
    private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private record Asset(Buffer body, String type, String tag) {}

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    private PageRoutes() {
        page("/", "index.html", "text/html; charset=utf-8");
        page("/page/icon.svg", "icon.svg", "image/svg+xml");
        for (String style : new String[] {"page.css", "charts.css"}) {
            page("/page/" + style, style, "text/css; charset=utf-8");
        }
        for (String script : new String[] {"page.js", "stream.js", "charts.js", "tables.js", "words.js"}) {
            page("/page/" + script, script, "text/javascript; charset=utf-8");
        }
        String uplot = "/META-INF/resources/webjars/uplot/" + uplotVersion() + "/dist/";
        assets.put("/webjars/uplot/uPlot.js", asset(uplot + "uPlot.esm.js", "text/javascript; charset=utf-8"));
        assets.put("/webjars/uplot/uPlot.css", asset(uplot + "uPlot.min.css", "text/css; charset=utf-8"));
    }

    /** Adds the page to a router: {@code /}, {@code /page/...} and {@code /webjars/...}, each with the security headers. */
    public static void mount(Router router) {
        PageRoutes page = new PageRoutes();
        SecurityHeaders headers = new SecurityHeaders();
        page.assets.forEach(
                (path, asset) -> router.get(path).handler(headers).handler(context -> page.serve(context, asset)));
    }

    private void serve(RoutingContext context, Asset asset) {
        HttpServerResponse response = context.response();
        response.putHeader("ETag", asset.tag).putHeader("Cache-Control", "no-cache");
        if (asset.tag.equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", asset.type).end(asset.body);
    }

    private void page(String path, String file, String type) {
        assets.put(path, asset("/web/" + file, type));
    }

    private static Asset asset(String resource, String type) {
        byte[] bytes = bytes(resource);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            String tag = '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
            return new Asset(Buffer.buffer(bytes), type, tag);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String uplotVersion() {
        Properties properties = new Properties();
        try (InputStream in = PageRoutes.class.getResourceAsStream(WEBJAR)) {
            if (in == null) {
                throw new IllegalStateException("the WebJar of uPlot is not on the class path");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

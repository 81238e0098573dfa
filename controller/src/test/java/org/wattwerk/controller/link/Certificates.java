package org.wattwerk.controller.link;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wattwerk.runtime.TlsOptions;

/** A site's authority and certificates, made anew with openssl. */
final class Certificates {
    private final Path folder;

    /** Skips the test where openssl is missing; fails instead where every real part is required. */
    Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        try {
            run("openssl version");
        } catch (IOException e) {
            if ("all".equals(System.getenv("WATTWERK_REQUIRE"))) {
                fail("openssl is required and missing", e);
            }
            assumeTrue(false, "openssl is not installed");
        }
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2"
                + " -subj /CN=site-ca");
    }

    /** A certificate with its alternative names. */
    TlsOptions issue(String name, String alternativeNames) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve(name + ".ext"),
                "subjectAltName=" + alternativeNames + "\nextendedKeyUsage=serverAuth,clientAuth\n");
        run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                + ".csr -subj /CN=" + name);
        run("openssl x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile " + name
                + ".ext -out " + name + ".pem");
        return new TlsOptions(folder.resolve(name + ".pem"), folder.resolve(name + ".key"), folder.resolve("ca.pem"));
    }

    private void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command.split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + " failed: " + output);
        }
    }
}

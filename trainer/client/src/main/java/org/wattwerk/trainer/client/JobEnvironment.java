package org.wattwerk.trainer.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the agent hands to the process of a job through its environment.
 *
 * @param url the job's own address at its agent, without a trailing slash
 * @param tokenFile a file of mode 0600 with the job's token on one line
 * @param directory the job's own folder for checkpoints and logs, if the agent named one
 * @param rank this process among the processes of the job, from 0
 * @param worldSize how many processes the job has
 */
public record JobEnvironment(URI url, Path tokenFile, Optional<Path> directory, int rank, int worldSize) {
    static final String URL = "WATTWERK_JOB_URL";
    static final String TOKEN_FILE = "WATTWERK_JOB_TOKEN_FILE";
    static final String DIRECTORY = "WATTWERK_JOB_DIR";

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|::1");

    /** Empty when the process was not started by Wattwerk; an error when it was, but with half of what it needs. */
    public static Optional<JobEnvironment> from(Map<String, String> environment)
            throws JobClientException.BadEnvironment {
        String url = environment.get(URL);
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        String tokenFile = environment.get(TOKEN_FILE);
        if (tokenFile == null || tokenFile.isBlank()) {
            throw new JobClientException.BadEnvironment(
                    URL + " is set but " + TOKEN_FILE + " is not: name the file that holds the job's token");
        }
        String directory = environment.get(DIRECTORY);
        int worldSize = count(environment, "WORLD_SIZE", 1, 1);
        int rank = count(environment, "RANK", 0, 0);
        if (rank >= worldSize) {
            throw new JobClientException.BadEnvironment("RANK is " + rank + ", but WORLD_SIZE is " + worldSize);
        }
        return Optional.of(new JobEnvironment(
                address(url),
                Path.of(tokenFile),
                directory == null || directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory)),
                rank,
                worldSize));
    }

    /** The token travels in the clear over plain HTTP, so that is allowed on the loopback interface only. */
    private static URI address(String text) throws JobClientException.BadEnvironment {
        URI url;
        try {
            url = new URI(text.strip().replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new JobClientException.BadEnvironment(URL + " is not an address: " + text);
        }
        String host = url.getHost();
        if (host == null || url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
            throw new JobClientException.BadEnvironment(
                    URL + " is not of the form http://127.0.0.1:PORT/v1/jobs/JOB: " + text);
        }
        boolean secure = "https".equals(url.getScheme());
        boolean loopback =
                "http".equals(url.getScheme()) && LOOPBACK.matcher(host).matches();
        if (!secure && !loopback) {
            throw new JobClientException.BadEnvironment(
                    URL + " is neither https nor on the loopback interface, the token would be readable: " + text);
        }
        return url;
    }

    private static int count(Map<String, String> environment, String name, int fallback, int least)
            throws JobClientException.BadEnvironment {
        String text = environment.get(name);
        if (text == null || text.isBlank()) {
            return fallback;
        }
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= least) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers that are too small.
        }
        throw new JobClientException.BadEnvironment(name + " is not a count from " + least + ": " + text);
    }
}

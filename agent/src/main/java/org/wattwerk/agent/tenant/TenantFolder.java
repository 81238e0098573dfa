package org.wattwerk.agent.tenant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.Tenant;

/**
 * A folder with one file for each job that another scheduler runs on this node. The file is named like the job and has lines
 * {@code key=value}: {@code gpus}, a comma between each two, and {@code cost-centre}. A file whose name begins with a dot is
 * not finished yet.
 *
 * @param path of the folder; as long as it does not exist there are no tenants
 */
public record TenantFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(TenantFolder.class);

    private static final long LARGEST = 4096;
    private static final int MOST = 512;

    /**
     * What the folder says now.
     *
     * @param problems files that cannot be used, and why, one line each
     */
    public record Said(List<Tenant> tenants, List<String> problems) {
        public Said {
            tenants = List.copyOf(tenants);
            problems = List.copyOf(problems);
        }
    }

    /** Reads the folder; blocks. A file that cannot be used is a problem, and the others count. */
    public Said read() {
        List<Tenant> tenants = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(
                            file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .limit(MOST + 1L)
                    .toList();
            if (found.size() > MOST) {
                problems.add(path + " has more than " + MOST + " files; those behind the first " + MOST
                        + " are left out: does the epilog remove them?");
            }
            for (Path file : found.subList(0, Math.min(MOST, found.size()))) {
                try {
                    tenants.add(read(file));
                } catch (NoSuchFileException e) {
                    // The job ended while we looked.
                    LOG.debug("{} is gone", file);
                } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
                    problems.add(file + " cannot be used: " + e.getMessage());
                }
            }
        } catch (NoSuchFileException e) {
            return new Said(List.of(), List.of());
        } catch (IOException e) {
            problems.add(path + " cannot be read: " + e.getMessage());
        }
        return new Said(tenants, problems);
    }

    private static Tenant read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IllegalArgumentException("it is larger than " + LARGEST + " bytes");
        }
        SortedMap<String, String> said = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + line + "' is not key=value");
            }
            said.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        for (String key : said.keySet()) {
            if (!key.equals("gpus") && !key.equals("cost-centre")) {
                throw new IllegalArgumentException("key '" + key + "' is not known: there are gpus and cost-centre");
            }
        }
        JobId job = new JobId(file.getFileName().toString());
        if (job.equals(JobId.CLOSED)) {
            throw new IllegalArgumentException("no job can be named " + JobId.CLOSED);
        }
        List<String> gpus = Arrays.stream(said.getOrDefault("gpus", "").split(","))
                .map(String::strip)
                .filter(gpu -> !gpu.isEmpty())
                .toList();
        return new Tenant(job, said.getOrDefault("cost-centre", ""), gpus);
    }
}

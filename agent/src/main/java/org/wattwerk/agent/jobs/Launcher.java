package org.wattwerk.agent.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wattwerk.core.cluster.JobId;

/**
 * Starts the processes of jobs, each in a process group and a folder of its own. Output goes to files, not through the
 * agent, so that a job outlives its agent. Calls block.
 */
public final class Launcher {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path stateDir;
    private final long outputBound;
    private final Optional<Path> setsid;
    private final Optional<Path> setpriv;

    public Launcher(Path stateDir, long outputBound) {
        this.stateDir = stateDir.toAbsolutePath();
        this.outputBound = outputBound;
        this.setsid = program("setsid");
        this.setpriv = program("setpriv");
    }

    private static Optional<Path> program(String name) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The job's own folder, for its checkpoints and its output. */
    public Path folder(JobId job) {
        return stateDir.resolve("jobs").resolve(job.value());
    }

    /** Makes a new token for a job and the file that carries it; the token never stands in arguments or environment. */
    public String newToken(JobId job) throws IOException {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Path file = tokenFile(job);
        if (!Files.isDirectory(tokens())) {
            Files.createDirectory(tokens(), OWNER_FOLDER);
        }
        Files.deleteIfExists(file);
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(file, token + "\n", StandardOpenOption.WRITE);
        return token;
    }

    /** The token that a job of before a restart was given. */
    public String keptToken(JobId job) throws IOException {
        return Files.readString(tokenFile(job), StandardCharsets.UTF_8).strip();
    }

    /**
     * Starts the process of a job.
     *
     * @throws IOException if the program cannot be started; the message says which
     */
    public JobProcess start(JobRecord job, String url) throws IOException {
        Path folder = folder(job.job());
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        setsid.ifPresent(program -> command.add(program.toString()));
        // The agent may set power limits; its jobs must not inherit that.
        setpriv.ifPresent(
                program -> command.addAll(List.of(program.toString(), "--ambient-caps=-all", "--inh-caps=-all")));
        command.addAll(job.command());
        if ((setsid.isPresent() || setpriv.isPresent()) && !canRun(job.command().get(0), folder)) {
            throw new IOException("no program '" + job.command().get(0) + "' can be run on this node");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stdout.log").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stderr.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("WATTWERK_JOB_URL", url);
        environment.put("WATTWERK_JOB_TOKEN_FILE", tokenFile(job.job()).toString());
        environment.put("WATTWERK_JOB_DIR", folder.toString());
        environment.put("RANK", String.valueOf(job.rank()));
        environment.put("WORLD_SIZE", String.valueOf(job.worldSize()));
        environment.put("MASTER_ADDR", job.meeting().address());
        environment.put("MASTER_PORT", String.valueOf(job.meeting().port()));
        return JobProcess.started(builder.start(), setsid.isPresent());
    }

    /** The process of before a restart, if it still lives. */
    public Optional<JobProcess> find(JobRecord job) {
        return job.pid() > 0 ? JobProcess.found(job.pid(), job.startedMillis(), setsid.isPresent()) : Optional.empty();
    }

    /** Rolls over output files that have grown too large: the last full one is kept beside the current one. */
    public void boundOutput(JobId job) throws IOException {
        for (String name : List.of("stdout.log", "stderr.log")) {
            Path file = folder(job).resolve(name);
            if (Files.exists(file) && Files.size(file) > outputBound) {
                Files.copy(file, folder(job).resolve(name + ".1"), StandardCopyOption.REPLACE_EXISTING);
                // The job appends: its next line goes to the new start of the file.
                Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
        }
    }

    private Path tokenFile(JobId job) {
        return tokens().resolve(job.value());
    }

    private Path tokens() {
        return stateDir.resolve("tokens");
    }

    private static boolean canRun(String program, Path folder) {
        if (program.contains("/")) {
            return Files.isExecutable(folder.resolve(program));
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}

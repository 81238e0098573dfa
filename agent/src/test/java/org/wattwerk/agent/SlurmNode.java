package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.wattwerk.agent.nvml.RealParts;

/** A real Slurm of one node with GPUs that are not there, below one folder, with our prolog and epilog. */
final class SlurmNode implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("../ansible/roles/agent/files");

    private final Path folder;
    private final Path configuration;
    private final List<Process> daemons = new ArrayList<>();

    private SlurmNode(Path folder) {
        this.folder = folder;
        this.configuration = folder.resolve("slurm.conf");
    }

    /** Starts it; skipped plainly where Slurm is not installed. */
    static SlurmNode start(Path folder, int gpus, Path tenants) throws IOException {
        SlurmNode node = new SlurmNode(folder);
        try {
            node.configure(gpus, tenants);
            node.munge();
            node.daemon("slurmctld", "-D", "-f", node.configuration.toString());
            node.daemon("slurmd", "-D", "-f", node.configuration.toString(), "-N", "gpu1");
            node.await(
                    "the node is idle",
                    () -> node.run("sinfo", "-h", "-N", "-o", "%T").equals("idle"));
            return node;
        } catch (IOException | AssertionError e) {
            node.close();
            throw e;
        }
    }

    /** Submits a job that sleeps; its number. */
    String submit(int gpus, String account) throws IOException {
        Path script = folder.resolve("job.sh");
        Files.writeString(script, "#!/bin/sh\nexec sleep 600\n");
        return run(
                "sbatch",
                "--parsable",
                "--gres=gpu:" + gpus,
                "--account=" + account,
                "--output=/dev/null",
                "--chdir=/",
                script.toString());
    }

    void cancel(String job) throws IOException {
        run("scancel", job);
    }

    private void configure(int gpus, Path tenants) throws IOException {
        for (String script : List.of("slurm-prolog.sh", "slurm-epilog.sh")) {
            String text = Files.readString(SCRIPTS.resolve(script));
            assertThat(text).contains("folder=/run/wattwerk/tenants\n");
            Path copy = folder.resolve(script);
            Files.writeString(copy, text.replace("folder=/run/wattwerk/tenants\n", "folder=" + tenants + "\n"));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        for (String name : List.of("state", "spool", "dev")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (int i = 0; i < gpus; i++) {
            Files.createSymbolicLink(folder.resolve("dev/nvidia" + i), Path.of("/dev/null"));
        }
        String host = InetAddress.getLocalHost().getHostName().replaceAll("\\..*", "");
        String me = System.getProperty("user.name");
        List<Integer> ports = freePorts();
        Files.writeString(
                configuration,
                String.join(
                        "\n",
                        "ClusterName=try",
                        "SlurmctldHost=" + host + "(127.0.0.1)",
                        "SlurmctldPort=" + ports.get(0),
                        "SlurmUser=" + me,
                        "SlurmdUser=" + me,
                        "AuthType=auth/munge",
                        "AuthInfo=socket=" + folder.resolve("munge.socket"),
                        "CredType=cred/munge",
                        "StateSaveLocation=" + folder.resolve("state"),
                        "SlurmdSpoolDir=" + folder.resolve("spool"),
                        "SlurmctldPidFile=" + folder.resolve("slurmctld.pid"),
                        "SlurmdPidFile=" + folder.resolve("slurmd.pid"),
                        "SlurmctldLogFile=" + folder.resolve("slurmctld.log"),
                        "SlurmdLogFile=" + folder.resolve("slurmd.log"),
                        "Prolog=" + folder.resolve("slurm-prolog.sh"),
                        "PrologFlags=Alloc",
                        "Epilog=" + folder.resolve("slurm-epilog.sh"),
                        "MpiDefault=none",
                        "ProctrackType=proctrack/linuxproc",
                        "TaskPlugin=task/none",
                        "JobAcctGatherType=jobacct_gather/none",
                        "SwitchType=switch/none",
                        "SelectType=select/cons_tres",
                        "SelectTypeParameters=CR_Core",
                        "GresTypes=gpu",
                        "SlurmdParameters=config_overrides",
                        "ReturnToService=2",
                        "SchedulerParameters=batch_sched_delay=0,sched_interval=1",
                        "KillWait=2",
                        "NodeName=gpu1 NodeHostname=" + host + " NodeAddr=127.0.0.1 Port=" + ports.get(1)
                                + " CPUs=16 Boards=1 SocketsPerBoard=2 CoresPerSocket=8 ThreadsPerCore=1"
                                + " RealMemory=64000 Gres=gpu:h100:" + gpus + " State=UNKNOWN",
                        "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
                        ""));
        Files.writeString(
                folder.resolve("gres.conf"),
                "Name=gpu Type=h100 File=" + folder.resolve("dev") + "/nvidia[0-" + (gpus - 1) + "]\n");
        Files.writeString(folder.resolve("cgroup.conf"), "CgroupPlugin=cgroup/v1\n");
    }

    private void munge() throws IOException {
        Path key = folder.resolve("munge.key");
        Files.write(key, IntStream.range(0, 128).mapToObj(Integer::toString).toList());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        daemon(
                "munged",
                "--foreground",
                "--force",
                "--key-file=" + key,
                "--socket=" + folder.resolve("munge.socket"),
                "--pid-file=" + folder.resolve("munged.pid"),
                "--log-file=" + folder.resolve("munged.log"),
                "--seed-file=" + folder.resolve("munge.seed"));
        await("munged listens", () -> Files.exists(folder.resolve("munge.socket")));
    }

    private void daemon(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(RealParts.program(name).toString()));
        command.addAll(List.of(arguments));
        daemons.add(
                0,
                builder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(name + ".out").toFile())
                        .start());
    }

    private String run(String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(RealParts.program(program).toString()));
        command.addAll(List.of(arguments));
        Process process = builder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.onExit().join();
        return printed;
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("SLURM_CONF", configuration.toString()));
        return builder;
    }

    private interface Check {
        boolean isTrue() throws IOException;
    }

    private void await(String what, Check check) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!check.isTrue()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never seen: " + what + "\n" + logs());
            }
        }
    }

    private String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("munged.out", "slurmctld.log", "slurmctld.out", "slurmd.log", "slurmd.out")) {
            Path log = folder.resolve(name);
            if (Files.exists(log)) {
                List<String> lines = Files.readAllLines(log);
                text.append(name).append(":\n");
                lines.subList(Math.max(0, lines.size() - 15), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        }
    }

    /** Ends jobs first, since their processes outlive the daemons. */
    @Override
    public void close() throws IOException {
        if (daemons.size() > 1) {
            run("scancel", "--user=" + System.getProperty("user.name"));
            await(
                    "no job is left",
                    () -> run("squeue", "-h").isEmpty() || !run("squeue", "-h").contains("main"));
        }
        for (Process daemon : daemons) {
            daemon.destroy();
            daemon.onExit()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .exceptionally(late -> daemon.destroyForcibly())
                    .join();
        }
    }
}

package org.wattwerk.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wattwerk.runtime.ExitException;

/**
 * Where this Wattwerk lies: the folder of the distribution, and the Java that runs it. Children are started from the same
 * place, so that one demo is one build.
 */
public record Installation(Path home, Path java, String classPath) {
    /**
     * The one that runs now, as the launcher named it.
     *
     * @throws ExitException if it was started without the launcher
     */
    public static Installation present() {
        String home = System.getProperty("wattwerk.home", "");
        if (home.isEmpty() || !Files.isDirectory(Path.of(home))) {
            throw ExitException.badInput(
                    "started without its launcher: use the script 'wattwerk', which knows where the"
                            + " distribution lies");
        }
        return new Installation(
                Path.of(home).toAbsolutePath(),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"));
    }

    /** The class path of the reference trainer, whose heavy libraries no other process loads. */
    public Path trainerLibraries() {
        return home.resolve("trainer").resolve("lib");
    }

    /** Text that every installation has: the product's own documents. */
    public List<Path> documents() {
        return List.of(home.resolve("docs"));
    }

    /** A command line that runs a command of this product in a process of its own. */
    public List<String> command(List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.addAll(jvm);
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Dwattwerk.home=" + home);
        command.addAll(List.of("-cp", classPath, Wattwerk.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** A command line that runs the reference trainer. */
    public List<String> trainer(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dfile.encoding=UTF-8",
                "-cp",
                trainerLibraries() + "/*",
                "org.wattwerk.trainer.reference.WattwerkTrainer"));
        command.addAll(arguments);
        return command;
    }
}

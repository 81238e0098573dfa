package org.wattwerk.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code wattwerk version}: which build this is and on what it runs. */
@Command(name = "version", mixinStandardHelpOptions = true, description = "Shows the version and what it runs on.")
public final class Version implements Callable<Integer>, IVersionProvider {
    /** The version from the jar's manifest; a development build runs from class folders and has none. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development build" : version;
    }

    @Override
    public Integer call() {
        System.out.println("Wattwerk " + text() + " on Java " + System.getProperty("java.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Wattwerk " + text()};
    }
}

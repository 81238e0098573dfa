package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.controller.plan.PlanDocument;
import org.wattwerk.runtime.ExitException;

/** Plans on disk. */
final class PlanFile {
    /** A year of quarter hours is about a megabyte; what is much larger is no plan. */
    private static final long LARGEST = 64L << 20;

    private PlanFile() {}

    static PlanDocument read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw ExitException.badInput(
                        file + " is too large to be a plan: make one with 'wattwerk plan make --out'");
            }
            PlanDocument plan = LiveJson.read(Files.readString(file), PlanDocument.class);
            if (plan.version() != PlanDocument.VERSION) {
                throw ExitException.badInput(file + " is a plan of version " + plan.version() + ", this program reads "
                        + PlanDocument.VERSION + ": make it anew");
            }
            return plan;
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(
                    file + " is no plan (" + e.getMessage() + "): make one with 'wattwerk plan make --out'");
        } catch (IOException e) {
            throw ExitException.badInput(
                    "the plan " + file + " cannot be read: check that it exists and may be read by you");
        }
    }

    /** Writes it whole or not at all. */
    static void write(Path file, PlanDocument plan) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path draft = Files.createTempFile(folder, ".plan", ".json");
            Files.writeString(draft, LiveJson.write(plan) + "\n");
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw ExitException.badInput("the plan cannot be written to " + file + ": " + e.getMessage());
        }
    }
}

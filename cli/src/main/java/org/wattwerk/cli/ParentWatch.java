package org.wattwerk.cli;

import java.io.IOException;
import java.io.OutputStream;

/** Ends a child process in good order when whoever started it is gone, however that one ended. */
final class ParentWatch {
    private ParentWatch() {}

    /** Runs the task once standard input has ended, which a parent holds open for as long as it lives. */
    static void onEndOfInput(Runnable task) {
        Thread watch = new Thread(
                () -> {
                    try {
                        // Nothing is said on it; only its end counts.
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // An input that fails has ended as well.
                        task.run();
                        return;
                    }
                    task.run();
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}

package org.wattwerk.cli.view;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.Live;

/** Shows live moments in the way that standard output allows: in place in a terminal, line by line elsewhere. */
public final class LiveView implements AutoCloseable {
    private final PrintStream out;
    private final @Nullable Terminal terminal;
    private final Ticker ticker = new Ticker();

    private LiveView(PrintStream out, @Nullable Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public static LiveView on(PrintStream out) {
        return new LiveView(out, Terminal.isThere() ? Terminal.on(out, System.getenv()) : null);
    }

    /** Shows a moment of a day. */
    public void show(Live live, Day day) {
        if (terminal == null) {
            ticker.lines(live).forEach(out::println);
            out.flush();
        } else {
            terminal.measure();
            // One row is left for the cursor, so that the terminal never scrolls.
            terminal.show(Screen.render(live, day, terminal.width(), Math.max(1, terminal.height() - 1)));
        }
    }

    /** A line of our own that stays. */
    public void say(String line) {
        if (terminal == null) {
            out.println(line);
            out.flush();
        } else {
            terminal.say(line);
        }
    }

    /** Leaves what is shown where it is; what is said from now on comes below it. */
    public void release() {
        if (terminal != null) {
            terminal.close();
        }
    }

    @Override
    public void close() {
        release();
    }
}

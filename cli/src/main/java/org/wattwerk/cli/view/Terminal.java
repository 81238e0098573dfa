package org.wattwerk.cli.view;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The terminal that shows frames in place. It draws over what it drew before, row by row, in one write, so that nothing
 * flickers; the lines that stood above stay in the scroll-back.
 */
public final class Terminal {
    private static final String ESCAPE = "\u001b[";
    private static final int FRAMES_PER_SIZE = 8;

    private final PrintStream out;
    private final boolean colour;
    private int drawn;
    private int width = 80;
    private int height = 24;
    private int frames;

    private Terminal(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /** True if standard output is a terminal that understands escape sequences, as the launcher found out. */
    public static boolean isThere() {
        return Boolean.getBoolean("wattwerk.terminal");
    }

    /** The terminal on a stream; colours unless {@code NO_COLOR} is set to something. */
    public static Terminal on(PrintStream out, Map<String, String> environment) {
        return new Terminal(out, environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    public int width() {
        return width;
    }

    /** Whether colours are wanted. */
    public boolean colour() {
        return colour;
    }

    public int height() {
        return height;
    }

    /** Asks for the present size, now and then: a window may change at any time. */
    public void measure() {
        if (frames++ % FRAMES_PER_SIZE != 0) {
            return;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (stty.waitFor(1, TimeUnit.SECONDS) && answer.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}")) {
                String[] size = answer.split(" ");
                height = Integer.parseInt(size[0]);
                width = Integer.parseInt(size[1]);
            }
        } catch (IOException e) {
            // No way to ask: the size of the oldest terminals is kept.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows a frame in the place of the one before. */
    public void show(Frame frame) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append(ESCAPE).append(drawn).append('F');
        } else {
            text.append(ESCAPE).append("?25l");
        }
        for (Row row : frame.rows()) {
            text.append(colour ? row.coloured() : row.plain()).append(ESCAPE).append("K\n");
        }
        text.append(ESCAPE).append('J');
        out.print(text);
        out.flush();
        drawn = frame.rows().size();
    }

    /** Writes a line that stays, above the frame that follows. */
    public void say(String line) {
        if (drawn > 0) {
            out.print(ESCAPE + drawn + "F" + ESCAPE + "J");
            drawn = 0;
        }
        out.println(line);
        out.flush();
    }

    /** Leaves the last frame where it is and gives the cursor back. */
    public void close() {
        out.print(ESCAPE + "?25h");
        out.flush();
        drawn = 0;
    }
}

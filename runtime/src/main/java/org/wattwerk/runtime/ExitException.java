package org.wattwerk.runtime;

/** Ends a command with one line for people and an exit code. */
public final class ExitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Something failed that was not the caller's doing. */
    public static final int FAILED = 1;

    /** The input or the environment is wrong; nothing was started. */
    public static final int BAD_INPUT = 2;

    private final int exitCode;

    public ExitException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static ExitException badInput(String message) {
        return new ExitException(BAD_INPUT, message);
    }

    public static ExitException failed(String message) {
        return new ExitException(FAILED, message);
    }

    public int exitCode() {
        return exitCode;
    }
}

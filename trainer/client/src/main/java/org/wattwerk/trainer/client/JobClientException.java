package org.wattwerk.trainer.client;

/** What can go wrong between a job and its agent; no kind of it is a reason to stop training. */
public abstract sealed class JobClientException extends Exception {
    private static final long serialVersionUID = 1L;

    private JobClientException(String message) {
        super(message);
    }

    /** The environment names an agent, but not in a way that can be used. */
    public static final class BadEnvironment extends JobClientException {
        private static final long serialVersionUID = 1L;

        BadEnvironment(String message) {
            super(message);
        }
    }

    /** The token file cannot be read or does not hold one token on one line. */
    public static final class TokenUnreadable extends JobClientException {
        private static final long serialVersionUID = 1L;

        TokenUnreadable(String message) {
            super(message);
        }
    }

    /** Nobody answered, or not in full, or not in time. */
    public static final class AgentAway extends JobClientException {
        private static final long serialVersionUID = 1L;

        AgentAway(String message) {
            super(message);
        }
    }

    /** The agent answered with an error. */
    public static final class Refused extends JobClientException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        /** The HTTP status, 400 to 599. */
        public int status() {
            return status;
        }

        /** Whether the same message can never be accepted, so that sending it again is pointless. */
        boolean isFinal() {
            return status == 400 || status == 413 || status == 415 || status == 422;
        }
    }

    /** The agent answered with something that is not job interface v1. */
    public static final class Misunderstood extends JobClientException {
        private static final long serialVersionUID = 1L;

        Misunderstood(String message) {
            super(message);
        }
    }
}

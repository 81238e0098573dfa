package org.wattwerk.trainer.reference.corpus;

/** Text that cannot be learnt from; the message says which and what to do. */
public final class CorpusException extends Exception {
    private static final long serialVersionUID = 1L;

    CorpusException(String message) {
        super(message);
    }
}

package org.wattwerk.controller.store;

/** The store could not do what was asked; nothing of it was done. The message says what happened and what to do. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

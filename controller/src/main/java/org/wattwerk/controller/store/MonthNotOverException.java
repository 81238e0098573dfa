package org.wattwerk.controller.store;

/** A month cannot be closed yet, and what it waits for. */
public final class MonthNotOverException extends StoreException {
    private static final long serialVersionUID = 1L;

    MonthNotOverException(String message) {
        super(message);
    }
}

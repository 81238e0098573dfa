package org.wattwerk.controller.prices;

/** A good answer that holds no price: the auction's result is not out yet, or the publisher has none for that time. */
public final class NothingPublishedException extends Exception {
    private static final long serialVersionUID = 1L;

    NothingPublishedException(String why) {
        super(why);
    }
}

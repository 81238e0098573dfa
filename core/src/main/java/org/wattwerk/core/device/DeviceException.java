package org.wattwerk.core.device;

/** A device that did not answer, or refused. The message says which device, which call and what to do. */
public final class DeviceException extends Exception {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.wattwerk.core.device;

/**
 * An error that a device reported by itself.
 *
 * @param index of the device
 * @param code NVIDIA's XID, as the kernel's log names it too
 */
public record DeviceFault(int index, long code) {
    /**
     * True if a program caused it and the device goes on: 13, 31, 43, 45, 68 and 109 are what NVIDIA's own device plugin
     * for Kubernetes passes over.
     */
    public boolean ofProgram() {
        return code == 13 || code == 31 || code == 43 || code == 45 || code == 68 || code == 109;
    }
}

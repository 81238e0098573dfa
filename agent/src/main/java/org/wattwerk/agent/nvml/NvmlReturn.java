package org.wattwerk.agent.nvml;

/** nvmlReturn_t: the code, the library's own short text for it, and what to do about it. */
enum NvmlReturn {
    SUCCESS(0, "Success", ""),
    UNINITIALIZED(1, "Uninitialized", "restart the agent"),
    INVALID_ARGUMENT(2, "Invalid Argument", ""),
    NOT_SUPPORTED(3, "Not Supported", "this GPU or driver cannot do it"),
    NO_PERMISSION(4, "Insufficient Permissions", "run the agent as root or with CAP_SYS_ADMIN"),
    NOT_FOUND(6, "Not Found", ""),
    INSUFFICIENT_SIZE(7, "Insufficient Size", ""),
    DRIVER_NOT_LOADED(
            9, "Driver Not Loaded", "load NVIDIA's kernel driver (nvidia-smi must work), or use simulated GPUs"),
    TIMEOUT(10, "Timeout", "try again, and look into the kernel's log if it goes on"),
    IRQ_ISSUE(11, "Interrupt Request Issue", "look into the kernel's log"),
    FUNCTION_NOT_FOUND(13, "Function Not Found", "update NVIDIA's driver"),
    CORRUPTED_INFOROM(14, "Corrupted infoROM", "the board needs service"),
    GPU_IS_LOST(15, "GPU is lost", "it has left the bus: drain the node, reboot it, then restart the agent"),
    RESET_REQUIRED(16, "GPU requires reset", "drain the node, reset the GPU, then restart the agent"),
    OPERATING_SYSTEM(17, "GPU access blocked by the operating system", "give the agent access to the device files"),
    LIB_RM_VERSION_MISMATCH(
            18,
            "Driver/library version mismatch",
            "reboot, or reload the kernel driver: the library was updated alone"),
    IN_USE(19, "In use by another client", "end the other client"),
    MEMORY(20, "Insufficient Memory", "free memory"),
    NO_DATA(21, "No data", ""),
    ARGUMENT_VERSION_MISMATCH(25, "Argument version mismatch", "this version does not know that driver"),
    GPU_NOT_FOUND(28, "No supported GPUs were found", "use simulated GPUs"),
    UNKNOWN(999, "Unknown Error", "restart the agent; in a container, create it anew; look into the kernel's log");

    private final int code;
    private final String text;
    private final String advice;

    NvmlReturn(int code, String text, String advice) {
        this.code = code;
        this.text = text;
        this.advice = advice;
    }

    /** Unknown codes are {@link #UNKNOWN}; keep the raw one for the message. */
    static NvmlReturn of(int code) {
        for (NvmlReturn known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        return UNKNOWN;
    }

    /** {@code Insufficient Permissions (4): run the agent as root or with CAP_SYS_ADMIN}. */
    static String explain(int code) {
        NvmlReturn known = of(code);
        return known.text + " (" + code + ")" + (known.advice.isEmpty() ? "" : ": " + known.advice);
    }

    /** True if the device's handle must not be used again. */
    boolean losesDevice() {
        return this == GPU_IS_LOST || this == RESET_REQUIRED;
    }

    int code() {
        return code;
    }

    String text() {
        return text;
    }
}

package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * The fields of one sample, asked for in one call and kept in memory that is used again for each: a sample makes no
 * garbage. Each field carries its own return code and type, and nonsense where it has no value.
 */
final class NvmlFields {
    /** Millijoules since the driver was loaded. */
    static final int ENERGY = 0;
    /** Milliwatts now. */
    static final int INSTANT = 1;
    /** Milliwatts, the mean of the last second. */
    static final int AVERAGE = 2;

    private static final int[] IDS = {
        Nvml.FI_DEV_TOTAL_ENERGY_CONSUMPTION, Nvml.FI_DEV_POWER_INSTANT, Nvml.FI_DEV_POWER_AVERAGE
    };

    private final Memory memory = new Memory((long) IDS.length * Nvml.FIELD_VALUE_SIZE);
    private final long address = Pointer.nativeValue(memory);

    /** Asks for all of them; the code is success if any has a value. */
    int read(long device) {
        for (int slot = 0; slot < IDS.length; slot++) {
            long at = at(slot);
            memory.setInt(at + Nvml.FIELD_VALUE_FIELD_ID, IDS[slot]);
            memory.setInt(at + Nvml.FIELD_VALUE_SCOPE_ID, 0);
            memory.setInt(at + Nvml.FIELD_VALUE_RETURN, NvmlReturn.UNKNOWN.code());
        }
        return Nvml.nvmlDeviceGetFieldValues(device, IDS.length, address);
    }

    /** What the last call said of a field; -1 where it said nothing that can be true. */
    long value(int slot) {
        long at = at(slot);
        if (memory.getInt(at + Nvml.FIELD_VALUE_RETURN) != NvmlReturn.SUCCESS.code()) {
            return -1;
        }
        return switch (memory.getInt(at + Nvml.FIELD_VALUE_VALUE_TYPE)) {
            case Nvml.VALUE_TYPE_UNSIGNED_INT -> Integer.toUnsignedLong(memory.getInt(at + Nvml.FIELD_VALUE_VALUE));
            case Nvml.VALUE_TYPE_UNSIGNED_LONG, Nvml.VALUE_TYPE_UNSIGNED_LONG_LONG ->
                Math.max(-1, memory.getLong(at + Nvml.FIELD_VALUE_VALUE));
            default -> -1;
        };
    }

    private static long at(int slot) {
        return (long) slot * Nvml.FIELD_VALUE_SIZE;
    }
}

package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.wattwerk.core.device.DeviceFault;

/** Hears of XID errors; a device that has no such events is left out, which says nothing bad of it. */
final class NvmlFaults {
    private static final int MOST_AT_ONCE = 64;

    private final Memory memory = new Memory(NvmlEvents.DATA_SIZE);
    private final long address = Pointer.nativeValue(memory);
    private long set;

    /** Begins to listen; what happened before is lost. */
    void listen(Set<NvmlGroup> groups, List<NvmlDevice> devices) {
        set = 0;
        if (!groups.contains(NvmlGroup.EVENTS) || NvmlEvents.nvmlEventSetCreate(address) != NvmlReturn.SUCCESS.code()) {
            return;
        }
        long made = memory.getLong(0);
        long heard = devices.stream()
                .filter(device -> device.registerEvents(made) == NvmlReturn.SUCCESS.code())
                .count();
        if (heard > 0) {
            set = made;
        } else {
            int unused = NvmlEvents.nvmlEventSetFree(made);
        }
    }

    /** What was said since the last call; does not wait. */
    List<DeviceFault> poll(List<NvmlDevice> devices) {
        List<DeviceFault> faults = new ArrayList<>();
        while (set != 0
                && faults.size() < MOST_AT_ONCE
                && NvmlEvents.nvmlEventSetWait_v2(set, address, 0) == NvmlReturn.SUCCESS.code()) {
            long handle = memory.getLong(NvmlEvents.DATA_DEVICE);
            long code = memory.getLong(NvmlEvents.DATA_CODE);
            boolean xid = memory.getLong(NvmlEvents.DATA_TYPE) == NvmlEvents.XID_CRITICAL_ERROR;
            devices.stream()
                    .filter(device -> xid && device.handle() == handle)
                    .forEach(device -> faults.add(new DeviceFault(device.index(), code)));
            if (!xid) {
                break;
            }
        }
        return faults;
    }

    /** Ends listening. */
    void close() {
        if (set != 0) {
            int unused = NvmlEvents.nvmlEventSetFree(set);
            set = 0;
        }
    }
}

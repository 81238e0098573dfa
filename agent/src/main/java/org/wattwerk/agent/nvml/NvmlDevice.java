package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.PowerIntegrator;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * One device's handle and the memory its answers are written to. Once the driver says that the device is lost, the
 * handle is never used again, since a call through a stale one can end the process; a new one can be taken.
 */
final class NvmlDevice {
    private static final int SECOND = 8;
    /** No board draws that much: what says so is broken. */
    private static final long MOST_MILLIWATTS = 10_000_000;

    private static final long NOT_SAID = -1;

    private final int index;
    private final Set<NvmlGroup> groups;
    private final Optional<LongSupplier> clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Memory memory = new Memory(Nvml.TEXT_SIZE);
    private final long address = Pointer.nativeValue(memory);
    private final NvmlFields fields = new NvmlFields();
    private final PowerIntegrator integrator = new PowerIntegrator();
    private final NvmlDetails details;
    private long handle;
    private int lostBy;
    private long counter = NOT_SAID;
    private long milliwatts = NOT_SAID;

    /** @param clock monotonic nanoseconds for {@link #sample}; without it power is known at readings only */
    NvmlDevice(int index, long handle, Set<NvmlGroup> groups, Optional<LongSupplier> clock) {
        this.index = index;
        this.handle = handle;
        this.groups = groups;
        this.clock = clock;
        this.details = new NvmlDetails(groups);
    }

    GpuInfo info() throws DeviceException {
        lock.lock();
        try {
            return ask();
        } finally {
            lock.unlock();
        }
    }

    /** One quick sample of power and counter, in one call of the driver and without garbage. */
    void sample() {
        lock.lock();
        try {
            if (lostBy == NvmlReturn.SUCCESS.code()) {
                int unused = look();
            }
        } finally {
            lock.unlock();
        }
    }

    GpuReading read() throws DeviceException {
        lock.lock();
        try {
            refuseIfLost();
            check("nvmlDeviceGetPowerUsage", look());
            if (milliwatts == NOT_SAID) {
                throw new DeviceException("GPU " + index + " reports an impossible power");
            }
            return new GpuReading(
                    index,
                    new Power(milliwatts),
                    energy(),
                    enforcedLimit(),
                    utilisation(),
                    temperatureCelsius(),
                    clock.map(timed -> integrator.read()));
        } finally {
            lock.unlock();
        }
    }

    GpuDetail detail() throws DeviceException {
        lock.lock();
        try {
            refuseIfLost();
            int code = fields.read(handle);
            noteLoss(code);
            long average = code == NvmlReturn.SUCCESS.code() ? fields.value(NvmlFields.AVERAGE) : NOT_SAID;
            GpuDetail said = details.read(handle, this::noteLoss, average);
            refuseIfLost();
            return said;
        } finally {
            lock.unlock();
        }
    }

    Power setPowerLimit(Power limit) throws DeviceException {
        lock.lock();
        try {
            refuseIfLost();
            long wanted = limit.milliwatts();
            int code = wanted > 0xffffffffL
                    ? NvmlReturn.INVALID_ARGUMENT.code()
                    : Nvml.nvmlDeviceSetPowerManagementLimit(handle, (int) wanted);
            if (code == NvmlReturn.INVALID_ARGUMENT.code()) {
                GpuInfo info = ask();
                throw new DeviceException("GPU " + index + " takes limits from " + info.minLimit() + " to "
                        + info.maxLimit() + ", not " + limit);
            }
            check("nvmlDeviceSetPowerManagementLimit", code);
            return enforcedLimit();
        } finally {
            lock.unlock();
        }
    }

    /** Sets the limit that is set already; a driver that cannot say which one that is is asked to set the enforced one. */
    void tryLimit() throws DeviceException {
        lock.lock();
        try {
            refuseIfLost();
            boolean said = groups.contains(NvmlGroup.REQUESTED_LIMIT)
                    && NvmlRequestedLimit.nvmlDeviceGetPowerManagementLimit(handle, address)
                            == NvmlReturn.SUCCESS.code();
            Power standing = said ? powerAt(0) : enforcedLimit();
            check("nvmlDeviceSetPowerManagementLimit", Nvml.nvmlDeviceSetPowerManagementLimit(handle, (int)
                    standing.milliwatts()));
        } finally {
            lock.unlock();
        }
    }

    /** Locks the clock between two frequencies, or lets it go where both are zero. */
    void lockClocks(int min, int max) throws DeviceException {
        lock.lock();
        try {
            refuseIfLost();
            if (!groups.contains(NvmlGroup.LOCKED_CLOCKS)) {
                throw new DeviceException("GPU " + index + ": this driver cannot lock clocks");
            }
            if (max == 0) {
                check("nvmlDeviceResetGpuLockedClocks", NvmlLockedClocks.nvmlDeviceResetGpuLockedClocks(handle));
            } else {
                check("nvmlDeviceSetGpuLockedClocks", NvmlLockedClocks.nvmlDeviceSetGpuLockedClocks(handle, min, max));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Asks for events of this device; success, or why there will be none. */
    int registerEvents(long set) {
        lock.lock();
        try {
            return lostBy == NvmlReturn.SUCCESS.code()
                    ? NvmlEvents.nvmlDeviceRegisterEvents(handle, NvmlEvents.XID_CRITICAL_ERROR, set)
                    : lostBy;
        } finally {
            lock.unlock();
        }
    }

    int index() {
        return index;
    }

    /** The handle, by which events name their device. */
    long handle() {
        lock.lock();
        try {
            return handle;
        } finally {
            lock.unlock();
        }
    }

    boolean isLost() {
        lock.lock();
        try {
            return lostBy != NvmlReturn.SUCCESS.code();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps everybody away from the device unless a call hangs in it; then false. */
    boolean reserve() {
        return lock.tryLock();
    }

    void release() {
        lock.unlock();
    }

    /** Takes another handle for the same board, or none where its code says that there is none; while reserved. */
    void found(int code, long newHandle) {
        lostBy = code;
        handle = code == NvmlReturn.SUCCESS.code() ? newHandle : 0;
        counter = NOT_SAID;
    }

    private GpuInfo ask() throws DeviceException {
        check("nvmlDeviceGetUUID", Nvml.nvmlDeviceGetUUID(handle, address, Nvml.TEXT_SIZE));
        String uuid = memory.getString(0, "UTF-8");
        check("nvmlDeviceGetName", Nvml.nvmlDeviceGetName(handle, address, Nvml.TEXT_SIZE));
        String model = memory.getString(0, "UTF-8");
        check(
                "nvmlDeviceGetPowerManagementLimitConstraints",
                Nvml.nvmlDeviceGetPowerManagementLimitConstraints(handle, address, address + SECOND));
        Power minLimit = powerAt(0);
        Power maxLimit = powerAt(SECOND);
        check(
                "nvmlDeviceGetPowerManagementDefaultLimit",
                Nvml.nvmlDeviceGetPowerManagementDefaultLimit(handle, address));
        return new GpuInfo(index, uuid, model, minLimit, maxLimit, powerAt(0));
    }

    /** The instantaneous sensor, or the average of the last second where the driver does not know the other. */
    private int look() {
        milliwatts = NOT_SAID;
        counter = NOT_SAID;
        int code = fields.read(handle);
        if (code == NvmlReturn.SUCCESS.code()) {
            counter = fields.value(NvmlFields.ENERGY);
            milliwatts = fields.value(NvmlFields.INSTANT);
        }
        noteLoss(code);
        if (milliwatts == NOT_SAID && lostBy == NvmlReturn.SUCCESS.code()) {
            code = Nvml.nvmlDeviceGetPowerUsage(handle, address);
            noteLoss(code);
            milliwatts = code == NvmlReturn.SUCCESS.code() ? Integer.toUnsignedLong(memory.getInt(0)) : NOT_SAID;
        }
        if (milliwatts > MOST_MILLIWATTS) {
            milliwatts = NOT_SAID;
        }
        if (milliwatts != NOT_SAID && clock.isPresent()) {
            integrator.add(clock.get().getAsLong(), milliwatts);
        }
        return code;
    }

    /** The counter; empty where there is none, or where it says what cannot be. */
    private Optional<Energy> energy() throws DeviceException {
        if (counter == NOT_SAID) {
            int code = Nvml.nvmlDeviceGetTotalEnergyConsumption(handle, address);
            if (code == NvmlReturn.NOT_SUPPORTED.code()) {
                return Optional.empty();
            }
            check("nvmlDeviceGetTotalEnergyConsumption", code);
            counter = Math.max(NOT_SAID, memory.getLong(0));
        }
        return counter == NOT_SAID ? Optional.empty() : Optional.of(new Energy(counter));
    }

    private Power enforcedLimit() throws DeviceException {
        check("nvmlDeviceGetEnforcedPowerLimit", Nvml.nvmlDeviceGetEnforcedPowerLimit(handle, address));
        return powerAt(0);
    }

    private Share utilisation() throws DeviceException {
        int code = Nvml.nvmlDeviceGetUtilizationRates(handle, address);
        if (code == NvmlReturn.NOT_SUPPORTED.code()) {
            return Share.NONE;
        }
        check("nvmlDeviceGetUtilizationRates", code);
        return Share.ofPercent(Math.min(100, Integer.toUnsignedLong(memory.getInt(Nvml.UTILIZATION_GPU))));
    }

    private int temperatureCelsius() throws DeviceException {
        if (groups.contains(NvmlGroup.TEMPERATURE_V)) {
            memory.setInt(NvmlTemperatureV.VERSION, NvmlTemperatureV.VERSION_1);
            memory.setInt(NvmlTemperatureV.SENSOR_TYPE, NvmlTemperature.TEMPERATURE_GPU);
            int code = NvmlTemperatureV.nvmlDeviceGetTemperatureV(handle, address);
            return celsius("nvmlDeviceGetTemperatureV", code, NvmlTemperatureV.TEMPERATURE);
        }
        if (groups.contains(NvmlGroup.TEMPERATURE)) {
            int code = NvmlTemperature.nvmlDeviceGetTemperature(handle, NvmlTemperature.TEMPERATURE_GPU, address);
            return celsius("nvmlDeviceGetTemperature", code, 0);
        }
        return 0;
    }

    private int celsius(String call, int code, int offset) throws DeviceException {
        if (code == NvmlReturn.NOT_SUPPORTED.code()) {
            return 0;
        }
        check(call, code);
        return memory.getInt(offset);
    }

    private Power powerAt(int offset) {
        return new Power(Integer.toUnsignedLong(memory.getInt(offset)));
    }

    private void refuseIfLost() throws DeviceException {
        if (lostBy != NvmlReturn.SUCCESS.code()) {
            throw new DeviceException("GPU " + index + " is not asked any more: " + NvmlReturn.explain(lostBy));
        }
    }

    private void check(String call, int code) throws DeviceException {
        if (code == NvmlReturn.SUCCESS.code()) {
            return;
        }
        noteLoss(code);
        throw new DeviceException("GPU " + index + ": " + call + ": " + NvmlReturn.explain(code));
    }

    private void noteLoss(int code) {
        if (code != NvmlReturn.SUCCESS.code() && NvmlReturn.of(code).losesDevice()) {
            lostBy = code;
        }
    }
}

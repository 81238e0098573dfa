package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * One device's handle and the memory its answers are written to. Once the driver says that the device is lost, the
 * handle is never used again: a call through a stale one can end the process.
 */
final class NvmlDevice {
    private static final int SECOND = 8;

    private final int index;
    private final long handle;
    private final Sensors sensors;
    private final Memory memory = new Memory(Nvml.TEXT_SIZE);
    private final long address = Pointer.nativeValue(memory);
    private int lostBy;

    /** Which calls for the temperature the driver has; the newer one is preferred. */
    record Sensors(boolean temperatureV, boolean temperature) {}

    NvmlDevice(int index, long handle, Sensors sensors) {
        this.index = index;
        this.handle = handle;
        this.sensors = sensors;
    }

    synchronized GpuInfo info() throws DeviceException {
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

    synchronized GpuReading read() throws DeviceException {
        refuseIfLost();
        return new GpuReading(index, power(), energy(), enforcedLimit(), utilisation(), temperatureCelsius());
    }

    synchronized Power setPowerLimit(Power limit) throws DeviceException {
        refuseIfLost();
        long milliwatts = limit.milliwatts();
        int code = milliwatts > 0xffffffffL
                ? NvmlReturn.INVALID_ARGUMENT.code()
                : Nvml.nvmlDeviceSetPowerManagementLimit(handle, (int) milliwatts);
        if (code == NvmlReturn.INVALID_ARGUMENT.code()) {
            GpuInfo info = info();
            throw new DeviceException("GPU " + index + " takes limits from " + info.minLimit() + " to "
                    + info.maxLimit() + ", not " + limit);
        }
        check("nvmlDeviceSetPowerManagementLimit", code);
        return enforcedLimit();
    }

    /** The instantaneous sensor, or the average of the last second where the driver does not know the other. */
    private Power power() throws DeviceException {
        memory.clear(Nvml.FIELD_VALUE_SIZE);
        memory.setInt(Nvml.FIELD_VALUE_FIELD_ID, Nvml.FI_DEV_POWER_INSTANT);
        memory.setInt(Nvml.FIELD_VALUE_RETURN, NvmlReturn.UNKNOWN.code());
        int code = Nvml.nvmlDeviceGetFieldValues(handle, 1, address);
        boolean valid = code == NvmlReturn.SUCCESS.code()
                && memory.getInt(Nvml.FIELD_VALUE_RETURN) == NvmlReturn.SUCCESS.code()
                && memory.getInt(Nvml.FIELD_VALUE_VALUE_TYPE) == Nvml.VALUE_TYPE_UNSIGNED_INT;
        if (valid) {
            return powerAt(Nvml.FIELD_VALUE_VALUE);
        }
        if (NvmlReturn.of(code).losesDevice()) {
            check("nvmlDeviceGetFieldValues", code);
        }
        check("nvmlDeviceGetPowerUsage", Nvml.nvmlDeviceGetPowerUsage(handle, address));
        return powerAt(0);
    }

    private Optional<Energy> energy() throws DeviceException {
        int code = Nvml.nvmlDeviceGetTotalEnergyConsumption(handle, address);
        if (code == NvmlReturn.NOT_SUPPORTED.code()) {
            return Optional.empty();
        }
        check("nvmlDeviceGetTotalEnergyConsumption", code);
        long millijoules = memory.getLong(0);
        if (millijoules < 0) {
            throw new DeviceException("GPU " + index + " reports an impossible energy counter: "
                    + Long.toUnsignedString(millijoules) + " mJ");
        }
        return Optional.of(new Energy(millijoules));
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
        return Share.ofPercent(Integer.toUnsignedLong(memory.getInt(Nvml.UTILIZATION_GPU)));
    }

    private int temperatureCelsius() throws DeviceException {
        if (sensors.temperatureV()) {
            memory.setInt(NvmlTemperatureV.VERSION, NvmlTemperatureV.VERSION_1);
            memory.setInt(NvmlTemperatureV.SENSOR_TYPE, NvmlTemperature.TEMPERATURE_GPU);
            int code = NvmlTemperatureV.nvmlDeviceGetTemperatureV(handle, address);
            return celsius("nvmlDeviceGetTemperatureV", code, NvmlTemperatureV.TEMPERATURE);
        }
        if (sensors.temperature()) {
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
        if (NvmlReturn.of(code).losesDevice()) {
            lostBy = code;
        }
        throw new DeviceException("GPU " + index + ": " + call + ": " + NvmlReturn.explain(code));
    }
}

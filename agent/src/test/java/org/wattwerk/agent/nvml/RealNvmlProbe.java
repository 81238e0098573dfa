package org.wattwerk.agent.nvml;

import com.sun.jna.NativeLibrary;
import org.wattwerk.core.device.DeviceException;

/**
 * What NVIDIA's library answers where no driver is loaded, one fact a line; run as an ordinary user, since as root the
 * library makes device files. Arguments: the library, then names of functions to look for.
 */
final class RealNvmlProbe {
    private RealNvmlProbe() {}

    public static void main(String[] args) {
        try {
            NvmlGpus gpus = NvmlGpus.open(args[0]);
            System.out.println("opened " + gpus.inventory());
            gpus.close();
        } catch (DeviceException e) {
            System.out.println("refused " + e.getMessage());
        }
        for (NvmlReturn known : NvmlReturn.values()) {
            System.out.println("text " + known + " " + Nvml.nvmlErrorString(known.code()));
        }
        NativeLibrary library = NativeLibrary.getInstance(args[0]);
        for (int i = 1; i < args.length; i++) {
            try {
                library.getFunction(args[i]);
            } catch (UnsatisfiedLinkError e) {
                System.out.println("lacks " + args[i]);
            }
        }
    }
}

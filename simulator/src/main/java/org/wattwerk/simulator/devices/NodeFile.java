package org.wattwerk.simulator.devices;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.device.SimulatedHost;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/**
 * The mapped file of a simulated node: a header page with the node's class and its host, then a page for each GPU;
 * little endian. The magic word is written last, and a new file takes its place only when it is complete.
 */
final class NodeFile {
    /** "WATTNODE" in ASCII. */
    private static final long MAGIC = 0x45444f4e54544157L;

    private static final int LAYOUT = 1;
    private static final int MOST_GPUS = 64;
    private static final int VERSION = 8;
    private static final int GPUS = 12;
    private static final int CLASS = 2048;
    private static final int LONGEST_NAME = 200;

    private final Path file;
    private final NodeClass nodeClass;
    private final StatePage<HostState> host;
    private final List<StatePage<SimulatedGpu>> gpus;

    private NodeFile(Path file, NodeClass nodeClass, ByteBuffer map) {
        this.file = file;
        this.nodeClass = nodeClass;
        this.host = new StatePage<>(page(map, 0), new SlotForms.Host(nodeClass), file.toString());
        this.gpus = new ArrayList<>();
        for (int gpu = 0; gpu < nodeClass.gpus(); gpu++) {
            gpus.add(new StatePage<>(
                    page(map, gpu + 1), new SlotForms.Gpu(nodeClass.gpu()), "GPU " + gpu + " of " + file));
        }
    }

    /**
     * Makes a node that is switched on now.
     *
     * @throws IOException if the file exists or cannot be written
     */
    static NodeFile create(Path file, NodeClass nodeClass, UUID boot, Moment now) throws IOException {
        if (nodeClass.gpus() > MOST_GPUS) {
            throw new IOException("a simulated node has at most " + MOST_GPUS + " GPUs, not " + nodeClass.gpus());
        }
        if (Files.exists(file)) {
            throw new IOException(file + " exists already: open it, or delete it for a new node");
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isWritable(parent)) {
            throw new IOException(file + " cannot be made: its folder is missing or may not be written");
        }
        Path growing = Files.createTempFile(parent, file.getFileName() + ".", ".new");
        try {
            ByteBuffer map = map(growing, (nodeClass.gpus() + 1) * StatePage.SIZE);
            NodeFile made = new NodeFile(file, nodeClass, map);
            map.putInt(VERSION, LAYOUT).putInt(GPUS, nodeClass.gpus());
            writeClass(map, nodeClass);
            made.host.begin(new HostState(SimulatedHost.switchedOn(nodeClass, now), boot, 1));
            made.gpus.forEach(gpu -> gpu.begin(SimulatedGpu.switchedOn(nodeClass.gpu(), now)));
            map.putLong(0, MAGIC);
            Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } finally {
            Files.deleteIfExists(growing);
        }
    }

    /**
     * Maps a node that was made before.
     *
     * @throws IOException if it is missing, no such file, not complete, or of another layout
     */
    static NodeFile open(Path file) throws IOException {
        long size;
        try {
            size = Files.size(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist: make it first with 'wattwerk simulated-nodes'", e);
        }
        String foreign = file + " is not the complete state file of a simulated node: delete it for a new node";
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new IOException(file + " may not be read and written by this user: change its owner or mode");
        }
        if (size < StatePage.SIZE || size > (long) (MOST_GPUS + 1) * StatePage.SIZE) {
            throw new IOException(foreign);
        }
        ByteBuffer map = map(file, (int) size);
        if (map.getLong(0) != MAGIC) {
            throw new IOException(foreign);
        }
        if (map.getInt(VERSION) != LAYOUT) {
            throw new IOException(file + " has layout " + map.getInt(VERSION) + " and this version reads layout "
                    + LAYOUT + ": delete it for a new node");
        }
        if (size != (map.getInt(GPUS) + 1L) * StatePage.SIZE) {
            throw new IOException(foreign);
        }
        try {
            NodeFile opened = new NodeFile(file, readClass(map), map);
            opened.host.peek();
            opened.gpus.forEach(StatePage::peek);
            return opened;
        } catch (RuntimeException e) {
            throw new IOException(foreign + " (" + e.getMessage() + ")", e);
        }
    }

    Path path() {
        return file;
    }

    NodeClass nodeClass() {
        return nodeClass;
    }

    StatePage<HostState> host() {
        return host;
    }

    StatePage<SimulatedGpu> gpu(int index) {
        return gpus.get(index);
    }

    List<StatePage<SimulatedGpu>> gpus() {
        return gpus;
    }

    private static ByteBuffer map(Path file, int size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            return map.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static ByteBuffer page(ByteBuffer map, int index) {
        return map.slice(index * StatePage.SIZE, StatePage.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeClass(ByteBuffer map, NodeClass nodeClass) throws IOException {
        GpuModel gpu = nodeClass.gpu();
        ByteBuffer to = map.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(CLASS);
        for (Power power : List.of(
                nodeClass.hostIdle(),
                nodeClass.hostBusy(),
                gpu.defaultLimit(),
                gpu.minLimit(),
                gpu.maxLimit(),
                gpu.idle())) {
            to.putLong(power.milliwatts());
        }
        for (String name : List.of(nodeClass.name(), gpu.name())) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > LONGEST_NAME) {
                throw new IOException("name is longer than " + LONGEST_NAME + " bytes: " + name);
            }
            to.putInt(bytes.length).put(bytes);
        }
    }

    private static NodeClass readClass(ByteBuffer map) {
        ByteBuffer from = map.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(CLASS);
        Power hostIdle = new Power(from.getLong());
        Power hostBusy = new Power(from.getLong());
        Power defaultLimit = new Power(from.getLong());
        Power minLimit = new Power(from.getLong());
        Power maxLimit = new Power(from.getLong());
        Power idle = new Power(from.getLong());
        String name = readName(from);
        GpuModel gpu = new GpuModel(readName(from), defaultLimit, minLimit, maxLimit, idle);
        return new NodeClass(name, gpu, map.getInt(GPUS), hostIdle, hostBusy);
    }

    private static String readName(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > LONGEST_NAME) {
            throw new IllegalArgumentException("name has " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

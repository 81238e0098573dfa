package org.wattwerk.core.device;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Power;

/**
 * Boards that can be simulated. Limits are what vendors print or boards of that kind said of themselves; idle draws, and
 * what a host draws for each board (150 W idle; 350 W busy, from a published measurement of eight H100: 8.4 kW for the
 * node, 5.6 kW of it for the boards), are assumptions of this model. Real devices are always asked, never looked up here.
 */
public record BoardProfile(GpuModel model) {
    /** A100 SXM of 400 W. */
    public static final BoardProfile A100_SXM = board("a100-sxm", 400, 100, 55);

    /** H100 PCIe of 350 W. */
    public static final BoardProfile H100_PCIE = board("h100-pcie", 350, 200, 50);

    /** H100 SXM. */
    public static final BoardProfile H100_SXM = board("h100-sxm", 700, 200, 70);

    /** H200 SXM. */
    public static final BoardProfile H200_SXM = board("h200-sxm", 700, 200, 75);

    /** B200 of 1,000 W. */
    public static final BoardProfile B200 = board("b200", 1_000, 200, 140);

    private static final List<BoardProfile> ALL = List.of(A100_SXM, H100_PCIE, H100_SXM, H200_SXM, B200);
    private static final Power HOST_IDLE = Power.ofWatts(150);
    private static final Power HOST_BUSY = Power.ofWatts(350);

    private static BoardProfile board(String name, long defaultWatts, long minWatts, long idleWatts) {
        return new BoardProfile(new GpuModel(
                name,
                Power.ofWatts(defaultWatts),
                Power.ofWatts(minWatts),
                Power.ofWatts(defaultWatts),
                Power.ofWatts(idleWatts)));
    }

    /** As people write it, such as {@code h100-sxm}. */
    public String text() {
        return model.name();
    }

    /** A node of so many boards. */
    public NodeClass node(int gpus) {
        return new NodeClass(text(), model, gpus, HOST_IDLE.times(gpus), HOST_BUSY.times(gpus));
    }

    /** The profile of that name. */
    public static Optional<BoardProfile> of(String text) {
        return ALL.stream().filter(profile -> profile.text().equals(text)).findFirst();
    }

    /** The smallest board that can draw this much. */
    public static Optional<BoardProfile> drawing(Power most) {
        return ALL.stream()
                .filter(profile -> !most.exceeds(profile.model.maxLimit()))
                .min((a, b) -> a.model.maxLimit().compareTo(b.model.maxLimit()));
    }

    /** Every name. */
    public static List<String> names() {
        return ALL.stream().map(BoardProfile::text).toList();
    }
}

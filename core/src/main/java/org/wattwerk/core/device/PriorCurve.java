package org.wattwerk.core.device;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.quantity.Share;

/**
 * What is believed of a GPU's speed against its power before a job was measured on site, with where it is from and how far
 * measured jobs lay apart.
 *
 * @param curve the mean of the measured jobs
 * @param source whose measurements they are, and of what
 * @param spread the widest distance of a single job from the mean, in speed; empty where the GPU itself was not measured
 */
public record PriorCurve(ThroughputCurve curve, String source, Optional<Share> spread) {
    private static final PriorCurve PRETRAINING_A100 = new PriorCurve(
            curve(new long[][] {
                {250_000, 185_500},
                {500_000, 629_100},
                {625_000, 783_700},
                {750_000, 866_700},
                {875_000, 922_600},
                {1_000_000, 1_000_000}
            }),
            "mean of three pretraining jobs (MPT 7B and 13B) under caps of 100 to 400 W on 256 A100 SXM"
                    + " (ai-emerald/emerald-ai-demo-may-2025, Apache-2.0)",
            Optional.of(Share.parse("1.3 %")));

    private static final PriorCurve TRAINING_A100_PCIE = new PriorCurve(
            curve(new long[][] {
                {583_333, 577_000},
                {666_667, 709_000},
                {750_000, 832_000},
                {833_333, 923_000},
                {916_667, 970_000},
                {1_000_000, 1_000_000}
            }),
            "mean of five large models trained under caps of 175 to 300 W on four A100 80 GB PCIe"
                    + " (Perseus, SOSP 2024; ml-energy/zeus, Apache-2.0)",
            Optional.of(Share.parse("3.8 %")));

    private static final PriorCurve OTHERS = new PriorCurve(
            ThroughputCurve.prior(),
            "mean of six curves of V100, A40 and RTX 6000, each with BERT and ResNet-50 (ml-energy/zeus, Apache-2.0); no"
                    + " measurement of this GPU is among them",
            Optional.empty());

    /** The one for a GPU, by the name that people have given its model. */
    public static PriorCurve of(String gpuModel) {
        String name = gpuModel.toLowerCase(Locale.ROOT);
        if (!name.contains("a100")) {
            return OTHERS;
        }
        return name.contains("pcie") ? TRAINING_A100_PCIE : PRETRAINING_A100;
    }

    private static ThroughputCurve curve(long[][] points) {
        return new ThroughputCurve(List.of(points).stream()
                .map(point -> new ThroughputCurve.Point(new Share(point[0]), new Share(point[1])))
                .toList());
    }
}

package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.Quality;

/**
 * How many figures of each quality a sum is made of, so that a figure can leave the sum again and the worst is still known.
 *
 * @param counts by quality, none of them zero; negative in a difference of sums
 */
public record QualityCounts(SortedMap<Quality, Integer> counts) {
    public static final QualityCounts NONE = new QualityCounts(new TreeMap<>());

    public QualityCounts {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** With so many more figures of this quality; fewer, if negative. */
    QualityCounts plus(Quality quality, int figures) {
        return plus(new QualityCounts(new TreeMap<>(Collections.singletonMap(quality, figures))));
    }

    QualityCounts plus(QualityCounts other) {
        SortedMap<Quality, Integer> sum = new TreeMap<>(counts);
        other.counts.forEach((quality, figures) -> sum.merge(quality, figures, Integer::sum));
        sum.values().removeIf(figures -> figures == 0);
        return new QualityCounts(sum);
    }

    /** The worst quality of which there is a figure; measured if there is none. */
    public Quality worst() {
        Quality worst = Quality.MEASURED;
        for (Map.Entry<Quality, Integer> entry : counts.entrySet()) {
            worst = entry.getValue() > 0 ? worst.worst(entry.getKey()) : worst;
        }
        return worst;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }
}

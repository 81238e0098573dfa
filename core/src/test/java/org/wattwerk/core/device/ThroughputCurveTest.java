package org.wattwerk.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Share;

class ThroughputCurveTest {
    private static final ThroughputCurve PRIOR = ThroughputCurve.prior();

    @Test
    void prior_measuredPowers_givesMeanOfSixCurves() {
        assertThat(PRIOR.speedAt(Share.ofPercent(100))).isEqualTo(Share.ALL);
        assertThat(PRIOR.speedAt(Share.ofPercent(90))).isEqualTo(Share.parse("97.8 %"));
        assertThat(PRIOR.speedAt(Share.ofPercent(60))).isEqualTo(Share.parse("81.4 %"));
        assertThat(PRIOR.speedAt(Share.ofPercent(40))).isEqualTo(Share.parse("44.6 %"));
    }

    @Test
    void prior_betweenPoints_isLinear() {
        // Half way from 60 % (81.4 %) to 50 % (64.9 %).
        assertThat(PRIOR.speedAt(Share.ofPercent(55))).isEqualTo(Share.parse("73.15 %"));
    }

    @Test
    void prior_lowestLimitOfAnH100_extendsTheLastSlope() {
        // 200 W of 700 W: 0.446 - (0.4 - 0.285714) * (0.649 - 0.446) / 0.1 = 0.2140
        assertThat(PRIOR.speedAt(new Share(285_714)).ratio()).isCloseTo(0.2140, within(0.0005));
    }

    @Test
    void prior_outsideItsPoints_stands() {
        assertThat(PRIOR.speedAt(Share.ofPercent(120))).isEqualTo(Share.ALL);
        assertThat(PRIOR.speedAt(Share.ofPercent(10))).isEqualTo(Share.NONE);
    }

    @Test
    void concaveHull_prior_isPriorItself() {
        assertThat(PRIOR.concaveHull()).isEqualTo(PRIOR);
    }

    @Test
    void concaveHull_dent_isBridged() {
        ThroughputCurve dented = curve(0, 0, 50, 10, 100, 100);
        assertThat(dented.concaveHull()).isEqualTo(curve(0, 0, 100, 100));
    }

    @Test
    void new_speedThatFallsWithPower_isRefused() {
        assertThatThrownBy(() -> curve(50, 80, 100, 70)).hasMessageContaining("speed falls as power rises");
        assertThatThrownBy(() -> curve(50, 80, 50, 90)).hasMessageContaining("two speeds at 50 %");
        assertThatThrownBy(() -> curve(50, 80)).hasMessageContaining("two points");
    }

    @Property(tries = 100)
    void speedAt_morePower_isNeverSlower(
            @ForAll @LongRange(min = 0, max = 1_200_000) long power,
            @ForAll @LongRange(min = 0, max = 1000) long more) {
        assertThat(PRIOR.speedAt(new Share(power + more))).isGreaterThanOrEqualTo(PRIOR.speedAt(new Share(power)));
    }

    @Property(tries = 100)
    void concaveHull_anyCurve_isConcaveAndNowhereBelow(
            @ForAll @Size(min = 2, max = 12) List<@LongRange(min = 0, max = 100_000) Long> steps) {
        List<ThroughputCurve.Point> points = new ArrayList<>();
        long speed = 0;
        for (int i = 0; i < steps.size(); i++) {
            speed += steps.get(i);
            points.add(new ThroughputCurve.Point(new Share(80_000L * (i + 1)), new Share(speed)));
        }
        ThroughputCurve curve = new ThroughputCurve(points);
        List<ThroughputCurve.Point> hull = curve.concaveHull().points();
        for (ThroughputCurve.Point point : points) {
            assertThat(curve.concaveHull().speedAt(point.power())).isGreaterThanOrEqualTo(point.speed());
        }
        for (int i = 2; i < hull.size(); i++) {
            assertThat(slope(hull.get(i - 1), hull.get(i))).isLessThan(slope(hull.get(i - 2), hull.get(i - 1)));
        }
    }

    private static double slope(ThroughputCurve.Point a, ThroughputCurve.Point b) {
        return (b.speed().ratio() - a.speed().ratio())
                / (b.power().ratio() - a.power().ratio());
    }

    private static ThroughputCurve curve(long... powerAndSpeedPercent) {
        List<ThroughputCurve.Point> points = new ArrayList<>();
        for (int i = 0; i < powerAndSpeedPercent.length; i += 2) {
            points.add(new ThroughputCurve.Point(
                    Share.ofPercent(powerAndSpeedPercent[i]), Share.ofPercent(powerAndSpeedPercent[i + 1])));
        }
        return new ThroughputCurve(points);
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }
}

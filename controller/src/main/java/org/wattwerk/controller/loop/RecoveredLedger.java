package org.wattwerk.controller.loop;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.time.QuarterHour;

/** What a ledger holds that settling goes on from; read before the loop starts. */
record RecoveredLedger(
        Optional<MeterMark> meterMark,
        SortedMap<NodeId, Mark> marks,
        Carries carries,
        List<SettledQuarterHour> settled,
        YearBooks.Recovered years) {
    /** How far back a silent node's quarter hours are remembered across a restart. */
    private static final int REMEMBERED = 40 * 96;

    static RecoveredLedger from(LedgerStore store) {
        List<SettledQuarterHour> settled = store.lastSettled()
                .map(last -> last.quarterHour().next())
                .map(open -> store.settled(new QuarterHour(open.number() - REMEMBERED), open))
                .orElse(List.of());
        return new RecoveredLedger(
                store.lastMeterMark(), store.lastMarks(), store.carries(), settled, YearBooks.Recovered.from(store));
    }
}

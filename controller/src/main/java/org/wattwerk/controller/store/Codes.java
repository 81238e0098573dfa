package org.wattwerk.controller.store;

import java.util.List;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.metering.Quality;

/** Small numbers for words that never change their meaning: a word keeps its place, new ones go to the end. */
final class Codes {
    static final Codes.Of<Quality> QUALITY = new Of<>(
            List.of(Quality.MEASURED, Quality.INTEGRATED, Quality.ESTIMATED, Quality.SUBSTITUTE, Quality.MISSING));
    static final Codes.Of<AccountId.Kind> KIND = new Of<>(List.of(
            AccountId.Kind.JOB,
            AccountId.Kind.IDLE,
            AccountId.Kind.OVERHEAD,
            AccountId.Kind.OTHER_LOADS,
            AccountId.Kind.UNATTRIBUTED,
            AccountId.Kind.METER_DIFFERENCE,
            AccountId.Kind.ROUNDING,
            AccountId.Kind.PEAK,
            AccountId.Kind.DEFERRED));
    static final Codes.Of<Reason> REASON = new Of<>(
            List.of(Reason.SETTLED, Reason.LATE_MARKS, Reason.METER_VALUE, Reason.PRICE_REVISION, Reason.TIME_LIMIT));

    private Codes() {}

    /** The codes of one kind of word. */
    record Of<T>(List<T> words) {
        int code(T word) {
            int code = words.indexOf(word);
            if (code < 0) {
                throw new IllegalArgumentException(word + " is never in the store");
            }
            return code;
        }

        T word(int code) {
            if (code >= words.size()) {
                throw PackedInput.damaged();
            }
            return words.get(code);
        }
    }
}

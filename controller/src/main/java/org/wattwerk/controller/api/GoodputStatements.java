package org.wattwerk.controller.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.AccountStatement;
import org.wattwerk.core.ledger.Goodput;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.ledger.Statement;

/** What the time and the tokens of a statement's jobs came to in its period, beside what they cost. */
final class GoodputStatements {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private GoodputStatements() {}

    /**
     * One object for each job of the statement that was seen in the period.
     *
     * @param before courses as they stood at its start
     * @param after as they stood at its end
     */
    static JsonArray write(Statement statement, Map<JobId, JobCourse> before, Map<JobId, JobCourse> after) {
        JsonArray goodputs = new JsonArray();
        for (AccountStatement account : statement.accounts()) {
            JobId job = account.account().job().orElse(null);
            JobCourse end = job == null ? null : after.get(job);
            if (job == null || end == null) {
                continue;
            }
            JobCourse start = before.get(job);
            Goodput goodput = start == null ? end.goodput() : end.goodput().since(start.goodput());
            goodputs.add(goodput(account, job, goodput));
        }
        return goodputs;
    }

    private static JsonObject goodput(AccountStatement account, JobId job, Goodput goodput) {
        JsonObject seconds = new JsonObject().put("all", goodput.total().toSeconds());
        for (Goodput.Part part : Goodput.Part.values()) {
            seconds.put(part.name().toLowerCase(Locale.ROOT), goodput.time(part).toSeconds());
        }
        long paid = paidTokens(account, goodput);
        return new JsonObject()
                .put("job", job.value())
                .put("tokensComputed", goodput.computed())
                .put("tokensUseful", goodput.useful())
                .put("tokensLost", goodput.lost())
                .put("netEurPerMillionUsefulTokens", perMillion(account.netSum().euros(), paid, 4))
                .put(
                        "wattHoursPerMillionUsefulTokens",
                        perMillion(account.energy().kilowattHours().movePointRight(3), paid, 1))
                .put("seconds", seconds);
    }

    /**
     * The useful tokens that the account's energy was for. On simulated devices these are modelled: what the job really makes
     * there has nothing to do with the energy of the devices that are played.
     */
    private static long paidTokens(AccountStatement account, Goodput goodput) {
        return account.tokens().isPresent() && goodput.computed() > 0
                ? Math.round(
                        account.tokens().getAsLong() * goodput.usefulTokens().ratio())
                : goodput.useful();
    }

    private static @Nullable String perMillion(BigDecimal amount, long tokens, int decimals) {
        return tokens <= 0
                ? null
                : amount.multiply(MILLION)
                        .divide(BigDecimal.valueOf(tokens), decimals, RoundingMode.HALF_UP)
                        .toPlainString();
    }
}

package org.wattwerk.trainer.client;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a directive from its JSON; members it does not know are left alone, so that the interface can grow. */
final class DirectiveReader {
    private static final double EXACT_MAX = 9_007_199_254_740_992.0;

    private final Map<String, @Nullable Object> members;

    private DirectiveReader(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    static Directive read(Map<String, @Nullable Object> members) throws JobClientException.Misunderstood {
        return new DirectiveReader(members).directive();
    }

    private Directive directive() throws JobClientException.Misunderstood {
        long sequence = count("sequence")
                .orElseThrow(() -> new JobClientException.Misunderstood("a directive without a sequence"));
        if (!(members.get("directive") instanceof String word)) {
            throw new JobClientException.Misunderstood("a directive without an order");
        }
        Directive.Order order = Directive.Order.ofWord(word)
                .orElseThrow(() -> new JobClientException.Misunderstood("an order this client does not know: " + word));
        OptionalDouble speed = number("simulatedSpeed");
        if (speed.isPresent() && speed.getAsDouble() < 0) {
            throw new JobClientException.Misunderstood("the simulated speed is negative: " + speed.getAsDouble());
        }
        return new Directive(
                sequence,
                order,
                members.get("reason") instanceof String reason ? reason : "",
                count("atStep"),
                speed,
                number("powerWatts"),
                number("limitWatts"),
                number("priceEurPerMwh"),
                number("costEurPerMwh"),
                number("energyJoules"),
                number("budgetUsedShare"));
    }

    private OptionalLong count(String name) throws JobClientException.Misunderstood {
        OptionalDouble number = number(name);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        double value = number.getAsDouble();
        if (value < 0 || value > EXACT_MAX || value != Math.rint(value)) {
            throw new JobClientException.Misunderstood("the " + name + " is not a count: " + value);
        }
        return OptionalLong.of((long) value);
    }

    private OptionalDouble number(String name) throws JobClientException.Misunderstood {
        Object value = members.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return OptionalDouble.of(number);
        }
        throw new JobClientException.Misunderstood(name + " is not a number: " + value);
    }
}

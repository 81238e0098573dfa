package org.wattwerk.controller.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.wattwerk.core.time.Moment;

/** What people ask for: answered by the loop in its turn, and good only once it is safe on the disk. */
final class Questions {
    private final Context context;
    private final Beat beat;

    Questions(Context context, Beat beat) {
        this.context = context;
        this.beat = beat;
    }

    /** An answer that is known, or becomes good when something was written. */
    record Answer(Optional<String> refusal, Optional<CompletionStage<Void>> written) {
        static Answer now(Optional<String> refusal) {
            return new Answer(refusal, Optional.empty());
        }

        static Answer after(CompletionStage<Void> written) {
            return new Answer(Optional.empty(), Optional.of(written));
        }
    }

    /** Asks for something to be done; the answer is why it is refused, or empty. */
    Future<Optional<String>> ask(Function<Moment, Answer> question) {
        Promise<Optional<String>> answered = Promise.promise();
        beat.post(true, now -> {
            Answer answer = question.apply(now);
            if (answer.written().isEmpty()) {
                answered.complete(answer.refusal());
                return;
            }
            answer.written()
                    .get()
                    .whenComplete((nothing, failure) -> context.runOnContext(then -> {
                        if (failure == null) {
                            answered.complete(Optional.empty());
                        } else {
                            answered.fail(failure);
                        }
                    }));
        });
        return answered.future();
    }

    /** Asks for something that only the loop knows. */
    <T> Future<T> look(Function<Moment, T> question) {
        Promise<T> answered = Promise.promise();
        beat.post(true, now -> answered.complete(question.apply(now)));
        return answered.future();
    }
}

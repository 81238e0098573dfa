package org.wattwerk.core.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What was decided since the last tick and has not left yet. */
final class Outbox {
    private final List<Command> commands = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();

    void send(Command command) {
        commands.add(command);
    }

    void say(Instant at, Happening.Kind kind, String text, String why) {
        happenings.add(new Happening(at, kind, text, why));
    }

    /** Everything, in order; empty afterwards. */
    Decision drain() {
        Decision decision = new Decision(commands, happenings);
        commands.clear();
        happenings.clear();
        return decision;
    }
}

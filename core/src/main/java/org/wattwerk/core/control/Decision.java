package org.wattwerk.core.control;

import java.util.List;

/** What is to be done now, in order, and what people should see of it. */
public record Decision(List<Command> commands, List<Happening> happenings) {
    public Decision {
        commands = List.copyOf(commands);
        happenings = List.copyOf(happenings);
    }
}

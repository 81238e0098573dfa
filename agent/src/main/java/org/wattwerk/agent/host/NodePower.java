package org.wattwerk.agent.host;

import java.io.IOException;
import org.wattwerk.core.quantity.Power;

/** What a whole node draws, as its management controller (BMC) says. */
public interface NodePower {
    /**
     * Asks; takes up to some seconds.
     *
     * @throws IOException if it did not answer, or said nothing usable; the message is for people
     */
    Power read() throws IOException;
}

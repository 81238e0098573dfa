package org.wattwerk.agent.jobs;

/**
 * Where the ranks of a job meet, as torchrun expects it.
 *
 * @param address the node of rank 0
 * @param port there
 */
public record Meeting(String address, int port) {
    /** The port that torchrun uses if nobody names one. */
    private static final int PORT = 29_500;

    /** Of a job on one node. */
    public static final Meeting HERE = new Meeting("127.0.0.1", PORT);

    /** What the controller said, where it said it. */
    public static Meeting of(String address, int port) {
        return address.isEmpty() || port <= 0 || port > 65_535 ? HERE : new Meeting(address, port);
    }
}

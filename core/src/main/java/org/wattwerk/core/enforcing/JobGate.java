package org.wattwerk.core.enforcing;

/** What the node's lease lets its jobs do, whatever the controller told each of them. */
public enum JobGate {
    /** Jobs start and run as they were told. */
    OPEN,
    /** What runs goes on; nothing new starts. */
    CLOSED,
    /** Everything rests at a checkpoint and nothing starts. */
    HELD
}

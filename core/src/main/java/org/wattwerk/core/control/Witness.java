package org.wattwerk.core.control;

/** Sees what an autopilot is told and what it decides, in order; it must not hold it up. */
public interface Witness {
    /** Nobody looks. */
    Witness NONE = new Witness() {
        @Override
        public void told(Input input) {}

        @Override
        public void decided(Input.Ticked tick, Decision decision) {}
    };

    /** Something was told; ticks are told by {@link #decided}. */
    void told(Input input);

    /** A tick was decided, after everything told before it. */
    void decided(Input.Ticked tick, Decision decision);
}

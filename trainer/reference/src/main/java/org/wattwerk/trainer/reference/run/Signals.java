package org.wattwerk.trainer.reference.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Signals of the operating system become orders: SIGUSR1 a checkpoint, SIGTERM and Ctrl-C a checkpoint and the end; a
 * second Ctrl-C ends at once. The JDK has no public interface for this; {@code sun.misc.Signal} is what it exports
 * instead, and it is reached by reflection because the compiler warns of it with no way to say that it is meant.
 */
public final class Signals {
    private static final int EXIT_INTERRUPTED = 130;

    private final Orders orders;
    private final AtomicInteger interrupts = new AtomicInteger();

    public Signals(Orders orders) {
        this.orders = orders;
    }

    /** Lets signals give orders from now on; false where this platform or JVM does not allow it. */
    public boolean install() {
        try {
            install("USR1", () -> orders.checkpoint("signal USR1"));
            install("TERM", () -> orders.stop("signal TERM"));
            install("INT", this::interrupt);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether Ctrl-C was pressed. */
    public boolean interrupted() {
        return interrupts.get() > 0;
    }

    private void interrupt() {
        if (interrupts.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(EXIT_INTERRUPTED);
        }
        orders.stop("Ctrl-C");
    }

    private void install(String name, Runnable reaction) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                reaction.run();
                yield null;
            }
            case "equals" -> false;
            case "hashCode" -> System.identityHashCode(reaction);
            default -> "reaction to SIG" + name;
        };
        Object reacting = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, handler);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        try {
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, reacting);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("the JVM keeps SIG" + name + " for itself", e);
        }
    }
}

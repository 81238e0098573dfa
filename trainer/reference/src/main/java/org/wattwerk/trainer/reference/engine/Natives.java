package org.wattwerk.trainer.reference.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Loads PyTorch's native library with the settings a reproducible run needs. They only count if they are there before
 * the engine's classes are touched, so this is called first and nothing else may load the engine.
 */
public final class Natives {
    // Held here because the logging framework forgets the level of a logger that nobody refers to.
    private static final Logger LIBRARY_LOG = Logger.getLogger("ai.djl");

    private Natives() {}

    /** The engine with a fixed number of threads, without network and without telemetry. */
    public static Engine load(int threads) throws NativesMissing {
        Map.of(
                        "ai.djl.offline", "true",
                        "OPT_OUT_TRACKING", "true",
                        "ai.djl.pytorch.num_threads", Integer.toString(threads),
                        "ai.djl.pytorch.num_interop_threads", "1",
                        "ai.djl.pytorch.graph_optimizer", "false")
                .forEach(System::setProperty);
        LIBRARY_LOG.setLevel(Level.OFF);
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | UnsatisfiedLinkError | IllegalStateException | IllegalArgumentException e) {
            throw new NativesMissing(e);
        }
    }

    /** PyTorch cannot be loaded on this machine. */
    public static final class NativesMissing extends Exception {
        private static final long serialVersionUID = 1L;

        NativesMissing(Throwable cause) {
            super(
                    "PyTorch's native library cannot be loaded (" + deepest(cause) + "). Put pytorch-native-cpu on the"
                            + " class path (Maven profile native-cpu, Linux x86-64), or name this machine's own PyTorch"
                            + " by PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR",
                    cause);
        }

        private static String deepest(Throwable cause) {
            Throwable deepest = cause;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            String message = String.valueOf(deepest.getMessage());
            return message.lines().findFirst().orElse(deepest.getClass().getSimpleName());
        }
    }
}

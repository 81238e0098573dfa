/** PyTorch's native library: settings before it loads, and a plain word when it is missing. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.engine;

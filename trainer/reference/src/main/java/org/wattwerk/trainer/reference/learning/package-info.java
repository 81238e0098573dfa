/** One step of learning: gradient, clip, AdamW, learning rate. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.learning;

/** The text a run learns from, and which piece of it each step sees. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.corpus;

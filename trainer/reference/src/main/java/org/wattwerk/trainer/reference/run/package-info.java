/** The life of a run: orders come in, steps are made, checkpoints are taken, progress goes out. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.run;

/** What a run leaves on disk so that another process can go on from it, bit by bit the same. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.checkpoint;

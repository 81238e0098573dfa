/** Claims about the trainer as a whole. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference;

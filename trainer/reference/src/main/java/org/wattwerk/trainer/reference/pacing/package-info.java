/** How long a step lasts on a device that is only simulated. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.pacing;

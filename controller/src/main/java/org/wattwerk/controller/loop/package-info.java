/** The control loop and its surroundings: what comes in, what is decided, what is settled and what readers may see. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.loop;

/** What the control loop was told and what it decided, kept on disk so that it can be played again. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.decisions;

/** That what was decided can be decided again from its file. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.decisions;

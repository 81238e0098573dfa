/** Claims about the package of the same name. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.settings;

/** What a run is told: one table of keys, read from a YAML file, from {@code --set} and from options alike. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.settings;

/** The reference pretraining job: a small GPT on real text, under Wattwerk or alone, started from the command line. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference;

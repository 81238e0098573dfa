/** The job interface for any Java job: what the job is asked to do comes in, how far it has got goes out. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.client;

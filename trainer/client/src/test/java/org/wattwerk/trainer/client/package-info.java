/** Claims about the client, held against a loopback agent that misbehaves. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.client;

/** The network: a decoder-only GPT over bytes. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.trainer.reference.model;

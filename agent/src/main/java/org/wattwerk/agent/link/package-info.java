/** The node's one stream to the controller: what is said on it, in which order, and what happens when it breaks. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.link;

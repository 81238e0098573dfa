/** Claims about watched devices. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent.gpu;

/** What the controller shows of the present moment: the words of the live stream, the history and the day's prices. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.live;

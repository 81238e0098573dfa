/** The agents' streams: gRPC sessions, each of one node, that carry bytes and decide nothing. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.link;

/** The real agent against a real gRPC server and hand-written devices. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.agent;

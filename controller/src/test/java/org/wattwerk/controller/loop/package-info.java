/** What the control loop settles, on a ledger of its own and with a meter by hand. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.loop;

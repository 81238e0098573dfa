/**
 * The agent's pure half: what a lease obliges a node to, whose energy its meters count, and the marks that it keeps
 * until they are in the ledger. Time comes as an argument, orders go out as values.
 */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.enforcing;

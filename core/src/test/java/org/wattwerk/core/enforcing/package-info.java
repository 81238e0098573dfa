/** What a node owes its lease, and that no joule of it is lost or counted twice. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.enforcing;

/** Which node may draw how much: shares of a limit by priority, and the book of leases in which no watt is granted twice. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.capping;

/** What must survive: the ledger and the records of jobs, orders and prices, in SQLite or PostgreSQL with one writer. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.store;

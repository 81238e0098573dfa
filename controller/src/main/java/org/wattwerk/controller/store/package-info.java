/** What must survive: the ledger and the records of jobs, orders and prices, in one SQLite file with one writer. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.store;

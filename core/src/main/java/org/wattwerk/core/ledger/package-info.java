/** Who owes what: the settlement of each quarter hour into accounts, and the statement of a period to the cent. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.ledger;

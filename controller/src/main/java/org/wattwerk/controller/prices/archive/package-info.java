/** The folder in which every version of every price document is kept as it came, with where, when and under which licence. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.prices.archive;

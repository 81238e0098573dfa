/** Tests of the page, in a real browser where there is one. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.page;

/** The utility meter of the site, and its marks at quarter hours. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.meter;

/** Documents for filing: the statement as a PDF. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.document;

/** The web page: its files, served from memory with headers that let it load nothing from elsewhere. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.page;

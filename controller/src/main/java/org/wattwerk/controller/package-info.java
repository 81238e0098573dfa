/** The controller's shell: it carries in observations, carries out decisions, and shows both to people. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller;

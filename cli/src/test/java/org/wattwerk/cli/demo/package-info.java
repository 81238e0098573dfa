/** What the demo's parts promise, without starting a process. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.demo;

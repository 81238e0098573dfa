/** The REST interface: routes from the OpenAPI contract, problems as JSON, and the live stream. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.api;

/** The policy language: YAML with units, read into values that cannot be wrong, or refused with every problem at once. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.policies;

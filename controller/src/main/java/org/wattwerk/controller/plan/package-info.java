/** Plans of the long run: what a policy agrees on as the planner takes it, the plan that is followed, and plans that are asked for. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.plan;

package org.wattwerk.core.planning.year;

import java.util.Optional;
import org.wattwerk.core.quantity.Money;

/**
 * The plan that is best under one way of charging for the network.
 *
 * @param name for people
 * @param plan empty where none keeps what this way asks
 * @param cost what is weighed, with the network's charge of this way; what another regime would cost with the same plan is
 *     not in it
 * @param earned whether the plan keeps what this way asks
 * @param why what was asked and what is kept, with numbers
 */
public record Regime(String name, Optional<YearPlan> plan, Money cost, boolean earned, String why) {}

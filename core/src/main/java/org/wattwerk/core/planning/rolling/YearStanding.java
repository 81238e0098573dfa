package org.wattwerk.core.planning.rolling;

import java.util.Optional;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * Where a connection point and its run stand in the billing year, beside what {@link Situation} says of prices and work.
 *
 * @param network what the network charges for the time that is planned; empty where only energy is weighed
 * @param energySoFar energy of the connection point before now
 * @param peakSoFar highest quarter hour of the connection point before now
 * @param otherLoads what draws all the time behind the same meter, beside the run
 * @param rest what a rest costs
 * @param resting whether the run rests at this moment
 */
public record YearStanding(
        Optional<NetworkTerms> network,
        Energy energySoFar,
        Power peakSoFar,
        Power otherLoads,
        RestTerms rest,
        boolean resting) {}

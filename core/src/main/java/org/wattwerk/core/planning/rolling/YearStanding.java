package org.wattwerk.core.planning.rolling;

import java.util.Optional;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * Where a connection point and its run stand in the billing year, beside what {@link Situation} says of prices and work.
 *
 * @param network what the network charges for the year; empty where only energy is weighed
 * @param energySoFar energy of the connection point in the year before now
 * @param peakSoFar highest quarter hour of the connection point in the year before now
 * @param otherLoads what draws all the time behind the same meter, beside the run
 * @param quarterHoursOfYear how many are left of the year, whenever the deadline is
 * @param rest what a rest costs
 * @param resting whether the run rests at this moment
 * @param since for how many quarter hours it has rested, or run, without a change
 */
public record YearStanding(
        Optional<NetworkTerms> network,
        Energy energySoFar,
        Power peakSoFar,
        Power otherLoads,
        long quarterHoursOfYear,
        RestTerms rest,
        boolean resting,
        int since) {}

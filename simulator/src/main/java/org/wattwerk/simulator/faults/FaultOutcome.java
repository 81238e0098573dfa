package org.wattwerk.simulator.faults;

/**
 * What a run that kept every law was made of.
 *
 * @param instants how often the laws were looked at
 * @param leases how many leases arrived at agents
 * @param starts how many processes of jobs were started
 * @param checkpoints how many checkpoints the controller heard of
 * @param digest of the whole story: two runs of one seed have the same
 */
public record FaultOutcome(
        long seed, int faults, long instants, long leases, long starts, long checkpoints, int digest) {}

package org.wattwerk.core.planning.year;

/** What comes of a problem: a plan, or by how much none is possible and what would change that. */
public sealed interface YearOutcome permits YearPlan, Shortfall {}

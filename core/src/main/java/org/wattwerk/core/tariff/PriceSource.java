package org.wattwerk.core.tariff;

/**
 * Where prices come from; stands on everything that is computed from them.
 *
 * @param name publisher or file, for people
 * @param model true if they are made up by a model and never were market prices
 * @param licence the licence and attribution line that must be shown with them
 */
public record PriceSource(String name, boolean model, String licence) {}

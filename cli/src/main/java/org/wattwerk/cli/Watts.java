package org.wattwerk.cli;

import org.wattwerk.core.quantity.Power;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A power with its unit on a command line: {@code 12kW}. */
final class Watts implements ITypeConverter<Power> {
    @Override
    public Power convert(String text) {
        try {
            return Power.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}

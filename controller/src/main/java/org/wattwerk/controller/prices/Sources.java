package org.wattwerk.controller.prices;

import org.wattwerk.core.tariff.PriceSource;

/** Publishers of prices and the line that their licence asks for. */
final class Sources {
    private static final String NOT_STATED = "licence is not stated in the file";

    private Sources() {}

    static PriceSource smard(String file) {
        return new PriceSource(
                "SMARD, file " + file,
                false,
                "CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de");
    }

    static PriceSource energyCharts(String file, String licence) {
        return new PriceSource("Energy-Charts, file " + file, false, licence.isBlank() ? NOT_STATED : licence);
    }

    static PriceSource entsoe(String file) {
        return new PriceSource(
                "ENTSO-E Transparency Platform, file " + file,
                false,
                "ENTSO-E Transparency Platform, under its terms of use");
    }

    static PriceSource awattar(String file) {
        return new PriceSource("aWATTar, file " + file, false, NOT_STATED);
    }

    static PriceSource unknown(String file) {
        return new PriceSource("file " + file, false, "publisher and licence are not stated in the file");
    }
}

package org.wattwerk.controller.prices;

import org.wattwerk.core.tariff.PriceSource;

/** Publishers of prices and the line that their licence asks for. */
final class Sources {
    private Sources() {}

    static PriceSource smard(String file) {
        return new PriceSource(
                "SMARD, file " + file,
                false,
                "CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de");
    }

    static PriceSource energyCharts(String file, String licence) {
        return new PriceSource("Energy-Charts, file " + file, false, licence);
    }

    static PriceSource unknown(String file) {
        return new PriceSource("file " + file, false, "publisher and licence are not stated in the file");
    }
}

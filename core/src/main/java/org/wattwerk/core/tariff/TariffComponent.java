package org.wattwerk.core.tariff;

import org.wattwerk.core.quantity.EnergyPrice;

/** One per-kWh price of a tariff, net: what a further kilowatt hour adds to one position of the bill. */
public sealed interface TariffComponent {
    BillPosition position();

    /** Its net price in a quarter hour with this day-ahead price. */
    EnergyPrice price(EnergyPrice dayAhead);

    /** Energy at the day-ahead price and the supplier's margin: {@code dayAhead + margin}. */
    record DayAhead(EnergyPrice margin) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.ENERGY;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return dayAhead.plus(margin);
        }
    }

    /** The grid operator's energy charge (Arbeitspreis): the same at any hour. */
    record NetworkEnergyCharge(EnergyPrice rate) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.NETWORK_ENERGY_CHARGE;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return rate;
        }
    }

    /** The municipality's concession levy for special-contract customers (KAV, section 2 (3)): the same at any hour. */
    record ConcessionLevy(EnergyPrice rate) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.CONCESSION_LEVY;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return rate;
        }
    }

    /** The levy for combined heat and power (KWKG-Umlage): the same at any hour. */
    record KwkgLevy(EnergyPrice rate) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.KWKG_LEVY;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return rate;
        }
    }

    /** The levy for offshore grid connections (Offshore-Netzumlage): the same at any hour. */
    record OffshoreLevy(EnergyPrice rate) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.OFFSHORE_LEVY;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return rate;
        }
    }

    /** The surcharge for special network use at the rate beyond the first GWh of a year (tier B'): the same at any hour. */
    record SpecialNetworkUse(EnergyPrice rate) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.SPECIAL_NETWORK_USE;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return rate;
        }
    }

    /** The electricity tax (StromStG, section 3): the same at any hour. */
    record ElectricityTax(EnergyPrice rate) implements TariffComponent {
        @Override
        public BillPosition position() {
            return BillPosition.ELECTRICITY_TAX;
        }

        @Override
        public EnergyPrice price(EnergyPrice dayAhead) {
            return rate;
        }
    }
}

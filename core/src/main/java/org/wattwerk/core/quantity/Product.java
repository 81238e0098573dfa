package org.wattwerk.core.quantity;

import java.math.BigInteger;

/** The product of two longs divided by a third, through a 128-bit intermediate: only a result that does not fit fails. */
final class Product {
    private Product() {}

    /**
     * {@code floor(a * b / divisor)}.
     *
     * @throws ArithmeticException if the result does not fit into a long, or the divisor is not positive
     */
    static long floor(long a, long b, long divisor) {
        if (divisor <= 0) {
            throw new ArithmeticException("divisor is not positive: " + divisor);
        }
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        boolean fits = (high == 0 && low >= 0) || (high == -1 && low < 0);
        if (fits) {
            return Math.floorDiv(low, divisor);
        }
        return floor(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)), BigInteger.valueOf(divisor));
    }

    /**
     * {@code floor(dividend / divisor)} of a positive divisor.
     *
     * @throws ArithmeticException if the result does not fit into a long
     */
    static long floor(BigInteger dividend, BigInteger divisor) {
        BigInteger[] quotient = dividend.divideAndRemainder(divisor);
        BigInteger floor = quotient[1].signum() < 0 ? quotient[0].subtract(BigInteger.ONE) : quotient[0];
        return floor.longValueExact();
    }
}

package org.wattwerk.core.planning.year;

import java.util.Arrays;

/**
 * A linear program of a few rows: shares of columns that sum to one, cost least, and give at least what is wanted in each
 * row. Solved by the simplex method on a dense tableau, with a penalty on what is missing, so that it always has a solution.
 */
final class SmallProgram {
    private static final double TINY = 1e-11;

    private SmallProgram() {}

    /**
     * The cheapest mixture.
     *
     * @param duals what one more unit wanted costs, by row
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
    record Solution(double value, double[] shares, double[] duals, boolean feasible) {
        double share(int column) {
            return shares[column];
        }

        double dual(int row) {
            return duals[row];
        }
    }

    static Solution solve(double[] cost, double[][] rows, double[] wanted, double penalty) {
        int m = rows.length;
        int n = cost.length;
        double unit = Math.max(1e-9, Arrays.stream(cost).map(Math::abs).max().orElse(1));
        // Columns: n shares, m surpluses, m shortfalls, one for the sum of shares; then the right side.
        int width = n + 2 * m + 2;
        double[][] table = new double[m + 1][width];
        int[] basis = new int[m + 1];
        double[] price = new double[width - 1];
        for (int j = 0; j < n; j++) {
            price[j] = cost[j] / unit;
        }
        for (int r = 0; r < m; r++) {
            System.arraycopy(rows[r], 0, table[r], 0, n);
            table[r][n + r] = -1;
            table[r][n + m + r] = 1;
            table[r][width - 1] = wanted[r];
            price[n + m + r] = penalty / unit;
            basis[r] = n + m + r;
        }
        Arrays.fill(table[m], 0, n, 1);
        table[m][n + 2 * m] = 1;
        table[m][width - 1] = 1;
        price[n + 2 * m] = 1e3 * penalty / unit;
        basis[m] = n + 2 * m;
        double[] reduced = new double[width - 1];
        for (int step = 0; step < 50 * (m + 1) + n; step++) {
            int in = entering(table, basis, price, reduced, step > 20 * (m + 1));
            if (in < 0) {
                break;
            }
            int out = leaving(table, in);
            if (out < 0) {
                break;
            }
            pivot(table, out, in);
            basis[out] = in;
        }
        return read(table, basis, price, n, m, unit);
    }

    private static int entering(double[][] table, int[] basis, double[] price, double[] reduced, boolean first) {
        System.arraycopy(price, 0, reduced, 0, price.length);
        for (int r = 0; r < table.length; r++) {
            double of = price[basis[r]];
            if (of != 0) {
                for (int j = 0; j < reduced.length; j++) {
                    reduced[j] -= of * table[r][j];
                }
            }
        }
        int best = -1;
        double least = -1e-12;
        for (int j = 0; j < reduced.length; j++) {
            if (reduced[j] < least) {
                best = j;
                if (first) {
                    return best;
                }
                least = reduced[j];
            }
        }
        return best;
    }

    private static int leaving(double[][] table, int in) {
        int out = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int r = 0; r < table.length; r++) {
            if (table[r][in] > TINY) {
                double ratio = table[r][table[r].length - 1] / table[r][in];
                if (ratio < least) {
                    least = ratio;
                    out = r;
                }
            }
        }
        return out;
    }

    private static void pivot(double[][] table, int out, int in) {
        double[] row = table[out];
        double by = row[in];
        for (int j = 0; j < row.length; j++) {
            row[j] /= by;
        }
        for (int r = 0; r < table.length; r++) {
            double factor = table[r][in];
            if (r != out && factor != 0) {
                for (int j = 0; j < row.length; j++) {
                    table[r][j] -= factor * row[j];
                }
            }
        }
    }

    private static Solution read(double[][] table, int[] basis, double[] price, int n, int m, double unit) {
        double[] shares = new double[n];
        double value = 0;
        boolean feasible = true;
        for (int r = 0; r <= m; r++) {
            double amount = Math.max(0, table[r][table[r].length - 1]);
            value += price[basis[r]] * amount * unit;
            if (basis[r] < n) {
                shares[basis[r]] = amount;
            } else if (basis[r] >= n + m && amount > 1e-9) {
                feasible = false;
            }
        }
        double[] duals = new double[m];
        for (int r = 0; r < m; r++) {
            double dual = 0;
            for (int i = 0; i <= m; i++) {
                dual += price[basis[i]] * table[i][n + m + r];
            }
            duals[r] = Math.max(0, dual * unit);
        }
        return new Solution(value, shares, duals, feasible);
    }
}

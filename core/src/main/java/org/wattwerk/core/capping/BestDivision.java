package org.wattwerk.core.capping;

/**
 * The best division of several limits at once: the shares {@code x} between 0 and 1 for which {@code value · x} is highest
 * while {@code use · x} stays within every limit. Solved by the simplex method with bounded variables on a condensed tableau
 * (Dantzig 1955); the step with most value for its use comes first, so that it begins like water-filling and then corrects
 * what water-filling cannot see: a job that needs watts under two limits at the same time.
 *
 * <p>Every step keeps the limits, so that also an answer cut short can be used.
 */
final class BestDivision {
    private static final double EPSILON = 1e-9;

    private final int rows;
    private final int columns;
    private final double[][] tableau;
    private final double[] basic;
    private final double[] reduced;
    private final double[] norm;
    private final int[] rowVariable;
    private final int[] columnVariable;
    private final boolean[] atUpper;

    private BestDivision(double[] value, double[][] use, double[] limit) {
        rows = limit.length;
        columns = value.length;
        tableau = use;
        basic = limit.clone();
        reduced = value.clone();
        norm = new double[columns + rows];
        rowVariable = new int[rows];
        columnVariable = new int[columns];
        atUpper = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            columnVariable[column] = column;
            for (int row = 0; row < rows; row++) {
                norm[column] = Math.max(norm[column], use[row][column]);
            }
        }
        for (int row = 0; row < rows; row++) {
            rowVariable[row] = columns + row;
            norm[columns + row] = 1;
        }
    }

    /**
     * @param use by limit, then by variable; nothing is negative, and it is overwritten
     */
    static double[] of(double[] value, double[][] use, double[] limit) {
        BestDivision division = new BestDivision(value, use, limit);
        int most = 20 * (division.rows + division.columns) + 100;
        for (int step = 0; step < most && division.step(step > most / 2); step++) {
            // Every step is one corner further up.
        }
        return division.shares();
    }

    private double[] shares() {
        double[] shares = new double[columns];
        for (int column = 0; column < columns; column++) {
            if (columnVariable[column] < columns && atUpper[column]) {
                shares[columnVariable[column]] = 1;
            }
        }
        for (int row = 0; row < rows; row++) {
            if (rowVariable[row] < columns) {
                shares[rowVariable[row]] = Math.max(0, Math.min(1, basic[row]));
            }
        }
        return shares;
    }

    /** One step up; false at the top. {@code careful} takes the first way up rather than the steepest, so that no circle is run. */
    private boolean step(boolean careful) {
        int entering = -1;
        double best = 0;
        for (int column = 0; column < columns; column++) {
            double gain = atUpper[column] ? -reduced[column] : reduced[column];
            int variable = columnVariable[column];
            double scaled = norm[variable] > 0 ? gain / norm[variable] : gain * 1e12;
            if (gain > EPSILON && scaled > best) {
                best = scaled;
                entering = column;
                if (careful) {
                    break;
                }
            }
        }
        if (entering < 0) {
            return false;
        }
        move(entering);
        return true;
    }

    private void move(int entering) {
        double direction = atUpper[entering] ? -1 : 1;
        double furthest = upper(columnVariable[entering]);
        int leaving = -1;
        boolean leavesAtUpper = false;
        for (int row = 0; row < rows; row++) {
            double rate = tableau[row][entering] * direction;
            double room;
            if (rate > EPSILON) {
                room = Math.max(0, basic[row]) / rate;
            } else if (rate < -EPSILON && rowVariable[row] < columns) {
                room = Math.max(0, 1 - basic[row]) / -rate;
            } else {
                continue;
            }
            if (room < furthest) {
                furthest = room;
                leaving = row;
                leavesAtUpper = rate < 0;
            }
        }
        for (int row = 0; row < rows; row++) {
            basic[row] -= tableau[row][entering] * direction * furthest;
        }
        if (leaving < 0) {
            atUpper[entering] = !atUpper[entering];
            return;
        }
        double entered = atUpper[entering] ? upper(columnVariable[entering]) - furthest : furthest;
        exchange(leaving, entering);
        basic[leaving] = entered;
        atUpper[entering] = leavesAtUpper;
    }

    private void exchange(int leaving, int entering) {
        double[] pivotRow = tableau[leaving];
        double pivot = pivotRow[entering];
        pivotRow[entering] = 1;
        for (int column = 0; column < columns; column++) {
            pivotRow[column] /= pivot;
        }
        for (int row = 0; row < rows; row++) {
            if (row != leaving) {
                subtract(tableau[row], pivotRow, entering);
            }
        }
        subtract(reduced, pivotRow, entering);
        int out = rowVariable[leaving];
        rowVariable[leaving] = columnVariable[entering];
        columnVariable[entering] = out;
    }

    private void subtract(double[] row, double[] pivotRow, int entering) {
        double factor = row[entering];
        if (factor == 0) {
            return;
        }
        row[entering] = 0;
        for (int column = 0; column < columns; column++) {
            row[column] -= factor * pivotRow[column];
        }
    }

    private double upper(int variable) {
        return variable < columns ? 1 : Double.POSITIVE_INFINITY;
    }
}

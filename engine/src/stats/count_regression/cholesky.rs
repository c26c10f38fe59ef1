//! Small dense systems of normal equations.

/// The factor of a symmetric positive definite matrix, `matrix = lower lower'`, rows one after another.
pub(super) struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

/// A column that the columns before it leave next to nothing of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dependent {
    /// The column.
    pub(super) column: usize,
    /// The share of its sum of squares that is left.
    pub(super) share: f64,
}

impl Cholesky {
    /// Factors a matrix of `size` by `size` of which the lower triangle is read, unless a column leaves no more than the
    /// share `smallest` of its diagonal.
    pub(super) fn factor(mut matrix: Vec<f64>, size: usize, smallest: f64) -> Result<Self, Dependent> {
        for row in 0..size {
            let diagonal = matrix[row * size + row];
            for column in 0..=row {
                let (left, right) = (row * size, column * size);
                let products = (0..column).map(|k| matrix[left + k] * matrix[right + k]);
                let rest = matrix[left + column] - products.sum::<f64>();
                matrix[left + column] = if column < row { rest / matrix[right + column] } else { rest };
            }
            let share = matrix[row * size + row] / diagonal;
            // Also true for what is not a number.
            if !(share > smallest && diagonal > 0.0) {
                return Err(Dependent { column: row, share: if share > 0.0 { share } else { 0.0 } });
            }
            matrix[row * size + row] = matrix[row * size + row].sqrt();
        }
        Ok(Self { size, lower: matrix })
    }

    /// The solution of `matrix x = right`, in place.
    pub(super) fn solve(&self, right: &mut [f64]) {
        let at = |row: usize, column: usize| self.lower[row * self.size + column];
        for row in 0..self.size {
            let known: f64 = (0..row).map(|k| at(row, k) * right[k]).sum();
            right[row] = (right[row] - known) / at(row, row);
        }
        for row in (0..self.size).rev() {
            let known: f64 = (row + 1..self.size).map(|k| at(k, row) * right[k]).sum();
            right[row] = (right[row] - known) / at(row, row);
        }
    }

    /// The inverse of the matrix, rows one after another.
    pub(super) fn inverse(&self) -> Vec<f64> {
        let mut inverse = vec![0.0; self.size * self.size];
        for (column, row) in inverse.chunks_exact_mut(self.size).enumerate() {
            row[column] = 1.0;
            self.solve(row);
        }
        inverse
    }
}

//! Sums of products and running sums, arranged so that neighbouring results are computed side by side.

/// Results computed side by side.
const LANES: usize = 16;

/// `out[i] = sum_t kernel[t] input[i + t stride]` for each `i`.
///
/// `input` holds at least `out.len() + (kernel.len() - 1) stride` values.
pub(super) fn filter(out: &mut [f64], input: &[f64], kernel: &[f64], stride: usize) {
    if out.len() == 1 && stride == 1 {
        out[0] = dot(kernel, &input[..kernel.len()]);
        return;
    }
    let done = side_by_side::<LANES>(out, input, kernel, stride);
    let done = done + side_by_side::<4>(&mut out[done..], &input[done..], kernel, stride);
    for at in done..out.len() {
        out[at] = kernel.iter().zip(input[at..].iter().step_by(stride)).map(|(weight, value)| weight * value).sum();
    }
}

/// As many results as fill blocks of `N`; returns how many.
fn side_by_side<const N: usize>(out: &mut [f64], input: &[f64], kernel: &[f64], stride: usize) -> usize {
    let mut done = 0;
    for block in out.chunks_exact_mut(N) {
        let mut sums = [0.0; N];
        let mut from = done;
        for &weight in kernel {
            let values = &input[from..from + N];
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += weight * value;
            }
            from += stride;
        }
        block.copy_from_slice(&sums);
        done += N;
    }
    done
}

/// Sum of products, in eight interleaved parts.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a_blocks, b_blocks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a_blocks.remainder().iter().zip(b_blocks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_blocks.zip(b_blocks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// Sums of every `length` neighbours: `out[i] = input[i] + ... + input[i + length - 1]`.
///
/// Each is a sum up to a block's end and one from there on, so nothing is ever taken off again: one huge value spoils only the
/// sums that hold it. `out` is `length - 1` shorter than `input`.
pub(super) fn running_sums(out: &mut [f64], input: &[f64], length: usize) {
    let n = out.len();
    for block in (0..n).step_by(length) {
        let until = n.min(block + length);
        let mut sum: f64 = input[until..block + length].iter().sum();
        for (sums, value) in out[block..until].iter_mut().zip(&input[block..until]).rev() {
            sum += value;
            *sums = sum;
        }
        let mut sum = 0.0;
        for (sums, value) in out[block..until].iter_mut().skip(1).zip(&input[block + length..]) {
            sum += value;
            *sums += sum;
        }
    }
}

# Counts the alarms of R surveillance's farrington and farringtonFlexible in the last 52 weeks of seeded series, and takes the time.
#
# The series are written by the calibration suite, which prints how many alarms ours raises on them:
#   BEATWISE_SERIES=/tmp/series.csv cargo test -p engine --test it series_for_other_programs -- --nocapture
#   Rscript benches/side_by_side/alarms_surveillance.R /tmp/series.csv
# Series have one column each; columns of one setting share a name. Debian: apt-get install r-cran-surveillance.
suppressMessages(library(surveillance))

path <- commandArgs(trailingOnly = TRUE)[1]
counts <- as.matrix(read.csv(path, check.names = FALSE))
setting <- colnames(counts)
weeks <- nrow(counts)
range <- (weeks - 51):weeks

flexible <- function(threshold) {
  function(y) {
    control <- list(
      range = range, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, alpha = 0.01,
      weightsThreshold = 2.58, thresholdMethod = threshold, glmWarnings = FALSE
    )
    farringtonFlexible(sts(observed = y, frequency = 52), control)
  }
}
original <- function(y) {
  farrington(sts(observed = y, frequency = 52), list(range = range, b = 5, w = 3, alpha = 0.02), verbose = FALSE)
}
methods <- list(original = original, delta = flexible("delta"), nbPlugin = flexible("nbPlugin"), muan = flexible("muan"))

for (name in names(methods)) {
  taken <- 0
  for (one in unique(setting)) {
    y <- counts[, setting == one, drop = FALSE]
    colnames(y) <- NULL
    taken <- taken + system.time(found <- suppressWarnings(methods[[name]](y)))[["elapsed"]]
    cat(name, "|", one, "|", sum(alarms(found), na.rm = TRUE), "alarms\n")
  }
  cat(name, "| time |", taken, "s |", ncol(counts), "series,", length(range), "weeks each\n")
}

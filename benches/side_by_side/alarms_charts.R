# False alarms and delays of the charts in surveillance (and qcc, where it is installed), on the series that our own are judged on:
#   BEATWISE_ALARM_SERIES=series.csv cargo test -p engine --test it series_for_the_r_script
#   Rscript alarms_charts.R series.csv [SERIES PER KIND]
# Prints lines like those of the calibration test `alarms_charts`: a year of baseline, two that are judged, onsets of alarms.
suppressMessages(library(surveillance))
words <- commandArgs(trailingOnly = TRUE)
most <- if (length(words) > 1) as.integer(words[2]) else 200L
table <- read.csv(words[1], stringsAsFactors = FALSE)
year <- 365L
rise_days <- 28L
judged <- (year + 1L):(3L * year)

# Alarms of the judged days: a matrix with a column for each series. What a method cannot say is no alarm.
quietly <- function(expression) suppressMessages(suppressWarnings(expression))
by_series <- function(days, of) apply(days, 2, function(counts) as.logical(of(counts)))
ears <- function(rule, baseline) function(days) {
  chart <- quietly(earsC(sts(days, frequency = year), list(range = judged, method = rule, baseline = baseline, alpha = 0.001)))
  alarms(chart) > 0
}
surveyed <- function(algorithm, control) function(days) by_series(days, function(counts) {
  found <- try(quietly(algorithm(create.disProg(seq_along(counts), counts, 0 * counts, freq = year), control(counts))), silent = TRUE)
  if (inherits(found, "try-error")) rep(FALSE, length(judged)) else found$alarm
})
mean_first <- function(counts) mean(counts[1:year])
methods <- list(
  "earsC C1, 7 days" = ears("C1", 7), "earsC C2, 7 days" = ears("C2", 7), "earsC C3, 7 days" = ears("C3", 7),
  "earsC C2, 28 days" = ears("C2", 28),
  "cusum, Rossi 1.04/2.26" = surveyed(algo.cusum, function(counts) list(range = judged, k = 1.04, h = 2.26, m = NULL, trans = "rossi")),
  "glrpois 5" = surveyed(algo.glrpois, function(counts) {
    list(range = judged, c.ARL = 5, mu0 = rep(mean_first(counts), length(judged)), ret = "value")
  }),
  "bayes, 28 days, 0.001" = surveyed(algo.bayes, function(counts) list(range = judged, b = 0, w = 28, actY = TRUE, alpha = 0.001))
)
if (requireNamespace("qcc", quietly = TRUE)) {
  charted <- function(chart, of) function(days) by_series(days, function(counts) {
    found <- try(quietly(chart(counts)), silent = TRUE)
    if (inherits(found, "try-error")) rep(FALSE, length(judged)) else of(found, counts)
  })
  methods[["qcc c-chart"]] <- charted(
    function(counts) qcc::qcc(counts[1:year], type = "c", plot = FALSE),
    function(chart, counts) counts[judged] > chart$limits[1, 2]
  )
  methods[["qcc ewma"]] <- charted(
    function(counts) qcc::ewma(counts[1:year], newdata = counts[judged], lambda = 0.2, nsigmas = 3, plot = FALSE),
    function(chart, counts) (chart$y > chart$limits[, 2])[judged]
  )
} else {
  message("skipped: qcc, because it is not installed")
}

onsets <- function(alarms) sum(alarms & !rbind(FALSE, alarms[-nrow(alarms), , drop = FALSE]))
cleaned <- function(alarms) !is.na(alarms) & alarms
counts_of <- function(rows) sapply(strsplit(head(rows$counts, most), " ", fixed = TRUE), as.numeric)
kinds <- unique(table[c("noise", "mean")])
for (kind in seq_len(nrow(kinds))) {
  rows <- table[table$noise == kinds$noise[kind] & table$mean == kinds$mean[kind], ]
  rises <- setdiff(unique(rows$rise), 1)
  series <- lapply(c(1, rises), function(rise) counts_of(rows[rows$rise == rise, ]))
  for (name in names(methods)) {
    found <- lapply(series, function(days) cleaned(methods[[name]](days)))
    years <- length(found[[1]]) / year
    seen <- vapply(seq_along(rises), function(at) {
      first <- apply(found[[at + 1]][year + seq_len(rise_days), ], 2, function(days) which(days)[1] - 1)
      delay <- if (all(is.na(first))) "" else sprintf(" after %.1f days", mean(first, na.rm = TRUE))
      sprintf(" | %gx: %.1f %%%s", rises[at], 100 * mean(!is.na(first)), delay)
    }, "")
    cat(sprintf(
      "calibration: charts, R %s | %s | %g | false alarms a year %.2f | days with an alarm %.2f%s | %d series\n", name,
      kinds$noise[kind], kinds$mean[kind], onsets(found[[1]]) / years, sum(found[[1]]) / years, paste(seen, collapse = ""),
      ncol(found[[1]])
    ))
  }
}

# The references of compare_statistics.py that are R packages: Rscript statistics_peers.R PEER FOLDER. Prints one line of JSON.
words <- commandArgs(trailingOnly = TRUE)
peers <- list(
  "R dbscan" = list(package = "dbscan", compute = function(points, options) {
    found <- dbscan::dbscan(points, eps = options$eps, minPts = options[["min-points"]])
    sum(found$cluster == 0)
  }),
  "spatstat Kest, isotropic" = list(package = "spatstat.explore", compute = function(points, options) {
    window <- spatstat.geom::owin(c(0, options$width), c(0, options$height))
    pattern <- suppressWarnings(spatstat.geom::ppp(points[, 1], points[, 2], window = window))
    found <- spatstat.explore::Kest(pattern, r = seq(0, 5000, length.out = 501), correction = "isotropic")
    found$iso[501]
  }),
  # Ten of the series, every week that has five years before it.
  "R surveillance farringtonFlexible" = list(package = "surveillance", compute = function(rows, options) {
    alarms <- 0
    for (name in 0:9) {
      counts <- rows[rows[, 1] == name, 2]
      watched <- surveillance::sts(observed = matrix(counts), frequency = 52)
      last <- (5 * 52 + 4):length(counts)
      control <- list(range = last, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, thresholdMethod = "delta")
      alarms <- alarms + sum(surveillance::alarms(surveillance::farringtonFlexible(watched, control = control)), na.rm = TRUE)
    }
    alarms
  })
)
if (words[1] == "--importable") quit(status = if (requireNamespace(peers[[words[2]]]$package, quietly = TRUE)) 0 else 1)
peer <- peers[[words[1]]]
invisible(loadNamespace(peer$package))
points <- as.matrix(read.csv(file.path(words[2], "input.csv")))
fields <- regmatches(text <- readLines(file.path(words[2], "options.json"), warn = FALSE), gregexpr('"[^"]+": [-0-9.e+]+', text))[[1]]
options <- lapply(setNames(fields, sub('"([^"]+)".*', "\\1", fields)), function(field) as.numeric(sub(".*: ", "", field)))
seconds <- system.time(figure <- peer$compute(points, options))[["elapsed"]]
version <- format(packageVersion(peer$package))
cat(sprintf('{"seconds": %.4f, "figure": %.15g, "version": "%s"}\n', seconds, figure, version))

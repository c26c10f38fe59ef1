"""The references of compare_statistics.py: statistics_peers.py PEER FOLDER [SMALL_FOLDER].

Prints one line of JSON: seconds of the reference's own computation (without imports, reading and, where SMALL_FOLDER is
given, without compilation, which a first run on that folder does), its version, and a figure to hold against Beatwise's.
With `statistics_peers.py --importable PEER` it only says by its exit code whether the packages are there.
"""

import importlib
import importlib.metadata
import json
import pathlib
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def table(path: pathlib.Path):
    import numpy
    import pandas

    return numpy.ascontiguousarray(pandas.read_csv(path).to_numpy())


def options_of(folder: pathlib.Path) -> dict:
    return json.loads((folder / "options.json").read_text())


def lattice(folder: pathlib.Path):
    """Counts and a symmetric sparse matrix of neighbours."""
    import numpy as np
    import scipy.sparse as sparse

    counts = table(folder / "input.csv")[:, 0].astype(float)
    i, j = table(folder / "neighbours.csv").T
    ones = np.ones(2 * len(i))
    return counts, sparse.csr_matrix((ones, (np.concatenate([i, j]), np.concatenate([j, i]))), shape=(len(counts),) * 2)


def weights(folder: pathlib.Path):
    from libpysal.weights import WSP, WSP2W

    counts, matrix = lattice(folder)
    return counts, WSP2W(WSP(matrix), silence_warnings=True)


def points(folder: pathlib.Path):
    return table(folder / "input.csv"), options_of(folder), folder


def esda_gi_star(data) -> float:
    import esda

    return float((esda.G_Local(*data, transform="B", star=True, permutations=999, seed=1, n_jobs=1).Zs ** 2).sum())


def esda_local_moran(data) -> float:
    import esda

    return float(abs(esda.Moran_Local(*data, permutations=999, seed=1, n_jobs=1).Is).sum())


def esda_moran(data) -> float:
    import esda

    return float(esda.Moran(*data, permutations=999).I)


def sparse_gi_star(data) -> float:
    """All counts are laid out anew, 27 times at once; the sums of all neighbourhoods are one product."""
    import numpy as np
    import scipy.sparse as sparse

    counts, matrix = data
    matrix = (matrix + sparse.identity(len(counts))).tocsr()
    random, observed = np.random.default_rng(1), matrix @ counts
    as_high = np.zeros(len(counts))
    for _ in range(37):
        sums = matrix @ np.stack([random.permutation(counts) for _ in range(27)], axis=1)
        as_high += (sums >= observed[:, None]).sum(axis=1)
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    n, mean, sd = len(counts), counts.mean(), counts.std()
    return float((((observed - degree * mean) / (sd * np.sqrt((n * degree - degree**2) / (n - 1)))) ** 2).sum())


def sklearn_dbscan(data) -> int:
    from sklearn.cluster import DBSCAN

    options = data[1]
    found = DBSCAN(eps=options["eps"], min_samples=int(options["min-points"]), algorithm="kd_tree", n_jobs=2).fit(data[0])
    return int((found.labels_ < 0).sum())


def fast_hdbscan(data) -> int:
    from fast_hdbscan import HDBSCAN

    size, samples = int(data[1]["min-cluster-size"]), int(data[1]["min-samples"])
    return int((HDBSCAN(min_cluster_size=size, min_samples=samples).fit(data[0]).labels_ < 0).sum())


def hdbscan_package(data) -> int:
    import hdbscan

    # This package does not count the point itself.
    size, samples = int(data[1]["min-cluster-size"]), int(data[1]["min-samples"]) - 1
    return int((hdbscan.HDBSCAN(min_cluster_size=size, min_samples=samples, core_dist_n_jobs=2).fit(data[0]).labels_ < 0).sum())


def density_at(data, places, rtol: float) -> float:
    import numpy as np
    from joblib import Parallel, delayed
    from sklearn.neighbors import KernelDensity

    found = KernelDensity(bandwidth=data[1]["bandwidth"], algorithm="kd_tree", leaf_size=100, rtol=rtol, atol=0).fit(data[0])
    parts = Parallel(n_jobs=2)(delayed(found.score_samples)(part) for part in np.array_split(places, 2))
    return float(np.exp(np.concatenate(parts)).sum() * len(data[0]))


def sklearn_kde(data) -> float:
    return density_at(data, table(data[2] / "at.csv"), 1e-8)


def sklearn_kde_exact(data) -> float:
    return density_at(data, table(data[2] / "at.csv")[:100], 0)


def kdepy_fft(data) -> float:
    import numpy as np
    from KDEpy import FFTKDE

    side = 512
    axis = np.linspace(-2_000, 60_000, side)
    grid = np.column_stack([np.repeat(axis, side), np.tile(axis, side)])
    return float(FFTKDE(kernel="gaussian", bw=data[1]["bandwidth"]).fit(data[0]).evaluate(grid).max() * len(data[0]))


def scipy_nearest(data) -> float:
    from scipy.spatial import cKDTree

    return float(cKDTree(data[0]).query(data[0], k=2, workers=2)[0][:, 1].mean())


def series(folder: pathlib.Path):
    """Series as rows of a matrix."""
    import numpy as np

    values = table(folder / "input.csv")
    return np.ascontiguousarray(values[:, 1].reshape(int(options_of(folder)["series"]), -1).astype(float))


def pymannkendall(values) -> float:
    """A tenth of the series, one after another."""
    import pymannkendall

    return float(sum(pymannkendall.original_test(row).s for row in values[: max(1, len(values) // 10)]))


def numpy_mann_kendall(values) -> float:
    """S, its variance and Sen's slope of all series, some hundred at a time."""
    import numpy as np

    length = values.shape[1]
    first, second = np.triu_indices(length, 1)
    steps, total = (second - first).astype(float), 0.0
    for part in np.array_split(values, max(1, len(values) // 100)):
        differences = part[:, second] - part[:, first]
        total += np.sign(differences).sum()
        np.median(differences / steps, axis=1)
        for row in part:
            np.unique(row, return_counts=True)
    return float(total)


def statsmodels_stl(values) -> float:
    from statsmodels.tsa.seasonal import STL

    return float(sum(STL(row, period=52).fit().trend[-1] for row in values))


def events(folder: pathlib.Path):
    return table(folder / "input.csv")


def kd_tree_knox(values) -> float:
    """Pairs within 200 m once, then 99 shuffles of the days; how many pairs lie within 14 days."""
    import numpy as np
    from sklearn.neighbors import KDTree

    places, days = values[:, :2].astype(float), values[:, 2].astype(float)
    near = KDTree(places).query_radius(places, 200.0)
    first = np.repeat(np.arange(len(places)), [len(one) for one in near])
    second = np.concatenate(near)
    kept = first < second
    first, second = first[kept], second[kept]
    observed, random, above = int((np.abs(days[first] - days[second]) <= 14).sum()), np.random.default_rng(1), 0
    for _ in range(99):
        shuffled = random.permutation(days)
        above += int((np.abs(shuffled[first] - shuffled[second]) <= 14).sum()) >= observed
    return float(observed)


PEERS = {
    "pymannkendall original_test and sens_slope": ("pymannkendall", series, pymannkendall),
    "numpy, all pairs at once": ("numpy", series, numpy_mann_kendall),
    "statsmodels STL": ("statsmodels.tsa.seasonal", series, statsmodels_stl),
    "scikit-learn KDTree and numpy, 99 simulations": ("sklearn.neighbors", events, kd_tree_knox),
    "esda G_Local, 999 permutations": ("esda", weights, esda_gi_star),
    "esda Moran_Local, 999 permutations": ("esda", weights, esda_local_moran),
    "esda Moran, 999 permutations": ("esda", weights, esda_moran),
    "scipy.sparse product, 999 permutations": ("scipy.sparse", lattice, sparse_gi_star),
    "scikit-learn DBSCAN, kd_tree, n_jobs=2": ("sklearn.cluster", points, sklearn_dbscan),
    "fast_hdbscan": ("fast_hdbscan", points, fast_hdbscan),
    "hdbscan": ("hdbscan", points, hdbscan_package),
    "scikit-learn KernelDensity, rtol=1e-8, two processes": ("sklearn.neighbors", points, sklearn_kde),
    "scikit-learn KernelDensity, rtol=0, two processes": ("sklearn.neighbors", points, sklearn_kde_exact),
    "KDEpy FFTKDE": ("KDEpy", points, kdepy_fft),
    "scipy cKDTree, workers=2": ("scipy.spatial", points, scipy_nearest),
}


def main() -> None:
    if sys.argv[1] == "--importable":
        importlib.import_module(PEERS[sys.argv[2]][0])
        importlib.import_module("pandas")
        return
    module, load, compute = PEERS[sys.argv[1]]
    package = importlib.import_module(module.split(".")[0])
    importlib.import_module(module)
    if len(sys.argv) > 3:
        compute(load(pathlib.Path(sys.argv[3])))
    data = load(pathlib.Path(sys.argv[2]))
    start = time.perf_counter()
    figure = compute(data)
    seconds = time.perf_counter() - start
    version = getattr(package, "__version__", None) or importlib.metadata.version(module)
    print(json.dumps({"seconds": seconds, "figure": figure, "version": version}))


if __name__ == "__main__":
    main()

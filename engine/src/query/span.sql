-- What does the lake hold altogether: how many reports, from when to when, where, and for whom?
SELECT audience, count(*) AS reports, min(occurred_from) AS first, max(occurred_from) AS last,
       min(longitude) AS west, min(latitude) AS south, max(longitude) AS east, max(latitude) AS north
FROM reports
GROUP BY audience
ORDER BY audience

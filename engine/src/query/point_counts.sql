-- How many reports sit exactly on each of some suspicious points, in a window, for some categories?
SELECT longitude, latitude, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude IN ($longitudes) AND latitude IN ($latitudes)
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
GROUP BY longitude, latitude
ORDER BY longitude, latitude

-- How many reports does each category hold in each week or month of a window, anywhere or in some cells?
SELECT category, bucket_of(occurred_from, $bucket, $zone) AS bucket, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND ($everywhere OR cell IN ($cells))
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
GROUP BY category, bucket_of(occurred_from, $bucket, $zone)

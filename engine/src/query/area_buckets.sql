-- How many reports does each neighbourhood hold in each week or month of a window, anywhere or in some cells?
-- Where places are ranked, officer-initiated records are left out, and so are reports on default points.
SELECT area_id, bucket_of(occurred_from, $bucket, $zone) AS bucket, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND ($everywhere OR cell IN ($cells))
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND area_id IS NOT NULL AND place_precision <> 'area'
GROUP BY area_id, bucket_of(occurred_from, $bucket, $zone)

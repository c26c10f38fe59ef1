-- How many reports of a window does a box, a neighbourhood or all neighbourhoods together hold, for some categories?
-- Where places are ranked, officer-initiated records are left out, and so are reports on default points.
SELECT count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
  AND ($any_ground OR area_id IS NOT NULL) AND ($every_area OR area_id = $area)
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND cell IS NOT NULL AND place_precision <> 'area'

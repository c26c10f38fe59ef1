-- Where did the reports of a window happen, for some categories, within a box?
-- Where places are ranked, officer-initiated records are left out, and so are reports on default points.
SELECT longitude, latitude
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND cell IS NOT NULL AND place_precision <> 'area'

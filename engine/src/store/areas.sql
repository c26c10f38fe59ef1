-- Which areas does the lake know, in a stable order?
SELECT layer, area_id, name, geometry, population, households
FROM areas
ORDER BY layer, area_id

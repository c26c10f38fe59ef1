/** The box around shapes and the middle of cells. */
import type { AreaFeature, Bbox, CellFeature, Position } from './wire';

/** The smallest box that holds every shape, or null without shapes. */
export function boundsOf(shapes: readonly (AreaFeature | CellFeature)[]): Bbox | null {
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of shapes) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const [longitude = NaN, latitude = NaN] of polygons.flat(2)) {
      box[0] = Math.min(box[0], longitude);
      box[1] = Math.min(box[1], latitude);
      box[2] = Math.max(box[2], longitude);
      box[3] = Math.max(box[3], latitude);
    }
  }
  return box.every(Number.isFinite) ? box : null;
}

/** The centre of a cell: the mean of its corners. */
export function centreOf(cell: CellFeature): Position {
  const corners = (cell.geometry.coordinates[0] ?? []).slice(1);
  const sum = (axis: 0 | 1): number => corners.reduce((total, corner) => total + (corner[axis] ?? 0), 0);
  return [sum(0) / corners.length, sum(1) / corners.length];
}

/** The outline of a box. */
export function outlineOf([west, south, east, north]: Bbox): GeoJSON.Feature {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
}

/** An answer from the server or from a file, checked once so that the page can rely on it. */
import { isClass } from './classes';
import { pilesOf } from './piles';
import { Problem } from './problem';
import type { CellFeature, CellProperties, Pile, Receipt } from './wire';

export interface Answer {
  /** Highest z first; cells without a z last. */
  cells: CellFeature[];
  receipt: Receipt;
  /** Piles by the cell they lie in. */
  piles: ReadonlyMap<string, Pile>;
}

/** Reads the GeoJSON of `/api/v1/hotspots?f=geojson`, which is also what `beatwise hotspots --format geojson` writes. */
export function readAnswer(json: unknown): Answer {
  if (!isRecord(json) || json['type'] !== 'FeatureCollection' || !Array.isArray(json['features'])) {
    throw unreadable('It is not a GeoJSON FeatureCollection.');
  }
  if (!isRecord(json['receipt'])) throw unreadable('It has no receipt.');
  const cells = json['features'].map(readCell);
  cells.sort((one, other) => (other.properties.z ?? -Infinity) - (one.properties.z ?? -Infinity) || 0);
  const receipt = json['receipt'] as Receipt;
  return { cells, receipt, piles: pilesOf(cells) };
}

function readCell(feature: unknown, index: number): CellFeature {
  const where = `Feature ${index + 1}`;
  if (!isRecord(feature) || !isRecord(feature['geometry']) || !isRecord(feature['properties'])) {
    throw unreadable(`${where} lacks a geometry or properties.`);
  }
  const { geometry, properties } = feature;
  if (!isPolygon(geometry)) throw unreadable(`${where} is not a polygon.`);
  if (typeof properties['cell'] !== 'string') throw unreadable(`${where} does not name its cell.`);
  return {
    type: 'Feature',
    id: properties['cell'],
    geometry: { type: 'Polygon', coordinates: geometry['coordinates'] as number[][][] },
    properties: readProperties(properties, where),
  };
}

function readProperties(sent: Record<string, unknown>, where: string): CellProperties {
  const kind = sent['class'];
  if (!isClass(kind)) throw unreadable(`${where} has the unknown class "${String(kind)}".`);
  return {
    cell: String(sent['cell']),
    count: required(sent, 'count', where),
    neighbourhood_count: required(sent, 'neighbourhood_count', where),
    expected: required(sent, 'expected', where),
    z: optional(sent['z']),
    p: optional(sent['p']),
    p_normal: optional(sent['p_normal']),
    q: optional(sent['q']),
    class: kind,
    area_id: typeof sent['area_id'] === 'string' ? sent['area_id'] : null,
    pile: readPile(sent['pile'], where),
    reason: typeof sent['reason'] === 'string' ? sent['reason'] : '',
  };
}

function readPile(sent: unknown, where: string): Pile | null {
  if (!isRecord(sent)) return null;
  return {
    longitude: required(sent, 'longitude', where),
    latitude: required(sent, 'latitude', where),
    reports: required(sent, 'reports', where),
    share: required(sent, 'share', where),
  };
}

function required(sent: Record<string, unknown>, name: string, where: string): number {
  const value = sent[name];
  if (typeof value !== 'number') throw unreadable(`${where} has no number "${name}".`);
  return value;
}

function optional(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function isPolygon(geometry: Record<string, unknown>): boolean {
  const rings = geometry['coordinates'];
  return geometry['type'] === 'Polygon' && Array.isArray(rings) && Array.isArray(rings[0]) && rings[0].length > 3;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(why: string): Problem {
  return new Problem({ title: 'These are not hotspots from Beatwise', detail: why });
}

/** What `/api/v1` sends, as the map reads it. */

/** West, south, east, north in degrees. */
export type Bbox = [number, number, number, number];

/** Longitude and latitude in degrees, WGS84. */
export type Position = [number, number];

/** The classes of a cell by its q, hottest first. */
export const HOTSPOT_CLASSES = [
  'hot-99',
  'hot-95',
  'hot-90',
  'not-significant',
  'cold-90',
  'cold-95',
  'cold-99',
  'outlier-high',
  'outlier-low',
  'held',
  'not-tested',
  'not-computable',
] as const;

export type HotspotClass = (typeof HOTSPOT_CLASSES)[number];

/** Many reports on one coordinate pair: often a default point and not a place. */
export interface Pile {
  longitude: number;
  latitude: number;
  reports: number;
  /** Share of the located reports, from 0 to 1. */
  share: number;
}

export interface CellProperties {
  cell: string;
  count: number;
  /** Reports in the cell and its ring together. */
  neighbourhood_count: number;
  /** What `neighbourhood_count` would be if reports were spread evenly over the lattice. */
  expected: number;
  z: number | null;
  /** Two-sided, from every way to deal the counts out. */
  p: number | null;
  p_normal: number | null;
  q: number | null;
  class: HotspotClass;
  area_id: string | null;
  pile: Pile | null;
  reason: string;
}

export interface PolygonGeometry {
  type: 'Polygon';
  coordinates: number[][][];
}

export interface CellFeature {
  type: 'Feature';
  id: string;
  geometry: PolygonGeometry;
  properties: CellProperties;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** A receipt is shown whole, so only the keys that the page itself needs are named. */
export interface Receipt {
  [key: string]: Json | undefined;
  question?: { [key: string]: Json | undefined; from?: string; to?: string; categories?: string[] };
  snapshot?: number;
  lattice_cells?: number;
  reports_in_lattice?: number;
  reports_without_place?: number;
  attributions?: string[];
}

export interface AreaFeature {
  type: 'Feature';
  geometry: PolygonGeometry | { type: 'MultiPolygon'; coordinates: number[][][][] };
  properties: {
    area_id: string;
    name: string;
    layer: string;
    population: number | null;
    households: number | null;
  };
}

export interface AreaCollection {
  type: 'FeatureCollection';
  features: AreaFeature[];
  bbox?: Bbox;
}

export interface Snapshots {
  snapshots: { snapshot: number; committed_at: string; reports: number }[];
  current: number;
  /** Months that hold reports, as `2024-01`. */
  months: string[];
  categories: { slug: string; reports: number }[];
  reports_bbox: Bbox | null;
  time_precision: string[];
}

/** Something that a watch saw change. */
export interface WatchEvent {
  question: string;
  from: string;
  to: string;
  asked: string;
  change: 'began' | 'changed' | 'ended';
  name: string;
  before: string | null;
  after: string | null;
  longitude: number | null;
  latitude: number | null;
}

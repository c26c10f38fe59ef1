/** Asking the server: four addresses, all on the page's own origin. */
import type { Answer } from './answer';
import { readAnswer } from './answer';
import { Problem } from './problem';
import type { Question } from './question';
import { answerUrl } from './question';
import type { AreaCollection, Snapshots, WatchEvent } from './wire';

/** What the page needs to know before the first question. */
export interface Catalogue {
  snapshots: Snapshots;
  areas: AreaCollection;
}

/** Loads the months, categories and areas that can be asked about. */
export async function loadCatalogue(): Promise<Catalogue> {
  const [snapshots, areas] = await Promise.all([getJson('/api/v1/snapshots'), getJson('/api/v1/areas')]);
  return { snapshots: snapshots as Snapshots, areas: areas as AreaCollection };
}

/** Asks for hotspots; aborting the signal rejects with the signal's reason. */
export async function askHotspots(question: Question, signal: AbortSignal): Promise<Answer> {
  return readAnswer(await getJson(answerUrl(question, 'geojson'), signal));
}

/** Loads the newest events of all watches. */
export async function loadEvents(): Promise<WatchEvent[]> {
  return ((await getJson('/api/v1/events?limit=10')) as { events: WatchEvent[] }).events;
}

async function getJson(url: string, signal?: AbortSignal): Promise<unknown> {
  const response = await send(url, signal);
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

async function send(url: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers: { accept: 'application/geo+json, application/json' }, signal: signal ?? null });
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    throw new Problem({ title: 'The server did not answer', detail: 'Check that it is running, then try again.' });
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const sent: unknown = await response.json().catch(() => null);
  const details = typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>) : {};
  const text = (name: string, otherwise: string): string => {
    const value = details[name];
    return typeof value === 'string' ? value : otherwise;
  };
  const parameter = details['parameter'];
  return new Problem({
    title: text('title', 'The server could not answer'),
    detail: text('detail', `It replied with status ${response.status}.`),
    ...(typeof parameter === 'string' ? { parameter } : {}),
  });
}

/** What watches saw change, the newest first, each with a link to its question. */
import { loadEvents } from './api';
import { byId, element } from './dom';
import type { WatchEvent } from './wire';

/** How often the list is brought up to date, in milliseconds. */
const EVERY = 30_000;
/** Parameters of an answer's address that the page's own address has too. */
const SHARED = ['from', 'to', 'category', 'area', 'bbox', 'resolution'];

/** Shows the list where there is anything to show, and keeps it up to date. */
export function watchEvents(): void {
  const fold = byId('events', HTMLDetailsElement);
  const list = byId('events-list', HTMLOListElement);
  const refresh = (): void => {
    loadEvents().then(
      (events) => {
        fold.hidden = events.length === 0;
        list.replaceChildren(...events.map((event) => element('li', {}, ...entry(event))));
      },
      // The list is an extra: whatever keeps the server from answering is told where the map asks.
      () => undefined,
    );
  };
  refresh();
  window.setInterval(refresh, EVERY);
}

function entry(event: WatchEvent): (Node | string)[] {
  const what = element('strong', {}, words(event));
  const when = element('small', {}, `${event.question}, ${event.from} up to ${event.to}`);
  const link = linkOf(event);
  return link === null ? [what, when] : [element('a', { href: link, 'data-testid': 'event' }, what), when];
}

function words({ change, name, before, after }: WatchEvent): string {
  if (change === 'began') return `${name}: ${after ?? ''}, new`;
  if (change === 'ended') return `${name}: ${before ?? ''} no more`;
  return `${name}: ${before ?? ''}, now ${after ?? ''}`;
}

/** The map of the event's question, where it is one that the map draws. */
function linkOf(event: WatchEvent): string | null {
  const asked = new URL(event.asked, location.origin);
  if (asked.pathname !== '/api/v1/hotspots') return null;
  const query = new URLSearchParams([...asked.searchParams].filter(([name]) => SHARED.includes(name)));
  if (event.longitude !== null && event.latitude !== null) query.set('view', `${String(event.longitude)},${String(event.latitude)},14`);
  return `#${query.toString().replaceAll('%2C', ',')}`;
}

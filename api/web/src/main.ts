/** Starts the page: loads what can be asked about, then joins form, map, list and card. */
import './style.css';

import { loadCatalogue } from './api';
import { byId } from './dom';
import { watchEvents } from './events';
import { createNotices } from './notices';
import { Page } from './page';
import { Problem } from './problem';

const notices = createNotices();
const map = byId('map', HTMLDivElement);

function start(): void {
  map.dataset['state'] = 'loading';
  notices.problem(null);
  notices.summary('Loading…');
  loadCatalogue().then(
    (catalogue) => { new Page(catalogue, notices).open(); },
    (thrown: unknown) => {
      map.dataset['state'] = 'error';
      notices.summary('Nothing could be loaded.');
      notices.problem(Problem.of(thrown), start);
    },
  );
}

start();
watchEvents();

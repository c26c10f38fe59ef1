/** What the page says about itself: the summary, errors, the open file and whose data it shows. */
import type { Answer } from './answer';
import { isCold, isHot } from './classes';
import { button, byId, element, prose } from './dom';
import { windowWords } from './months';
import type { Problem } from './problem';
import type { Receipt } from './wire';
import { categoryWords, countWords, quantity } from './words';

export interface Notices {
  summary: (text: string) => void;
  /** Shows the problem with a way to try again, or clears it. */
  problem: (problem: Problem | null, retry?: (() => void) | undefined) => void;
  /** Says which file is shown instead of the server's data, or clears that. */
  file: (name: string | null, leave?: () => void) => void;
  attributions: (names: readonly string[]) => void;
}

export function createNotices(): Notices {
  const summary = byId('summary', HTMLParagraphElement);
  const error = byId('error', HTMLDivElement);
  const banner = byId('file-banner', HTMLDivElement);
  const credits = byId('attributions', HTMLParagraphElement);
  return {
    summary(text) {
      summary.textContent = text;
    },
    problem(problem, retry) {
      error.hidden = problem === null;
      error.replaceChildren();
      if (problem === null) return;
      error.append(element('strong', { 'data-testid': 'error-title' }, problem.title));
      error.append(element('span', { 'data-testid': 'error-detail' }, ...prose(problem.detail)));
      if (retry !== undefined) error.append(button('Try again', {}, retry));
    },
    file(name, leave) {
      banner.hidden = name === null;
      banner.replaceChildren();
      if (name === null || leave === undefined) return;
      banner.append(element('span', {}, 'From the file ', element('strong', {}, name), ', not from this server. Any filter asks the server again. '));
      banner.append(button('Back to the server’s data', { 'data-testid': 'leave-file' }, leave));
    },
    attributions(names) {
      credits.hidden = names.length === 0;
      credits.textContent = `Data: ${names.join('; ')}`;
    },
  };
}

/** An answer in one or two sentences, beginning with what its receipt says was asked. */
export function summaryWords({ cells, receipt }: Answer): string {
  const hot = cells.filter((cell) => isHot(cell.properties.class)).length;
  const cold = cells.filter((cell) => isCold(cell.properties.class)).length;
  const { reports_in_lattice: reports, lattice_cells: lattice, reports_without_place: placeless } = receipt;
  const found = `${countWords(hot)} hot and ${quantity(cold, 'cold cell')}`;
  const among = lattice === undefined ? '' : ` among ${countWords(lattice)}`;
  const from = reports === undefined ? '' : `, from ${quantity(reports, 'report')}`;
  const left = (placeless ?? 0) > 0 ? ` ${quantity(placeless ?? 0, 'report')} without a place left out.` : '';
  return `${questionWords(receipt)}${found}${among}${from}.${left}`;
}

function questionWords({ question }: Receipt): string {
  if (question?.from === undefined || question.to === undefined) return '';
  const chosen = (question.categories ?? []).map(categoryWords);
  const what = chosen.length === 0 ? 'all categories' : chosen.length <= 2 ? chosen.join(' and ') : `${chosen.length} categories`;
  return `${windowWords({ from: question.from, to: question.to })}, ${what}: `;
}

/** The pages for people, README.md and the guides that ship, as headings, tables and fenced blocks. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block: ```` ```language file ```` and its lines. */
export interface Block {
  readonly language: string;
  /** The second word of the fence: the block is the content of that file. */
  readonly file: string | undefined;
  readonly lines: readonly string[];
  /** The second-level heading above it; empty before the first. */
  readonly section: string;
  /** Of the fence, from 1. */
  readonly line: number;
}

export interface Page {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The text without fenced blocks: where links and code spans are looked for. */
  readonly prose: string;
}

/** Every page that ships. */
export const PAGES: readonly Page[] = [
  'README.md',
  ...readdirSync(`${ROOT}samples`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `samples/${path.replaceAll('\\', '/')}`)
    .sort(),
].map(readPage);

/** The page of that path; throws where there is none. */
export function pageOf(path: string): Page {
  const page = PAGES.find((each) => each.path === path);
  if (page === undefined) throw new Error(`there is no page ${path}`);
  return page;
}

function readPage(path: string): Page {
  return { path, ...scanPage(readFileSync(`${ROOT}${path}`, 'utf8')) };
}

/** Takes a page apart. Throws for a fence that is not closed: everything below it would be lost. */
export function scanPage(text: string): Omit<Page, 'path'> {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: (Omit<Block, 'lines'> & { readonly lines: string[] }) | undefined;
  let section = '';
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (fence === null) {
      if (open === undefined && line.startsWith('## ')) section = line.slice(3).trim();
      (open?.lines ?? prose).push(line);
    } else if (open === undefined) {
      const [language = '', file] = (fence[1] ?? '').trim().split(/\s+/);
      open = { language, file, lines: [], section, line: index + 1 };
    } else {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`the fence in line ${open.line} is not closed`);
  return { text, blocks, prose: prose.join('\n') };
}

/** The rows of all tables under a heading of any level, cell by cell; heads and rules are left out. */
export function rowsUnder(page: Page, heading: string): readonly (readonly string[])[] {
  const lines = page.prose.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && headingText(line) === heading);
  if (start < 0) throw new Error(`${page.path} has no heading ${heading}`);
  const level = levelOf(lines[start] ?? '');
  const length = lines.slice(start + 1).findIndex((line) => levelOf(line) <= level);
  const own = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return own.flatMap((line, index) => {
    const isHead = /^\|[ :|-]+\|$/.test(own[index + 1] ?? '');
    return line.startsWith('|') && !isHead && !/^\|[ :|-]+\|$/.test(line) ? [cellsOf(line)] : [];
  });
}

/** A `|` that belongs to a cell is written `\|`. */
function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

const NO_HEADING = 7;

function levelOf(line: string): number {
  return /^(#{1,6}) /.exec(line)?.[1]?.length ?? NO_HEADING;
}

const headingText = (line: string) => line.replace(/^#+ /, '').trim();

/** What can stand after `#` in a link to the page: GitHub's names of its headings. */
export function anchorsOf({ prose }: Pick<Page, 'prose'>): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of prose.split('\n').filter((each) => levelOf(each) < NO_HEADING)) {
    const name = headingText(line)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let [anchor, n] = [name, 0];
    while (anchors.has(anchor)) anchor = `${name}-${++n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The code spans of a text, without their backticks. */
export function codeSpansOf(text: string): readonly string[] {
  return [...text.matchAll(/(`+)(.+?)\1/g)].map(([, , code = '']) => code.trim());
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { generateEvents } from '../support/generate-events.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder of a test's own, with option files, events and a store to be. */
export interface Workspace {
  readonly folder: string;
  readonly application: string;
  readonly host: string;
  readonly events: string;
  readonly store: string;
  /** The arguments that name both option files, the events and the store. */
  readonly args: readonly string[];
}

export interface WorkspaceTerms {
  readonly uri: string;
  /** Further lines of section [OCServer] of the Application. */
  readonly application?: readonly string[];
  /** Lines of section [OCServer] of the Host. */
  readonly host?: readonly string[];
  /** Lines of section [ocs-notifier]; without them retries are quick. */
  readonly notifier?: readonly string[];
  /** Lines of section [security]. */
  readonly security?: readonly string[];
  readonly events?: number;
}

export async function createWorkspace(terms: WorkspaceTerms): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-'));
  folders.push(folder);
  const path = (name: string) => join(folder, name);
  await writeFile(path('application.cfg'), applicationText(terms));
  await writeFile(path('host.cfg'), section('OCServer', terms.host ?? []));
  await writeFile(path('events.ndjson'), eventLines(terms.events ?? 10));
  const [application, host, events, store] = [
    path('application.cfg'),
    path('host.cfg'),
    path('events.ndjson'),
    path('store'),
  ];
  const args = ['--application', application, '--host', host, '--events', events, '--store', store];
  return { folder, application, host, events, store, args };
}

function applicationText(terms: WorkspaceTerms): string {
  return [
    section('OCServer', [
      'contact-processed-notification = true',
      `contact-processed-notification-uri = ${terms.uri}`,
      ...(terms.application ?? []),
    ]),
    section('security', terms.security ?? []),
    section('ocs-notifier', [
      ...(terms.notifier ?? ['retry-delay = 20ms', 'retry-max-delay = 1s']),
    ]),
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string {
  return `[${name}]\n${lines.map((line) => `${line}\n`).join('')}`;
}

function eventLines(count: number): string {
  return [...generateEvents(count, 7)].map((event) => `${JSON.stringify(event)}\n`).join('');
}

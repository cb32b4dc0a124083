/**
 * Runs what a page shows, in a copy of what ships. `ocs-notifier` runs in this process, as on a terminal
 * of 80 columns; what goes on until Ctrl-C and what needs a shell are processes of their own.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { expect } from 'vitest';
import { main } from '#dist/cli/main.js';
import { type RunningCli, startCli } from '../support/cli.ts';
import { type Block, ROOT } from './pages.ts';
import { commandsOf, matchOutput, type Step, settled, stepsOf } from './transcript.ts';

interface Ended {
  readonly output: string;
  readonly code: number;
}

interface Running {
  readonly step: Step;
  readonly place: string;
  readonly cli: RunningCli;
}

/** Where a shell finds `ocs-notifier`. */
const PROGRAMS = '.programs';

/** One terminal after the other, for the blocks of one section. */
export class Session {
  readonly #folder: string;
  readonly #cwd: string;
  readonly #running: Running[] = [];
  /** Ports as the page names them, and those that stand for them. */
  readonly #ports = new Map<string, string>();
  /** GUIDs of the page, and those of this run. */
  readonly #guids = new Map<string, string>();

  private constructor(folder: string, pagePath: string) {
    this.#folder = folder;
    this.#cwd = join(folder, dirname(pagePath));
  }

  /** Copies what ships; commands run in the folder of the page. */
  static async open(pagePath: string): Promise<Session> {
    const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-'));
    for (const name of ['package.json', 'samples']) {
      await cp(join(ROOT, name), join(folder, name), { recursive: true });
    }
    for (const name of ['dist', 'node_modules'])
      await symlink(join(ROOT, name), join(folder, name));
    await mkdir(join(folder, PROGRAMS));
    const program = `#!/bin/sh\nexec "${process.execPath}" "${ROOT}dist/bin.js" "$@"\n`;
    await writeFile(join(folder, PROGRAMS, 'ocs-notifier'), program, { mode: 0o755 });
    return new Session(folder, pagePath);
  }

  /** Writes the file of a block, or runs its commands and compares what they print. */
  async play(block: Block, place: string): Promise<void> {
    if (block.file !== undefined) {
      const text = this.#asHere(`${block.lines.join('\n')}\n`);
      await mkdir(dirname(join(this.#cwd, block.file)), { recursive: true });
      await writeFile(join(this.#cwd, block.file), text);
      return;
    }
    const isShown = block.language === 'console';
    for (const step of isShown ? stepsOf(block.lines) : commandsOf(block.lines)) {
      if (isLasting(step)) await this.#start(step, place);
      else this.#compare(step, await this.#run(step.command), place, isShown);
    }
  }

  /** Stops what is still running, compares what it has printed, and removes the copy. */
  async close(): Promise<void> {
    try {
      for (const { step, place, cli } of this.#running.reverse()) {
        cli.process.kill('SIGINT');
        const { code, stdout, stderr } = await cli.ended;
        const seen = withoutLog(stderr) + stdout;
        this.#compare(step, { output: seen, code: code ?? -1 }, place, true);
      }
    } finally {
      for (const { cli } of this.#running) cli.process.kill('SIGKILL');
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  /** Settles when a receiver listens, or an engine can be asked. */
  async #start(step: Step, place: string): Promise<void> {
    const isReceiver = step.command.startsWith('ocs-notifier receive');
    const named = /--port (\d+)/.exec(step.command);
    const command = step.command.replace(named?.[0] ?? '', '') + (isReceiver ? ' --port 0' : '');
    const words = wordsOf(this.#asHere(command)).slice(1);
    const cli = startCli(words, { cwd: this.#cwd });
    this.#running.push({ step, place, cli });
    if (!isReceiver) return await this.#untilAsked(cli, words);
    await cli.prints('http');
    const [, actual = ''] = /127\.0\.0\.1:(\d+)/.exec(cli.output()) ?? [];
    await this.#renamePort(named?.[1] ?? '8529', actual);
  }

  async #untilAsked(cli: RunningCli, words: readonly string[]): Promise<void> {
    await cli.prints('started with generation');
    const store = words.includes('--store') ? ['--store', words[words.indexOf('--store') + 1]] : [];
    const status = ['status', ...store].map(String);
    while ((await this.#runHere(status)).code === ENGINE_NOT_RUNNING) {
      expect(cli.process.exitCode, cli.output()).toBe(null);
    }
  }

  async #renamePort(port: string, actual: string): Promise<void> {
    this.#ports.set(port, actual);
    for (const folder of new Set([this.#cwd, join(this.#folder, 'samples/options')])) {
      for (const name of await readdir(folder)) {
        if (!/\.(cfg|xml|json)$/.test(name)) continue;
        const path = join(folder, name);
        await writeFile(path, this.#asHere(await readFile(path, 'utf8')));
      }
    }
  }

  async #run(command: string): Promise<Ended> {
    const words = wordsOf(this.#asHere(command));
    if (words[0] === 'curl') return await this.#ask(words);
    if (words[0] === 'ocs-notifier' && !/[|<>&;]/.test(unquoted(command))) {
      return await this.#runHere(words.slice(1));
    }
    return await this.#runInShell(this.#asHere(command));
  }

  async #runHere(args: readonly string[]): Promise<Ended> {
    const before = process.cwd();
    const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const stdin = new PassThrough().end();
    let code = 0;
    process.chdir(this.#cwd);
    try {
      const exit = (given: number) => {
        code = given;
      };
      const env = { NO_COLOR: '1' };
      await main(args, { stdin, stdout: screen, stderr: screen, env, exit });
      return { output: String(screen.read() ?? ''), code };
    } finally {
      process.chdir(before);
    }
  }

  async #runInShell(command: string): Promise<Ended> {
    const script = `{ ${command}\n} 2>&1`;
    const path = `${join(this.#folder, PROGRAMS)}:${process.env['PATH']}`;
    const env = { ...process.env, PATH: path, NO_COLOR: '1' };
    return await new Promise((resolve) => {
      execFile('sh', ['-c', script], { cwd: this.#cwd, env }, (error, output) => {
        resolve({ output, code: error === null ? 0 : Number(error.code ?? -1) });
      });
    });
  }

  /** Does what `curl` would do with `--unix-socket`: not every machine has curl. */
  async #ask(words: readonly string[]): Promise<Ended> {
    const flag = (name: string) => words[words.indexOf(name) + 1] ?? '';
    const method = words.includes('-X') ? flag('-X') : 'GET';
    const socketPath = join(this.#cwd, flag('--unix-socket'));
    const path = new URL(words.at(-1) ?? '').pathname;
    const output = await new Promise<string>((resolve, reject) => {
      request({ socketPath, method, path }, (response) => textOf(response).then(resolve, reject))
        .on('error', reject)
        .end();
    });
    return { output, code: 0 };
  }

  #compare(step: Step, ended: Ended, place: string, isShown: boolean): void {
    const printed = this.#asShown(ended.output);
    expect(ended.code, `${place}: exit code of ${step.command}\n${printed}`).toBe(step.code);
    if (!isShown) return;
    const isBeginning = isLasting(step) && !step.isInterrupted;
    const bindings = matchOutput(step.output, printed, isBeginning);
    const shown = `${step.output.join('\n')}\n`;
    if (bindings === undefined) expect(settled(printed), `${place}: ${step.command}`).toBe(shown);
    for (const [name, actual] of bindings ?? []) {
      if (GUID.test(name)) this.#guids.set(name, actual);
    }
  }

  /** With the ports and GUIDs of this run instead of those of the page. */
  #asHere(text: string): string {
    const named = text.replace(/(127\.0\.0\.1|localhost):(\d+)/g, (whole, host, port) => {
      const actual = this.#ports.get(port);
      return actual === undefined ? whole : `${host}:${actual}`;
    });
    return [...this.#guids].reduce((all, [name, actual]) => all.replaceAll(name, actual), named);
  }

  #asShown(text: string): string {
    const shown = [...this.#ports].reduce(
      (all, [port, actual]) => all.replaceAll(`127.0.0.1:${actual}`, `127.0.0.1:${port}`),
      text,
    );
    return shown.replaceAll(`${this.#folder}/`, '');
  }
}

/** The exit code of `status` without an engine. */
const ENGINE_NOT_RUNNING = 3;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a command goes on until it is stopped. */
function isLasting({ command, code }: Step): boolean {
  if (command.includes('--help')) return false;
  if (/^ocs-notifier receive\b/.test(command)) return true;
  return /^ocs-notifier run\b/.test(command) && code === 0 && !command.includes('--exit-when');
}

/** A process without terminal logs JSON lines to standard error; on a terminal they are not shown. */
function withoutLog(stderr: string): string {
  return stderr.replace(/^\{"level".*\n/gm, '');
}

/** The words of a command line, as a shell takes them; quotes as far as the pages use them. */
export function wordsOf(command: string): readonly string[] {
  const words = command
    .replace(/^node dist\/bin.js/, 'ocs-notifier')
    .matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g);
  return [...words].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

const unquoted = (command: string) => command.replace(/'[^']*'|"[^"]*"/g, '');

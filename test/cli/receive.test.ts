import { PassThrough, Writable } from 'node:stream';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { schemaCommand } from '#dist/cli/explain/schema.js';
import { receiveCommand } from '#dist/cli/receive/receive.js';
import type { CommandIo } from '#dist/cli/terminal/command-io.js';
import { startReceiver } from '#dist/receiver/receiver.js';
import { messageOf, post } from '../support/post.ts';

/** A command's surroundings that keep what was written. */
class RecordedIo implements CommandIo {
  readonly stdin = new PassThrough();
  readonly env = {};
  readonly stderr = new PassThrough();
  exitCode: number | undefined;
  output = '';
  #wake: () => void = () => undefined;

  readonly stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      this.output += chunk.toString();
      this.#wake();
      done();
    },
  });

  exit(code: number): void {
    this.exitCode = code;
  }

  /** Waits until the output matches; gives the first group, or the whole match. */
  async match(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) return match[1] ?? match[0];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function start(...args: string[]) {
  const io = new RecordedIo();
  const stopper = new AbortController();
  const command = receiveCommand(io, stopper.signal).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  const ended = command.parseAsync(args, { from: 'user' });
  return { io, stop: () => stopper.abort(), ended };
}

describe('receive', () => {
  it('prints the URI, a line per notification and a summary', async () => {
    const { io, stop, ended } = start('--port', '0');
    const url = await io.match(/contact-processed-notification-uri = (\S+)/);
    await post(url, messageOf('guid-1'));
    await post(url, messageOf('guid-1'));
    stop();
    await ended;
    expect(io.exitCode).toBe(0);
    expect(io.output).toMatch(
      /\d\d:\d\d:\d\d\.\d{3} {2}200 {2}guid-1 {2}Answer {2}Customers#42 {2}Spring\n/,
    );
    expect(io.output).toContain('Spring  [again]');
    expect(io.output).toContain('2 requests: 1 notifications, 1 re-sent unchanged');
    expect(io.output).toContain('call results: Answer 1');
  });

  it('ends with 1 after an invalid notification or a changed re-send', async () => {
    const invalid = start('--port', '0');
    await post(await invalid.io.match(/= (\S+)/), messageOf('1'), { body: '{}' });
    const changed = start('--port', '0');
    const url = await changed.io.match(/= (\S+)/);
    await post(url, messageOf('1'));
    await post(url, messageOf('1', { agentId: 'other' }));
    for (const { stop, ended } of [invalid, changed]) {
      stop();
      await ended;
    }
    expect([invalid.io.exitCode, changed.io.exitCode]).toEqual([1, 1]);
    expect(invalid.io.output).toContain('problem: GSW_PHONE is missing');
    expect(changed.io.output).toContain('[CHANGED RE-SEND]');
  });

  it('prints JSON lines', async () => {
    const { io, stop, ended } = start('--port', '0', '--format', 'json', '--status', '503');
    await post(await io.match(/"url":"([^"]+)"/), messageOf('1'));
    stop();
    await ended;
    const lines = io.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { kind: 'listening', personality: 'ok' },
      { kind: 'notification', guid: '1', callResult: 33, answered: 503, repetition: 'first' },
      { kind: 'summary', requests: 1, byAnswer: { 503: 1 } },
    ]);
  });

  it('coalesces lines at a high rate, loses no count, and can be quiet', async () => {
    const many = start('--port', '0');
    const quiet = start('--port', '0', '--quiet');
    for (const { io, stop, ended } of [many, quiet]) {
      const url = await io.match(/= (\S+)/);
      await Promise.all(Array.from({ length: 200 }, (_, n) => post(url, messageOf(`guid-${n}`))));
      stop();
      await ended;
      expect(io.output).toContain('200 requests: 200 notifications');
    }
    expect(quiet.io.output).not.toContain('guid-');
    const shown = many.io.output.match(/guid-/g)?.length ?? 0;
    const held = [...many.io.output.matchAll(/and (\d+) more/g)].map((match) => Number(match[1]));
    expect(shown + held.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(held.length).toBeGreaterThan(0);
  });

  it('lets no sender steer the terminal', async () => {
    const { io, stop, ended } = start('--port', '0');
    await post(
      await io.match(/= (\S+)/),
      messageOf('1', { campaignGroup: { campaign: '\u001b[2J' } }),
    );
    stop();
    await ended;
    expect(io.output).not.toContain('\u001b');
  });

  it('says that the port is taken', async () => {
    const other = await startReceiver();
    await expect(start('--port', String(other.port)).ended).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
    });
    await other.close();
  });

  it.each([
    ['package.json', /are not a certificate and its key/],
    ['no-such-file.pem', /cannot read no-such-file.pem/],
  ])('refuses %s as certificate', async (file, message) => {
    const { ended } = start('--port', '0', '--tls-cert', file, '--tls-key', file);
    await expect(ended).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [['--port', '70000']],
    [['--port', 'x']],
    [['--status', '99']],
    [['--delay', '2']],
    [['--fail-rate', '1.5']],
    [['--personality', 'nobody']],
    [['--tls-cert', 'x.pem']],
    [['--format', 'xml']],
    [['extra']],
  ])('refuses %j', async (args) => {
    await expect(start(...args).ended).rejects.toBeInstanceOf(CommanderError);
  });

  it('shows an example in its help', async () => {
    const io = new RecordedIo();
    const help: string[] = [];
    const command = receiveCommand(io).exitOverride();
    command.configureOutput({ writeOut: (text) => void help.push(text) });
    await expect(command.parseAsync(['--help'], { from: 'user' })).rejects.toThrow();
    expect(help.join('')).toContain('$ ocs-notifier receive');
    expect(help.join('')).toContain('flaky');
  });
});

describe('schema', () => {
  it.each([
    ['message', 'Contact-processed notification'],
    ['events', 'An event of outbound call processing'],
  ])('prints the schema of %s', async (name, title) => {
    const io = new RecordedIo();
    await schemaCommand(io).parseAsync([name], { from: 'user' });
    expect(JSON.parse(io.output)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title,
    });
  });

  it.each([[[]], [['nothing']], [['constructor']], [['message', 'events']]])(
    'refuses %j',
    async (args) => {
      const command = schemaCommand(new RecordedIo()).exitOverride();
      command.configureOutput({ writeErr: () => undefined });
      await expect(command.parseAsync(args, { from: 'user' })).rejects.toBeInstanceOf(
        CommanderError,
      );
    },
  );
});

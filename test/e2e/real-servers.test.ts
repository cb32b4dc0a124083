import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startReceiver } from '#dist/receiver/receiver.js';
import { eventually } from '../delivery/eventually.ts';
import { temporaryFolder } from '../delivery/stores.ts';
import { startEngine } from '../engine/engines.ts';
import { refusedPort } from '../engine/refused-port.ts';

interface Place {
  readonly folder: string;
  /** Where the server listens. */
  readonly port: number;
  /** Where it sends requests on to. */
  readonly to: number;
}

interface RealServer {
  readonly program: string;
  readonly config: (place: Place) => string;
  readonly args: (config: string, folder: string) => readonly string[];
  /** Reads its configuration again without ending requests. */
  readonly reload: NodeJS.Signals;
}

const SERVERS: Readonly<Record<string, RealServer>> = {
  nginx: {
    program: '/usr/sbin/nginx',
    config: ({ folder, port, to }) => `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
      events {} http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${folder}/${name};`)
        .join(' ')}
      server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${to}; } } }`,
    args: (config, folder) => ['-c', config, '-p', folder],
    reload: 'SIGHUP',
  },
  haproxy: {
    program: '/usr/sbin/haproxy',
    config: ({ port, to }) => `defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend all
  bind 127.0.0.1:${port}
  default_backend crm
backend crm
  server crm 127.0.0.1:${to}
`,
    args: (config) => ['-W', '-db', '-f', config],
    reload: 'SIGUSR2',
  },
  apache2: {
    program: '/usr/sbin/apache2',
    config: ({ folder, port, to }) => `ServerRoot ${folder}
ServerName localhost
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
Listen 127.0.0.1:${port}
${['mpm_event', 'authz_core', 'proxy', 'proxy_http']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
ProxyPass / http://127.0.0.1:${to}/
`,
    args: (config) => ['-DFOREGROUND', '-f', config],
    reload: 'SIGUSR1',
  },
};

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return answer;
}

async function start({ program, args }: RealServer, config: string, place: Place) {
  const child = spawn(program, args(config, place.folder), { stdio: 'ignore' });
  await eventually(() => isListening(place.port));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

describe('a real server before the receiver, without re-sends', () => {
  const isThere = ([, { program }]: readonly [string, RealServer]) => existsSync(program);
  const missing = Object.entries(SERVERS).filter((entry) => !isThere(entry));
  it.skip.each(missing)('%s is not installed', () => undefined);

  it.each(Object.entries(SERVERS).filter(isThere))(
    '%s is reloaded and restarted under load: nothing is lost, and nothing charged',
    async (_, server) => {
      const receiver = await startReceiver();
      onTestFinished(() => receiver.close());
      const place = {
        folder: await temporaryFolder(),
        port: await refusedPort(),
        to: receiver.port,
      };
      const config = join(place.folder, 'server.conf');
      await writeFile(config, server.config(place));
      let child = await start(server, config, place);
      onTestFinished(() => end(child));
      const { engine, send, lines } = await startEngine({
        'contact-processed-notification-uri': `http://127.0.0.1:${place.port}/`,
        'http-connection-pool-size': 10,
        'http-retry-max-attempts': 0,
        'http-response-timeout': 30,
      });
      let sent = 0;
      const load = async (waves: number) => {
        for (let wave = 0; wave < waves; wave += 1) {
          sent += 50;
          await send(50);
          await pause(10);
        }
      };
      for (let n = 0; n < 3; n += 1) {
        await load(3);
        child.kill(server.reload);
        await load(3);
      }
      const isRestarted = end(child).then(async () => {
        child = await start(server, config, place);
      });
      await load(3);
      await isRestarted;
      await load(3);
      await eventually(() => engine.status().delivery.delivered === sent);
      const { dead, attempts } = engine.status().delivery;
      expect({ dead, attempts }).toEqual({ dead: 0, attempts: sent });
      expect(receiver.summary()).toMatchObject({ distinct: sent, changedResends: 0 });
      const said = lines.filter(({ may_be_duplicate: why }) => why !== undefined);
      expect(receiver.summary().duplicatesAfterAccepted).toBeLessThanOrEqual(said.length);
    },
  );
});

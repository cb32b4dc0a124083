import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Addresses } from '#dist/delivery/connection/addresses.js';
import { connect } from '#dist/delivery/connection/connect.js';
import { httpRoute } from '../attempts.ts';

const FOUND = ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address) => ({ address, family: 4 }));

describe('the addresses of a host', () => {
  it('are tried first in turn', () => {
    const addresses = new Addresses();
    const firsts = [1, 2, 3, 4].map(() => addresses.inTurn(FOUND).map(({ address }) => address));
    expect(firsts).toEqual([
      ['127.0.0.1', '127.0.0.2', '127.0.0.3'],
      ['127.0.0.2', '127.0.0.3', '127.0.0.1'],
      ['127.0.0.3', '127.0.0.1', '127.0.0.2'],
      ['127.0.0.1', '127.0.0.2', '127.0.0.3'],
    ]);
  });

  it('get as many connections each, and one that is dead costs one try', async () => {
    const seen: (string | undefined)[] = [];
    const listen = async (host: string, port: number) => {
      const server = createServer((socket) => {
        seen.push(socket.localAddress);
        socket.destroy();
      });
      await new Promise<void>((resolve) => server.listen(port, host, resolve));
      onTestFinished(() => void server.close());
      return (server.address() as AddressInfo).port;
    };
    const port = await listen('127.0.0.1', 0);
    await listen('127.0.0.2', port);

    const addresses = new Addresses();
    const tried: string[] = [];
    const lookup: typeof addresses.lookup = (_name, _options, callback) =>
      void setImmediate(() => callback(null, addresses.inTurn(FOUND))); // nobody listens at the third
    Object.assign(addresses, { lookup });
    const watch = addresses.watch.bind(addresses);
    addresses.watch = (socket) => {
      socket.on('connectionAttempt', (ip) => tried.push(ip));
      watch(socket);
    };
    const route = httpRoute(port, {
      receiver: { protocol: 'http:', hostname: 'crm.example.com', port },
      addresses,
    });
    for (let n = 0; n < 9; n += 1) {
      const { socket } = await connect(route, new AbortController().signal);
      socket.destroy();
    }
    expect(tried.filter((ip) => ip === '127.0.0.3')).toHaveLength(1);
    expect(new Set(seen)).toEqual(new Set(['127.0.0.1', '127.0.0.2']));
    const first = seen.filter((ip) => ip === '127.0.0.1').length;
    expect(Math.abs(first - 4.5)).toBeLessThanOrEqual(1);
  });
});

/** An HTTP server that keeps what it gets and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly guid: string;
}

export interface RecordingServer {
  readonly port: number;
  readonly requests: RecordedRequest[];
  /** Settles when so many requests have come. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface RecordingTerms {
  readonly port?: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Status for a request, given how many came before it. */
  readonly statusOf?: (request: RecordedRequest, index: number) => number;
  readonly location?: string;
  /** Answers wait for it. */
  readonly gate?: (request: RecordedRequest) => Promise<void>;
}

export async function startRecordingServer(terms: RecordingTerms = {}): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const waiting = new Set<() => void>();
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const recorded = { headers: request.headers, body, guid: String(request.headers.etag) };
      const index = requests.push(recorded) - 1;
      for (const look of waiting) look();
      await terms.gate?.(recorded);
      const status = terms.statusOf?.(recorded, index) ?? 200;
      response.writeHead(status, terms.location ? { location: terms.location } : {});
      response.end();
    });
  };
  const server = terms.tls ? createTlsServer(terms.tls, listener) : createServer(listener);
  server.keepAliveTimeout = 600_000; // said to clients, who close no connection for its age then
  server.listen(terms.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    received: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (requests.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

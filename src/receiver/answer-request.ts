import type { ServerResponse } from 'node:http';
import type { Answer } from './personalities.js';

/** One byte per this time is what `drip` sends. */
const DRIP_MS = 300;

/** Carries an answer out. Timers end with the connection. */
export function answerRequest(response: ServerResponse, answer: Answer, delayMs: number): void {
  const totalMs = delayMs + (answer.kind === 'status' ? (answer.delayMs ?? 0) : 0);
  if (totalMs === 0) {
    perform(response, answer);
    return;
  }
  const timer = setTimeout(() => perform(response, answer), totalMs);
  response.once('close', () => clearTimeout(timer));
}

function perform(response: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'status':
      response.writeHead(answer.status, { 'content-length': 0, ...answer.headers }).end();
      return;
    case 'hang':
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'drip':
      drip(response);
      return;
    case 'garbage':
      response.socket?.end('220 mail.example.com ESMTP\r\n');
      return;
  }
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const timer = setInterval(() => response.write('.'), DRIP_MS);
  response.once('close', () => clearInterval(timer));
}

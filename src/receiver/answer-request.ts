import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer, RawAnswer } from './personalities.js';
import { resetConnection } from './reset-connection.js';

/** One byte per this time is what `drip` sends. */
const DRIP_MS = 300;

/** What came before a reset must have arrived: a reset throws away what is on its way. */
const BEFORE_RESET_MS = 30;

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
  const { socket } = response;
  switch (answer.kind) {
    case 'status':
      respond(response, answer);
      return;
    case 'hang':
      return;
    case 'close':
      socket?.end();
      return;
    case 'reset':
      if (socket) resetConnection(socket);
      return;
    case 'raw':
      if (socket) writeRaw(socket, answer);
      return;
  }
}

function respond(response: ServerResponse, answer: Answer & { readonly kind: 'status' }): void {
  const { status, headers, body = '', before = [], end } = answer;
  for (const code of before) {
    if (code === 100) response.writeContinue();
    else if (code === 102) response.writeProcessing();
    else response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
  }
  const { socket } = response;
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'content-length': length, ...headers }).end(body, () => {
    if (socket && end) endConnection(socket, end);
  });
}

function writeRaw(socket: Socket, { text, end }: RawAnswer): void {
  socket.write(text, 'latin1', () => {
    if (end === 'drip') drip(socket);
    else if (end === 'pour') pour(socket);
    else if (end !== 'keep') endConnection(socket, end);
  });
}

function endConnection(socket: Socket, how: 'close' | 'reset'): void {
  if (how === 'close') socket.end();
  else setTimeout(() => resetConnection(socket), BEFORE_RESET_MS);
}

/** Bytes of a head, or chunks of a body: both go on for ever. */
function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('1\r\n.\r\n'), DRIP_MS);
  socket.once('close', () => clearInterval(timer));
}

function pour(socket: Socket): void {
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  const go = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', go);
  go();
}

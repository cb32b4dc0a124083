/**
 * The receiver that both sides of a measurement post to: reads the request, answers 200.
 *
 * It shares the machine with what is measured, so it is as cheap as a receiver can be: a counter of
 * bytes, no HTTP server. It takes what an HTTP client sends that waits for each response, with a
 * `Content-Length`, and answers with the headers of a common server.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)\r\n/i;

const response = () =>
  [
    'HTTP/1.1 200 OK',
    'Content-Length: 0',
    `Date: ${new Date().toUTCString()}`,
    'Connection: keep-alive',
    'Keep-Alive: timeout=60',
    HEAD_END,
  ]
    .join('\r\n')
    .slice(0, -2);

let answer = response();
setInterval(() => {
  answer = response();
}, 1000).unref();

function serve(socket: Socket): void {
  let head = '';
  let missing = 0;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    if (missing === 0) {
      head += chunk.toString('latin1');
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      const length = CONTENT_LENGTH.exec(head)?.[1];
      if (length === undefined) throw new Error(`a request without Content-Length: ${head}`);
      missing = end + HEAD_END.length + Number(length) - head.length;
      head = '';
    } else {
      missing -= chunk.length;
    }
    if (missing < 0) throw new Error('a request before the answer to the last');
    if (missing === 0) socket.write(answer, 'latin1');
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

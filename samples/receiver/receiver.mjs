// A receiver that takes each notification once: node receiver.mjs [PORT]
// It has no packages; put your own work into `remember`.
import { createServer } from 'node:http';

const [port = '8529'] = process.argv.slice(2);
const key = process.env.API_KEY ?? 'choose-one';
const seen = new Set(); // a real one keeps the GUIDs in its database, written together with the work

const server = createServer((request, response) => {
  receive(request, response).catch(() => response.destroy()); // the sender went away: it comes again
});

async function receive(request, response) {
  if (request.method !== 'POST') return answer(response, 405);
  if (request.headers['x-api-key'] !== key) return answer(response, 401);
  const notification = parse(await textOf(request));
  if (notification?.GSW_MESSAGE !== 'ContactProcessed') return answer(response, 400);
  answer(response, remember(notification) ? 201 : 200); // both accept
}

/** Whether the notification is new. What is not new was done before: do nothing, and accept it. */
function remember({ GSW_MESSAGE_GUID: guid, GSW_PHONE, GSW_CALL_RESULT, GSW_DISPOSITION_CODE }) {
  if (seen.has(guid)) return false;
  seen.add(guid);
  console.log(guid, GSW_PHONE, GSW_CALL_RESULT, GSW_DISPOSITION_CODE ?? '-');
  return true;
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answer(response, status) {
  response.writeHead(status).end();
}

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});

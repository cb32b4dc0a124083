import { type Dispatcher, request } from 'undici';
import { buildMessage, type Message } from '#dist/message/build-message.js';
import { createRequestHeaders } from '#dist/message/request-headers.js';
import { type EventChanges, fullChain } from './full-event.ts';

const headersFor = (url: string, guid: string) =>
  createRequestHeaders({ userAgent: 'test', host: new URL(url).host, customHeaders: [] })(guid);

/** A message with that GUID. */
export function messageOf(guid: string, changes: EventChanges = {}): Message {
  return buildMessage(fullChain(changes), {
    guid,
    timestampMs: 1_732_368_099_045,
    attemptGuid: 'A',
  });
}

/** What can be different from a proper request. */
export interface PostChanges {
  readonly method?: Dispatcher.HttpMethod;
  readonly headers?: string[];
  readonly body?: string | Buffer;
  readonly dispatcher?: Dispatcher;
}

/** Posts a message the way it is delivered; gives the status and headers of the answer. */
export async function post(
  url: string,
  message: Message,
  {
    method = 'POST',
    headers = headersFor(url, message.guid),
    body = message.body,
    dispatcher,
  }: PostChanges = {},
): Promise<{ readonly status: number; readonly headers: Record<string, unknown> }> {
  const response = await request(url, {
    method,
    headers,
    body,
    ...(dispatcher === undefined ? {} : { dispatcher }),
  });
  await response.body.dump();
  return { status: response.statusCode, headers: response.headers };
}

/** Checks a request against the table of message fields; hand-written, as it runs for every request. */
import type { IncomingHttpHeaders } from 'node:http';
import {
  MESSAGE_FIELD_NAMES,
  MESSAGE_FIELDS,
  MESSAGE_KIND,
  type MessageField,
} from '../message/fields.js';
import { TIME_PATTERN } from '../message/render-time.js';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type NotificationBody = Readonly<Record<string, unknown>>;

/** The body as far as it is JSON, and everything that is wrong; no problems: the request is valid. */
export interface Inspection {
  readonly body: NotificationBody | undefined;
  readonly problems: readonly string[];
}

/** Inspects a request: method, headers and body (seed: Message Headers, Message Body). */
export function inspectNotification({ method, headers, body }: ReceivedRequest): Inspection {
  const problems: string[] = [];
  if (method !== 'POST') problems.push(`the method is ${method}, not POST`);
  if (mediaTypeOf(headers['content-type']) !== 'application/json') {
    problems.push('the header Content-type is not application/json');
  }
  const value = parseBody(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push('the body is not a JSON object in UTF-8');
    return { body: undefined, problems };
  }
  const notification = value as NotificationBody;
  if (headers.etag !== notification['GSW_MESSAGE_GUID']) {
    problems.push('the header ETag differs from GSW_MESSAGE_GUID');
  }
  inspectFields(notification, problems);
  return { body: notification, problems };
}

function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch {
    return undefined;
  }
}

function inspectFields(body: NotificationBody, problems: string[]): void {
  let present = 0;
  for (const field of MESSAGE_FIELDS) {
    const value = body[field.name];
    if (value === undefined) {
      if (field.mandatory) problems.push(`${field.name} is missing`);
      continue;
    }
    present += 1;
    if (!IS_OF_TYPE[field.type](value))
      problems.push(`${field.name} is not ${TYPE_NAMES[field.type]}`);
  }
  if (present === 0 || body['GSW_MESSAGE'] !== MESSAGE_KIND) {
    problems.push(`GSW_MESSAGE is not ${MESSAGE_KIND}`);
  }
  inspectUserFields(body, present, problems);
}

/** Whatever the table does not have is a user field, and those are texts. */
function inspectUserFields(body: NotificationBody, present: number, problems: string[]): void {
  const names = Object.keys(body);
  if (names.length === present) return;
  for (const name of names) {
    if (MESSAGE_FIELD_NAMES.has(name) || typeof body[name] === 'string') continue;
    problems.push(`the user field ${JSON.stringify(name)} is not a text`);
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';

const IS_OF_TYPE: Record<MessageField['type'], (value: unknown) => boolean> = {
  string: isText,
  guid: (value) => isText(value) && value !== '',
  integer: Number.isSafeInteger,
  time: (value) => typeof value === 'string' && TIME_PATTERN.test(value),
};

const TYPE_NAMES: Record<MessageField['type'], string> = {
  string: 'a text',
  guid: 'a GUID',
  integer: 'an integer',
  time: 'a time such as "1732368000.045"',
};

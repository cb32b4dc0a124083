import { Agent, request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is what a test is about
  readonly json: any;
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
  readonly type?: string;
  readonly agent?: Agent;
}

/** Asks whoever listens on a socket. */
export function ask(socketPath: string, path: string, question: Question = {}): Promise<Reply> {
  const { method = 'GET', body, type = 'application/json', agent = new Agent() } = question;
  const content = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const headers = content === undefined ? {} : { 'content-type': type };
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, method, headers, agent }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      const { statusCode: status = 0, headers: said } = response;
      resolve({ status, type: said['content-type'], text, json: parse(text) });
    });
    asked.on('error', reject);
    asked.end(content);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

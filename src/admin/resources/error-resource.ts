import { type ErrorCode, messageOf, NotifierError } from '../../errors.js';

/** What every refusal looks like. */
export interface ErrorResource {
  /** One of the product's errors, or one of {@link REQUEST_CODES}. */
  readonly code: string;
  readonly message: string;
  readonly help: string | undefined;
}

/** Codes of what is wrong with the request itself; an API like those of `errors.ts`. */
export const REQUEST_CODES = {
  REQUEST_INVALID: 'the body of the request is not what the route takes',
  ROUTE_UNKNOWN: 'there is no such route',
  INTERNAL_ERROR: 'the engine failed to answer; its log says why',
} as const satisfies Record<string, string>;

const STATUSES: Partial<Record<ErrorCode, number>> = {
  GENERATION_UNKNOWN: 404,
  PREPARE_FAILED: 422,
  ENGINE_STOPPED: 503,
};

/** The status of an answer to a request that ended with this error. */
export function errorStatus(error: unknown): number {
  if (error instanceof NotifierError) return STATUSES[error.code] ?? 500;
  const { statusCode } = error as { readonly statusCode?: number };
  return statusCode !== undefined && statusCode < 500 ? statusCode : 500;
}

/** The body of that answer. Of an error that is not meant for people nothing is shown: nobody knows what it holds. */
export function errorResource(error: unknown, status: number): ErrorResource {
  if (error instanceof NotifierError) {
    const { code, message, help } = error;
    return { code, message, help };
  }
  if (status >= 500) {
    return refusal('INTERNAL_ERROR', 'The engine failed to answer.', 'See the log of the engine.');
  }
  return refusal('REQUEST_INVALID', `The request cannot be read: ${messageOf(error)}.`, undefined);
}

export function routeUnknown(method: string, url: string): ErrorResource {
  const help = 'The engine may be of another version: compare `ocs-notifier --version`.';
  return refusal('ROUTE_UNKNOWN', `There is no ${method} ${url}.`, help);
}

function refusal(
  code: keyof typeof REQUEST_CODES,
  message: string,
  help: string | undefined,
): ErrorResource {
  return { code, message, help };
}

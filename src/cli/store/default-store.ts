/** The store of commands that name none; a file of its own, as some of them need nothing else of an engine. */
export const DEFAULT_STORE = 'ocs-notifier-store';

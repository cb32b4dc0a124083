import { isDocument } from '../../option-file/document/is-document.js';
import type {
  ConfigurationObject,
  OptionDocument,
} from '../../option-file/document/option-document.js';
import { expectArgument } from '../../text/expect-argument.js';
import { refersTo } from '../resolve/host-reference.js';
import type { OptionSource } from '../resolve/placed-section.js';
import { hasOwnOptions } from '../resolve/select-objects.js';

/** A file, or one of several objects in it, and what its options count as. */
export type NamedSource = Omit<OptionSource, 'folder' | 'document'> & { readonly filename: string };

/** What runs as one: an Application with the Host that it runs on, one of them alone, or a file that holds both. */
export interface Installation {
  /** The Application first. */
  readonly files: readonly NamedSource[];
  /** Whether it has an Application; a Host alone is compared with Hosts only. */
  readonly hasApplication: boolean;
}

/** A file that was read. */
export interface NamedDocument {
  readonly filename: string;
  readonly document: OptionDocument;
}

/** Names of files that belong together, perhaps with an object behind a `#`. */
export type NamedPair = readonly [application: string, host: string];

/**
 * Which Application of many files runs on which Host, first that applies: as somebody says it; as the Application's
 * reference says it, in the same file or in another; by folder, where one holds one Application and one Host, or where
 * names differ in that word alone (`ocs07-application.cfg`, `ocs07-host.cfg`). A file without objects is a
 * Host's when its name has the word `host`, unless sections such as `[Host/default]` say that it holds both.
 *
 * @returns in the order of the files; Hosts that nobody claims come last.
 * @example
 * const files = ['ocs1/app.cfg', 'ocs1/host.cfg', 'ocs2/host.cfg'].map((filename) => {
 *   const { document } = parseOptionFile('[OCServer]\nhttp-custom-headers = X-A: 1\n', filename);
 *   return { filename, document };
 * });
 * findInstallations(files).map(({ files }) => files.map(({ filename }) => filename).join(' + '));
 * // ['ocs1/app.cfg + ocs1/host.cfg', 'ocs2/host.cfg']
 */
export function findInstallations(
  files: readonly NamedDocument[],
  named: readonly NamedPair[] = [],
): readonly Installation[] {
  expectArgument(
    Array.isArray(files) && files.every(({ document }) => isDocument(document)),
    FILES,
  );
  const parts = files.flatMap(partsOf);
  const hosts = parts.filter(({ isHost }) => isHost);
  const claimed = new Set<Part>();
  const applications = parts.filter(({ isHost }) => !isHost);
  const installations = applications.map((application): Installation => {
    const host =
      hosts.find((each) => isNamed(application, each, named)) ??
      hosts.find((each) => isTogether(application, each) || isReferred(application, each)) ??
      hostByFolder(application, applications, hosts);
    if (host === undefined) return { files: [sourceOf(application)], hasApplication: true };
    claimed.add(host);
    // Of one file, the Host comes along with the Application that refers to it.
    const isOneFile = host.filename === application.filename;
    const own = sourceOf(application);
    return { files: isOneFile ? [own] : [own, sourceOf(host)], hasApplication: true };
  });
  const alone = hosts.filter((host) => !claimed.has(host));
  return [
    ...installations,
    ...alone.map((host) => ({ files: [sourceOf(host)], hasApplication: false })),
  ];
}

const FILES = 'findInstallations takes a list of files, each with its name and its document';

/** What may be one half of a pair. */
interface Part extends NamedDocument {
  readonly isHost: boolean;
  readonly role: OptionSource['role'];
  readonly object: ConfigurationObject | undefined;
  readonly address: string | undefined;
}

function partsOf(file: NamedDocument): readonly Part[] {
  const { objects } = file.document;
  const ofLevel = objects.filter(({ kind, level }) => kind === 'whole' && level !== undefined);
  if (ofLevel.length === 0) return [partOfWhole(file)];
  const applications = ofLevel.filter(({ level }) => level === 'application');
  const own = applications.filter((object) => hasOwnOptions({ object }));
  const hosts = ofLevel.filter(({ level }) => level === 'host');
  // One of each belong together; where there are more, each has to be addressed.
  const isPair = applications.length <= 1 && hosts.length <= 1;
  const chosen = applications.length > 1 ? own : applications;
  return [...chosen, ...hosts].map((object) => {
    const address = isPair ? undefined : object.address;
    return { ...file, isHost: object.level === 'host', role: 'plain', object, address };
  });
}

/** A file of one level, or of both. */
function partOfWhole(file: NamedDocument): Part {
  const isQualified = file.document.sections.some(({ name }) =>
    /^(?:Host|Application)(?:[/:]|$)/.test(name),
  );
  const isHost = !isQualified && HOST.test(nameOf(file.filename));
  const role = isHost ? 'host' : 'plain';
  return { ...file, isHost, role, object: undefined, address: undefined };
}

function sourceOf({ filename, role, address }: Part): NamedSource {
  return { filename, role, address };
}

function isNamed(application: Part, host: Part, named: readonly NamedPair[]): boolean {
  const isMeant = ({ filename, address, object }: Part, name: string) =>
    name === filename || [address, object?.name].some((each) => name === `${filename}#${each}`);
  return named.some((pair) => isMeant(application, pair[0]) && isMeant(host, pair[1]));
}

function isTogether(application: Part, host: Part): boolean {
  return application.filename === host.filename && host.address === undefined;
}

function isReferred(application: Part, host: Part): boolean {
  if (application.object === undefined || host.object === undefined) return false;
  const held = ({ document }: NamedDocument) => ({ document });
  return refersTo(
    { object: application.object, source: held(application) },
    { object: host.object, source: held(host) },
  );
}

const HOST = /(?<![a-z])host(?![a-z])/i;
const APPLICATION = /(?<![a-z])(?:application|app|server)(?![a-z])/i;

/** Hosts of other folders are not looked at, and none that the reference of the Application excludes. */
function hostByFolder(
  application: Part,
  applications: readonly Part[],
  hosts: readonly Part[],
): Part | undefined {
  const inFolder = ({ filename }: Part) => folderOf(filename) === folderOf(application.filename);
  const near = hosts.filter((host) => inFolder(host) && !isExcluded(application, host));
  if (near.length === 1 && applications.filter(inFolder).length === 1) return near[0];
  return near.find(({ filename }) => stemOf(filename) === stemOf(application.filename));
}

/** A reference by DBID or name to a Host that says it has another one. */
function isExcluded({ object, document }: Part, host: Part): boolean {
  const reference = object?.hostReference?.value;
  if (reference === undefined || host.object === undefined) return false;
  const says = /\D/.test(reference) ? host.object.name : host.object.dbid;
  const isId = document.references.some(({ id }) => id === reference);
  return !isId && says !== undefined && says !== '' && says !== reference;
}

function folderOf(filename: string): string {
  return filename.slice(0, filename.length - nameOf(filename).length);
}

function nameOf(filename: string): string {
  return /[^/\\]*$/.exec(filename)?.[0] ?? '';
}

/** The name without the word that says the level, and without its extension. */
function stemOf(filename: string): string {
  const name = nameOf(filename).replace(/\.[^.]*$/, '');
  return name
    .replace(HOST, '')
    .replace(APPLICATION, '')
    .replace(/[^a-z0-9]+/gi, ' ')
    .trim();
}

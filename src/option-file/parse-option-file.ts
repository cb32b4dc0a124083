import type { Diagnostic } from '../diagnostic.js';
import { expectArgument } from '../text/expect-argument.js';
import { decodeBytes } from '../text/source-encoding.js';
import { SourceText } from '../text/source-text.js';
import { scanCfg } from './cfg/scan-cfg.js';
import { checkContent } from './check-content.js';
import { type FileProblem, locateProblem } from './document/file-problem.js';
import type { OptionDocument } from './document/option-document.js';
import { formatOf, type OptionFormat } from './document/option-format.js';
import type { OptionStructure } from './document/option-structure.js';
import { findDuplicates } from './find-duplicates.js';
import { findSuspicious } from './find-suspicious.js';
import { findForeignContent } from './foreign-content.js';
import { readJson } from './markup/read-json.js';
import { readXml } from './markup/read-xml.js';
import { readEnv } from './plain/read-env.js';
import { readYaml } from './plain/read-yaml.js';

const CONTENT = 'parseOptionFile takes the content of a file: a Uint8Array or a string';
const FILENAME = 'parseOptionFile takes a name for the file as its second argument: a string';

export interface ParsedOptionFile {
  readonly document: OptionDocument;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an option file, from its bytes or from a text; cfg, XML, JSON, and the YAML and variables that `convert`
 * writes are told apart by their content. Never throws: whatever the bytes are, there is a document that
 * {@link printOptionFile} turns into the same bytes, and diagnostics say what is wrong with it.
 *
 * @param content a text counts as its bytes in UTF-8.
 * @param filename as diagnostics shall name the file; it is not opened.
 * @throws TypeError for arguments of another type
 * @example
 * const { document } = parseOptionFile('[OCServer]\nhttp-response-timeout = 30\n', 'application.cfg');
 * document.sections[0]?.options[0]?.value; // '30'
 */
export function parseOptionFile(content: Uint8Array | string, filename: string): ParsedOptionFile {
  // Bytes of another realm, as of a frame of a page, are bytes, too.
  expectArgument(ArrayBuffer.isView(content) || typeof content === 'string', CONTENT);
  expectArgument(typeof filename === 'string', FILENAME);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const { text, encoding } = decodeBytes(bytes);
  const source = new SourceText(filename, text, encoding);
  const format = formatOf(text);
  const structure = read(source, format);
  const { objects, references, sections, orphans, trivia } = structure;
  const document: OptionDocument = {
    source,
    format,
    objects,
    references,
    sections,
    orphans,
    trivia,
  };
  const all = collectProblems(document, structure);
  const diagnostics = all.sort(byPlace).map((problem) => locateProblem(source, problem));
  return { document, diagnostics };
}

const READERS = { json: readJson, yaml: readYaml, env: readEnv, cfg: scanCfg };

function read({ text, encoding }: SourceText, format: OptionFormat): OptionStructure {
  if (format === 'xml') return readXml(text, encoding);
  return READERS[format](text);
}

function collectProblems(document: OptionDocument, { problems }: OptionStructure): FileProblem[] {
  const foreign = findForeignContent(document);
  if (foreign !== undefined) return [foreign.problem];
  return checkContent(document, problems).concat(
    problems,
    findDuplicates(document.sections),
    findSuspicious(document),
  );
}

function byPlace(a: FileProblem, b: FileProblem): number {
  return (a.range?.start ?? 0) - (b.range?.start ?? 0);
}

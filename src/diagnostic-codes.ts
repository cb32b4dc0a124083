export type Severity = 'error' | 'warning' | 'info';

/**
 * Every code with its severity and one line on when it is given (README.md lists the same).
 *
 * @example
 * DIAGNOSTIC_CODES['file-empty'].severity; // 'error'
 */
export const DIAGNOSTIC_CODES = {
  // option file syntax: option-file/
  'file-empty': { severity: 'error', when: 'the file holds no section and no option' },
  'file-is-html': { severity: 'error', when: 'the file is a web page, not an option file' },
  'file-is-binary': { severity: 'error', when: 'the file is not text' },
  'file-is-foreign': {
    severity: 'error',
    when: 'the file is of another kind: YAML, TOML, .properties, .reg, a script, an archive',
  },
  'line-without-equals': {
    severity: 'error',
    when: 'a line is neither a section, an option nor a comment',
  },
  'section-header-unclosed': { severity: 'error', when: 'a section header has no `]`' },
  'section-header-trailing-text': {
    severity: 'warning',
    when: 'text that is not a comment follows a section header, or a section name holds a `]`',
  },
  'option-before-section': {
    severity: 'error',
    when: 'an option stands in no section',
  },
  'name-missing': { severity: 'error', when: 'a section or an option has an empty name' },
  'duplicate-section': {
    severity: 'warning',
    when: 'a section occurs twice in a file or object; both are read as one',
  },
  'duplicate-option': { severity: 'error', when: 'an option occurs twice in a section' },
  'suspicious-character': {
    severity: 'warning',
    when: 'a name or value holds a character that is invisible or looks like another one',
  },
  'line-indented': {
    severity: 'warning',
    when: 'a line of a cfg file is indented more than the option above it',
  },
  'option-name-ambiguous': {
    severity: 'warning',
    when: 'the name of an option in a cfg file holds a blank, a colon, quotes or a word that other tools read otherwise',
  },
  'option-value-ambiguous': {
    severity: 'warning',
    when: 'a value in a cfg file begins with a second `=` or `>`, or ends with a `\\`',
  },
  'quote-unmatched': {
    severity: 'warning',
    when: 'a value starts with a double quote that does not enclose the whole value',
  },
  'comment-in-value': {
    severity: 'info',
    when: 'a value holds ` ;` or ` #`; it is part of the value, not a comment',
  },
  'possible-truncation': {
    severity: 'warning',
    when: 'the last line has no line end, or the last character is incomplete',
  },
  'encoding-not-utf-8': { severity: 'info', when: 'the file is UTF-16 or Windows-1252' },
  'encoding-contradiction': {
    severity: 'warning',
    when: 'an XML declaration names an encoding that the file does not have',
  },
  'xml-invalid': { severity: 'error', when: 'a file that begins like XML is not well-formed' },
  'xml-entity-declared': {
    severity: 'error',
    when: 'an XML file declares entities, which are not read',
  },
  'json-invalid': { severity: 'error', when: 'a file that begins like JSON is not strict JSON' },
  'yaml-invalid': {
    severity: 'error',
    when: 'a YAML file is not of the form that `convert` writes',
  },
  'env-invalid': {
    severity: 'error',
    when: 'a file of variables is not of the form that `convert` writes',
  },
  'json-too-deep': { severity: 'error', when: 'JSON is nested deeper than 100 levels' },
  'json-duplicate-key': {
    severity: 'error',
    when: 'a JSON object that is not a section has a name twice',
  },
  'no-options-object': {
    severity: 'error',
    when: 'an XML or JSON file holds no Application and no Host',
  },
  'object-unknown': {
    severity: 'info',
    when: 'an XML or JSON file holds objects that are neither Application, Server nor Host',
  },
  'options-form-unknown': {
    severity: 'error',
    when: 'a part of the options in XML or JSON is not of a form that is read',
  },
  'value-not-text': {
    severity: 'error',
    when: 'an option in XML or JSON has no text, number, true or false for a value',
  },
  // option values: options/
  'nothing-read': { severity: 'warning', when: 'a file has options, but none that is read' },
  'option-value-empty': { severity: 'error', when: 'an option that needs a value is set to empty' },
  'option-value-invalid': { severity: 'error', when: 'a value does not have the form expected' },
  'option-value-out-of-range': { severity: 'error', when: 'a number or duration is out of range' },
  'option-near-miss': {
    severity: 'warning',
    when: 'an unknown option has almost the name of one that is read',
  },
  'option-of-other-feature': {
    severity: 'info',
    when: 'an option looks related by its name, but belongs to another feature of OCS',
  },
  'option-unknown': {
    severity: 'warning',
    when: 'section `[ocs-notifier]` holds an option that does not exist',
  },
  'option-in-unread-section': {
    severity: 'warning',
    when: 'an option stands in a section that is not searched for it',
  },
  'option-not-read-at-host': {
    severity: 'warning',
    when: 'an option that is read at Application level only stands at Host level',
  },
  'option-overridden': {
    severity: 'info',
    when: 'a later file or section sets the same option of the same section again',
  },
  'option-in-annex': {
    severity: 'info',
    when: 'an option stands in the annex of the Application, which is not read',
  },
  'objects-of-one-level': {
    severity: 'error',
    when: 'the files hold several Applications or several Hosts, and nothing says which one is meant',
  },
  'object-not-found': {
    severity: 'error',
    when: 'a file has no object of the name behind its `#`',
  },
  'objects-are-changes': {
    severity: 'error',
    when: 'a file holds changes to objects (`CfgUpdate`), not the objects',
  },
  'changes-not-read': {
    severity: 'warning',
    when: 'a file holds changes beside objects: the objects are read as they are, without the changes',
  },
  'change-refused': {
    severity: 'error',
    when: 'the base has no object that a change is for, or cannot be changed so',
  },
  'change-unexpected': {
    severity: 'warning',
    when: 'a change adds what the base has, or deletes what it does not have',
  },
  'change-not-shown': {
    severity: 'info',
    when: 'a change is not about options, and is left out of what the changes make of a base',
  },
  'host-not-referenced': {
    severity: 'warning',
    when: 'the Host that is read is not the one that the Application runs on',
  },
  'option-opaque': {
    severity: 'error',
    when: 'an option that is read is binary, a list, an object or null (XML, JSON)',
  },
  'value-opaque': {
    severity: 'info',
    when: 'another option is binary, a list, an object or null: it is kept, and not read (XML, JSON)',
  },
  'section-near-miss': {
    severity: 'warning',
    when: 'a section has almost the name of one that is searched',
  },
  'section-of-other-level': {
    severity: 'warning',
    when: 'a file given for one level holds a section or an object of the other level',
  },
  'notification-off': { severity: 'info', when: 'notifications are off: nothing is sent' },
  'uri-missing': { severity: 'warning', when: 'notifications are on and there is no URI' },
  'uri-invalid': { severity: 'error', when: 'the URI is not an absolute http or https URI' },
  'uri-user-info': { severity: 'error', when: 'the URI holds a user name or password' },
  'uri-fragment': { severity: 'warning', when: 'the URI has a fragment, which is not sent' },
  'proxy-invalid': { severity: 'error', when: 'the proxy does not have a form that is read' },
  'proxy-scheme': { severity: 'error', when: 'the proxy is not an http proxy' },
  'proxy-not-used': { severity: 'info', when: 'a plain http URI is reached without the proxy' },
  'header-without-colon': { severity: 'error', when: 'a custom header is not `Name: value`' },
  'header-name-invalid': { severity: 'error', when: 'a custom header has an invalid name' },
  'header-value-invalid': {
    severity: 'error',
    when: 'the value of a custom header holds a character that cannot be sent',
  },
  'header-owned-by-engine': {
    severity: 'error',
    when: 'a custom header has a name that only the engine may send',
  },
  'header-response-only': {
    severity: 'warning',
    when: 'a custom header means nothing on a request',
  },
  'header-duplicate': {
    severity: 'warning',
    when: 'a header occurs twice in one list; the last one counts',
  },
  'header-override-without-effect': {
    severity: 'info',
    when: 'the Host sets a header to the value that the Application gives it',
  },
  'header-overridden-in-other-case': {
    severity: 'info',
    when: 'the Host overrides a header of the Application and spells its name in other case',
  },
  'header-list-empty': { severity: 'warning', when: 'a header list has separators but no header' },
  'header-list-ambiguous': {
    severity: 'warning',
    when: 'a list of headers can be read in two ways: both are told',
  },
  'header-value-separator': {
    severity: 'warning',
    when: 'a header value ends with `;` or `,`, which is sent with it',
  },
  'retry-scope-empty': {
    severity: 'warning',
    when: '`http-retry-applies-to` names nothing that is known; `all` is used',
  },
  'retry-scope-nothing': {
    severity: 'warning',
    when: 'only failure classes without effect are named: nothing is retried',
  },
  'retry-scope-contradiction': {
    severity: 'warning',
    when: '`none` stands beside other tokens and wins',
  },
  'retry-token-unknown': { severity: 'warning', when: 'a retry token is unknown and ignored' },
  'retry-token-no-effect': {
    severity: 'info',
    when: 'a retry token names a failure that is held, not retried',
  },
  'retry-status-no-effect': {
    severity: 'warning',
    when: 'a retry token names a status that is never retried',
  },
  'retry-delay-above-maximum': {
    severity: 'warning',
    when: '`retry-delay` is longer than `retry-max-delay`',
  },
  'certificate-without-key': {
    severity: 'warning',
    when: 'only one of `certificate` and `certificate-key` is set: no client certificate is sent',
  },
  'certificate-unusable': {
    severity: 'error',
    when: 'a file of section `[security]` cannot be read, has a block that cannot, or does not belong to the others',
  },
  'certificate-expired': {
    severity: 'warning',
    when: 'the client certificate has expired',
  },
  'certificate-not-yet-valid': {
    severity: 'warning',
    when: 'the client certificate is not valid yet',
  },
  'certificate-expires-soon': {
    severity: 'warning',
    when: 'the client certificate expires within 30 days',
  },
  'field-key-duplicate': {
    severity: 'warning',
    when: 'two fields have the same `send_attribute`',
  },
  'ini-reads-otherwise': {
    severity: 'info',
    when: 'with `--compare-ini`: the `ini` package reads a section or value otherwise',
  },
  'probe-skipped': {
    severity: 'info',
    when: 'with `--probe`: there was nothing to connect to, or it was interrupted',
  },
  'probe-unreachable': {
    severity: 'warning',
    when: 'with `--probe`: the receiver or the proxy cannot be connected to',
  },
  'probe-tunnel-refused': {
    severity: 'warning',
    when: 'with `--probe`: the proxy opens no tunnel to the receiver',
  },
  'probe-tls-failed': {
    severity: 'warning',
    when: 'with `--probe`: TLS fails, or the certificate of the receiver is not accepted',
  },
  'probe-certificate-expires': {
    severity: 'warning',
    when: 'with `--probe`: the certificate of the receiver expires within 30 days',
  },
  'probe-certificate-wanted': {
    severity: 'warning',
    when: 'with `--probe`: the receiver asks for a client certificate, and none is set',
  },
  'probe-closed': {
    severity: 'warning',
    when: 'with `--probe`: the receiver closes the connection before any request',
  },
  // events: chain/ and message/
  'event-line-too-long': { severity: 'error', when: 'a line of events is longer than 1 MiB' },
  'event-line-not-utf8': { severity: 'error', when: 'a line of events is not encoded in UTF-8' },
  'event-time-unlikely': {
    severity: 'warning',
    when: 'an event says that it happened before 2000, or more than a year from now; told once for a feed',
  },
  'event-line-nul': {
    severity: 'warning',
    when: 'NUL bytes stand before a line of events; they are left out',
  },
  'event-not-json': { severity: 'error', when: 'a line of events is not JSON' },
  'event-not-object': { severity: 'error', when: 'an event is JSON, but not an object' },
  'event-unknown': { severity: 'error', when: 'an event has a name that no event has' },
  'event-field-missing': { severity: 'error', when: 'an event lacks a field it needs' },
  'event-field-invalid': { severity: 'error', when: 'a field of an event has the wrong type' },
  'event-field-unknown': {
    severity: 'warning',
    when: 'an event has a field that events of its name do not have',
  },
  'user-field-ignored': {
    severity: 'warning',
    when: 'a user field has the name of a field of the message and is left out',
  },
  'chain-unknown': {
    severity: 'warning',
    when: 'an event names a chain that was not retrieved before',
  },
  'chain-event-late': {
    severity: 'info',
    when: 'an event comes after the round or chain it belongs to has ended; it changes nothing',
  },
  'chain-event-impossible': {
    severity: 'warning',
    when: 'an event cannot happen to a chain in its state; it changes nothing',
  },
  'chain-round-abandoned': {
    severity: 'warning',
    when: 'another attempt or retrieval begins before the end of a round was heard; that round gives no message',
  },
  'campaign-group-unknown': {
    severity: 'warning',
    when: 'a chain names a campaign group that was not loaded',
  },
  'record-unknown': {
    severity: 'warning',
    when: 'an event names a record that its chain does not have; it changes nothing',
  },
  'chain-too-large': {
    severity: 'error',
    when: 'what is kept of a chain would be larger than 1 MiB with an event; it changes nothing',
  },
  // changed option files, of which the one in force is known: reload/
  'source-missing': {
    severity: 'error',
    when: 'an option file that is in use is not there any more',
  },
  'source-unreadable': {
    severity: 'error',
    when: 'an option file that is in use cannot be read any more',
  },
  'source-restless': {
    severity: 'error',
    when: 'option files that are in use change all the time',
  },
  'source-empty': { severity: 'error', when: 'a file that held text is empty now' },
  'source-html': { severity: 'error', when: 'a file that is in use has become a web page' },
  'source-cut-off': {
    severity: 'error',
    when: 'a file ends in the middle of a line, a line end or a character, as it did not before',
  },
  'source-lost-sections': { severity: 'error', when: 'a section that had options is gone' },
  'source-lost-options': {
    severity: 'error',
    when: 'more than half of the options are gone, or some are and the file ends with another option than before',
  },
} as const satisfies Record<string, { readonly severity: Severity; readonly when: string }>;

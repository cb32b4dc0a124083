import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../delivery/eventually.ts';
import { temporaryFolder } from '../delivery/stores.ts';
import { send } from '../engine/engines.ts';
import { createCertificateAuthority } from '../lab/certificates.ts';
import { accept, hang, startReceiver } from '../lab/scripted-receiver.ts';
import { startReloading } from './reloading.ts';

/** A CA with its file, and a receiver whose certificate it signed. */
async function secureReceiver() {
  const authority = await createCertificateAuthority();
  const ca = join(await temporaryFolder(), 'ca.pem');
  writeFileSync(ca, authority.cert);
  const tls = await authority.issue({ names: ['localhost'] });
  const receiver = await startReceiver({ tls, hostname: 'localhost' });
  const uri = { 'contact-processed-notification-uri': receiver.uri };
  return { authority, ca, receiver, uri };
}

describe('a certificate file that is missing', () => {
  it('keeps the options out and the connections open; when it is there, they are in force', async () => {
    const { authority, ca, receiver, uri } = await secureReceiver();
    const { application, asked, edit, engine, folder, lines, next, reloader, said } =
      await startReloading({ application: { ...uri, 'trusted-ca': ca } });
    receiver.answer = hang;
    await send(engine, 4);
    await eventually(() => receiver.inFlight === 4);
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    expect([receiver.connections, receiver.open]).toEqual([4, 4]);

    const missing = join(folder, 'new-ca.pem');
    edit({ ...uri, 'trusted-ca': missing, 'http-connection-pool-size': 5 });
    const report = await next();
    expect(report).toMatchObject({
      result: 'rejected',
      generation: 1,
      diagnostics: [],
      changes: [{ name: 'http-connection-pool-size' }, { name: 'trusted-ca' }],
      failure: { code: 'PREPARE_FAILED', message: expect.stringContaining(missing) },
    });
    expect(said()).toMatch(/^reload refused, generation 1 stays in force: The file of option/);
    expect(lines.at(-1)).toMatchObject({ level: 'error', code: 'PREPARE_FAILED' });
    expect(reloader.status()).toMatchObject({ state: 'candidate-rejected', refused: report });
    expect(reloader.status().watch.files.map(({ filename }) => filename)).toContain(missing);
    receiver.answer = hang;
    await send(engine, 4);
    await eventually(() => receiver.inFlight === 4);
    expect([receiver.connections, receiver.open]).toEqual([4, 4]);
    receiver.answer = accept;
    receiver.release();

    writeFileSync(missing, authority.cert);
    expect(await next()).toMatchObject({ trigger: 'watch', result: 'applied', generation: 2 });
    expect(reloader.status()).toMatchObject({ state: 'active', refused: undefined });
    expect(reloader.status().watch.files.map(({ filename }) => filename)).not.toContain(ca);
    expect(reloader.status().watch.files.map(({ filename }) => filename)).toContain(application);
    await send(engine, 1);
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 9, dead: 0 });
    expect(asked).toHaveLength(2);
  });

  it('that was in use is told; what is in force has read it', async () => {
    const { authority, ca, receiver, uri } = await secureReceiver();
    const { engine, next, reloader } = await startReloading({
      application: { ...uri, 'trusted-ca': ca },
    });
    rmSync(ca);
    expect(await next()).toMatchObject({ result: 'rejected', failure: { code: 'PREPARE_FAILED' } });
    await send(engine, 3);
    await engine.drained();
    expect(receiver.requests).toHaveLength(3);
    writeFileSync(ca, authority.cert);
    expect(await next()).toMatchObject({ result: 'unchanged', generation: 1 });
    expect(reloader.status().state).toBe('active');
  });
});

describe('a certificate file that is renewed', () => {
  it('is a new generation, without a change of the options', async () => {
    const { authority, receiver, uri } = await secureReceiver();
    const ca = join(await temporaryFolder(), 'trusted.pem');
    writeFileSync(ca, (await createCertificateAuthority('Old CA')).cert);
    const { engine, next, reloader, store } = await startReloading({
      application: { ...uri, 'trusted-ca': ca },
    });
    const [guid] = await send(engine, 1);
    await eventually(async () => (await engine.counts()).held === 1);
    const { hash } = reloader.status().active;
    writeFileSync(ca, authority.cert);
    const report = await next();
    expect(report).toMatchObject({ trigger: 'watch', result: 'applied', generation: 2 });
    expect(report.hash).not.toBe(hash);
    await engine.drained();
    expect(receiver.requests.map((request) => request.guid)).toEqual([guid]);
    const messages = await store.list({ limit: 10 });
    expect(messages).toMatchObject([{ attempts: 1, lastAttempt: { generation: 2 } }]);
  });

  it('waits for its key: certificate and key are swapped one after the other', async () => {
    const { authority: serverCa, ca } = await secureReceiver();
    const [oldCa, newCa] = [
      await createCertificateAuthority('Old clients'),
      await createCertificateAuthority('New clients'),
    ];
    const receiver = await startReceiver({
      tls: {
        ...(await serverCa.issue({ names: ['localhost'] })),
        ca: newCa.cert,
        requestCert: true,
        rejectUnauthorized: true,
      },
      hostname: 'localhost',
    });
    const folder = await temporaryFolder();
    const [cert, key] = [join(folder, 'client.pem'), join(folder, 'client.key')];
    const write = (issued: { cert: string; key: string }, which: 'cert' | 'key') =>
      writeFileSync({ cert, key }[which], issued[which]);
    const [old, renewed] = [
      await oldCa.issue({ client: true }),
      await newCa.issue({ client: true }),
    ];
    write(old, 'cert');
    write(old, 'key');
    const { engine, next, reloader } = await startReloading({
      application: {
        'contact-processed-notification-uri': receiver.uri,
        'trusted-ca': ca,
        certificate: cert,
        'certificate-key': key,
      },
    });
    write(renewed, 'cert');
    expect(await next()).toMatchObject({ result: 'rejected', failure: { code: 'PREPARE_FAILED' } });
    write(renewed, 'key');
    expect(await next()).toMatchObject({ result: 'applied', generation: 2, failure: undefined });
    expect(reloader.status().state).toBe('active');
    await send(engine, 1); // the receiver knows the new clients only
    await engine.drained();
    expect(receiver.requests).toHaveLength(1);
  });
});

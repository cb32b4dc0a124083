import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Server as ProxyServer } from 'proxy-chain';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCertificateAuthority } from '../lab/certificates.ts';
import { startRecordingServer } from '../lab/recording-server.ts';
import { runCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

const PASSWORD = 'proxy-pass-7431';

describe('HTTPS with a private certificate authority, through a proxy with credentials', () => {
  it('delivers, and no credential is in the log', async () => {
    const authority = await createCertificateAuthority();
    const tls = await authority.issue({ names: ['localhost'] });
    const receiver = await startRecordingServer({ tls });
    onTestFinished(() => receiver.close());
    const { proxy, tunnels } = await startProxy();
    const { folder, args } = await createWorkspace({
      uri: `https://localhost:${receiver.port}/crm`,
      application: [
        `http-proxy = http://ocs:${PASSWORD}@127.0.0.1:${proxy.port}`,
        'http-custom-headers = X-Api-Key: header-secret-5520',
        'http-connection-pool-size = 2',
      ],
      security: ['trusted-ca = ca.pem'],
      events: 20,
    });
    await writeFile(join(folder, 'ca.pem'), authority.cert);

    const result = await runCli(['run', ...args, '--exit-when-drained', '--format', 'json']);

    expect(result.stderr).toContain('"tunnel_ms"');
    expect(JSON.parse(result.stdout)).toMatchObject({ delivered: 20, dead: 0 });
    expect(receiver.requests[0]?.headers['x-api-key']).toBe('header-secret-5520');
    expect(tunnels.count).toBeLessThanOrEqual(2);
    expect(result.stderr).not.toContain(PASSWORD);
    expect(result.stderr).not.toContain('header-secret-5520');
  });
});

async function startProxy() {
  const tunnels = { count: 0 };
  const proxy = new ProxyServer({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ username, password }) => {
      tunnels.count += 1;
      return { requestAuthentication: username !== 'ocs' || password !== PASSWORD };
    },
  });
  await proxy.listen();
  onTestFinished(() => proxy.close(true));
  return { proxy, tunnels };
}

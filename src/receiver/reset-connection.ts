import type { Socket } from 'node:net';

/** The TCP connections below those that a server speaks TLS on: only they can be reset. */
const CONNECTIONS = new Map<string, Socket>();

const nameOf = ({ localPort, remoteAddress, remotePort }: Socket) =>
  `${localPort} ${remoteAddress} ${remotePort}`;

/** Remembers a connection that a server has accepted, until it is closed. */
export function noteConnection(socket: Socket): void {
  const name = nameOf(socket);
  CONNECTIONS.set(name, socket);
  socket.once('close', () => CONNECTIONS.delete(name));
}

/** Resets a connection, with TLS or without. */
export function resetConnection(socket: Socket): void {
  const connection = CONNECTIONS.get(nameOf(socket));
  if (connection === undefined) socket.destroy();
  else connection.resetAndDestroy();
}

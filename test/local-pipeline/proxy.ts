import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/**
 * A proxy on this machine that directs all hosts to one port, so that its clients can call the local Azure by any
 * name.
 */
export interface Proxy {
  readonly url: string;
  /** The hosts, with ports, to which tunnels were opened; each once. */
  readonly hosts: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function openProxy(target: string): Promise<Proxy> {
  const targetPort = Number(new URL(target).port);
  const hosts = new Set<string>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    return socket;
  };
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    hosts.add(request.url ?? '');
    const tunnel = keep(connect(targetPort, '127.0.0.1'));
    keep(socket).write('HTTP/1.1 200 Connection Established\r\n\r\n');
    tunnel.write(head);
    tunnel.pipe(socket).pipe(tunnel);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts: () => [...hosts].sort(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

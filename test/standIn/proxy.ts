import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy that opens tunnels (CONNECT) and knows names that nothing else resolves. */
export interface ForwardProxy {
  readonly port: number;
  /** What it was asked for, with the credentials it was told: `flows.example:443 user:password`. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** The local port behind each `host:port`. */
  readonly routes: Readonly<Record<string, number>>;
  /** `user:password`, where the proxy asks for them. */
  readonly credentials?: string;
}

/** Starts a proxy on a loopback address. What is no route of it is answered with 502, as real ones do. */
export async function startForwardProxy({ routes, credentials }: ForwardProxyOptions): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', keep);
  server.on('connect', (request, client: Socket) => {
    const [, encoded = ''] = /^Basic (.*)$/.exec(request.headers['proxy-authorization'] ?? '') ?? [];
    const told = Buffer.from(encoded, 'base64').toString();
    asked.push([request.url, told].filter(Boolean).join(' '));
    const port = routes[request.url ?? ''];
    if (credentials !== undefined && told !== credentials) {
      return client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="proxy"\r\n\r\n',
      );
    }
    if (port === undefined) return client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    keep(target);
    target.once('close', () => client.destroy());
    client.once('close', () => target.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy that opens tunnels (CONNECT) and knows names that nothing else resolves. */
export interface ForwardProxy {
  readonly port: number;
  /** The hosts that were requested, with the credentials that came along: `flows.example:443 user:password`. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** The local port behind each `host:port`. */
  readonly routes: Readonly<Record<string, number>>;
  /** `user:password`, if the proxy requires them. */
  readonly credentials?: string;
}

/** Starts a proxy on a loopback address. Hosts without a route get a 502, as from real proxies. */
export async function startForwardProxy({ routes, credentials }: ForwardProxyOptions): Promise<ForwardProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', keep);
  server.on('connect', (request, client: Socket) => {
    const [, encoded = ''] = /^Basic (.*)$/.exec(request.headers['proxy-authorization'] ?? '') ?? [];
    const received = Buffer.from(encoded, 'base64').toString();
    requests.push([request.url, received].filter(Boolean).join(' '));
    const port = routes[request.url ?? ''];
    if (credentials !== undefined && received !== credentials) {
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
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

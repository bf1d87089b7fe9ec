import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

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
  return listening(server, requests, sockets);
}

async function listening(server: Server, requests: string[], sockets: ReadonlySet<Socket>): Promise<ForwardProxy> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
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

/** The same for a SOCKS5 proxy (RFC 1928, RFC 1929). Hosts without a route are refused. */
export function startSocksProxy({ routes, credentials }: ForwardProxyOptions): Promise<ForwardProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const serve = async (client: Socket) => {
    const read = async () => ((await once(client, 'data')) as [Buffer])[0];
    let received = '';
    if ((await read())[0] !== 5) return client.destroy();
    client.write(Buffer.from([5, credentials === undefined ? 0 : 2]));
    if (credentials !== undefined) {
      const sent = await read();
      const behindUser = 2 + (sent[1] ?? 0);
      received = `${sent.toString('utf8', 2, behindUser)}:${sent.toString('utf8', behindUser + 1)}`;
      client.write(Buffer.from([1, received === credentials ? 0 : 1]));
    }
    const asked = await read();
    const behindHost = 5 + (asked[4] ?? 0);
    const host = `${asked.toString('utf8', 5, behindHost)}:${asked.readUInt16BE(behindHost)}`;
    requests.push([host, received].filter(Boolean).join(' '));
    const port = routes[host];
    client.write(Buffer.from([5, port === undefined ? 5 : 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    if (port === undefined) return client.end();
    const target = connect(port, '127.0.0.1');
    sockets.add(target.on('error', () => client.destroy()));
    return void target.pipe(client).pipe(target);
  };
  const server = createTcpServer(client => {
    sockets.add(client.on('error', () => undefined));
    serve(client).catch(() => client.destroy());
  });
  return listening(server, requests, sockets);
}

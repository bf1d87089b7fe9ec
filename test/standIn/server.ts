import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { realisticAccount } from './account.ts';
import { faults, type FaultName } from './faults.ts';

/** The two paths of the list, in the order in which the documentation names them. */
export const paths = ['/dids/my/callflows', '/dids/callflows/list'] as const;

/** A request as the stand-in saw it; the list is in the order of arrival. */
export interface Recorded {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly httpVersion: string;
}

/** What a fault is given to misbehave with. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The number of this request since the fault was set, from 1. */
  readonly number: number;
  readonly isFirstPath: boolean;
  readonly token: string;
  /** The sound body of the account. */
  readonly account: string;
  /** This server's own address under another origin, so that a request sent there is seen. */
  readonly elsewhere: string;
  /** The clock that dates in headers are made from, in milliseconds since 1970. */
  readonly now: number;
  /** Responds as a sound service would. */
  readonly respond: () => void;
  readonly send: (status: number, body?: string | Buffer, headers?: Record<string, string>) => void;
}

export interface StandInOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly token?: string;
  /** The body of the response to the right token. */
  readonly account?: string;
  readonly fault?: FaultName;
  /** PEM texts; with them the stand-in speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** With `tls`: HTTP/2 and nothing else. */
  readonly http2?: 'only' | false;
  readonly now?: () => number;
}

/** A service that looks like the real one, over real sockets. */
export interface StandIn {
  /** The base URL, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly requests: Recorded[];
  setFault(name: FaultName | undefined): void;
  setAccount(body: string): void;
  setToken(token: string): void;
  /** How many connections are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** Whether the request carries the token in one of the ways that api.md names. */
function isAuthorised(request: IncomingMessage, query: URLSearchParams, token: string): boolean {
  if (query.get('key') === token) return true;
  const [, encoded] = /^Basic (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return false;
  const text = Buffer.from(encoded, 'base64').toString();
  // A token may contain colons itself, so the credentials are compared whole and not split.
  return text === `${token}:${token}` || text.startsWith(`${token}:`) || text.endsWith(`:${token}`);
}

/** Starts the stand-in on a loopback address; resolves when it accepts requests. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { host = '127.0.0.1', tls, now = Date.now } = options;
  let { account = realisticAccount, token = 'demo' } = options;
  let fault = options.fault;
  let numberOfRequests = 0;
  const requests: Recorded[] = [];
  const sockets = new Set<Socket>();

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const { method = 'GET', headers, httpVersion } = request;
    requests.push({ method, path: url.pathname, query: url.searchParams, headers: { ...headers }, httpVersion });
    numberOfRequests++;
    response.on('error', () => undefined);

    const send: Exchange['send'] = (status, body = '', more = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more });
      response.end(body);
    };
    const respond = () => {
      if (!paths.some(path => url.pathname.endsWith(path)))
        send(404, '<h1>Not Found</h1>', { 'content-type': 'text/html' });
      else if (method !== 'GET') send(405, '{"status":"error","error":"method not allowed"}');
      else if (!isAuthorised(request, url.searchParams, token))
        send(200, '{"status":"error","error":"invalid api token"}');
      else send(200, account);
    };
    const exchange: Exchange = {
      request,
      response,
      number: numberOfRequests,
      isFirstPath: url.pathname.endsWith(paths[0]),
      token,
      account,
      elsewhere: `${tls ? 'https' : 'http'}://localhost:${port}`,
      now: now(),
      respond,
      send,
    };
    if (fault === undefined) respond();
    else faults[fault](exchange);
  };

  // Even the longest token arrives: twice, in Base64.
  const limits = { maxHeaderSize: 64 * 1024 };
  const server = !tls
    ? createHttpServer(limits, onRequest)
    : options.http2
      ? createSecureServer(tls, onRequest as never)
      : createHttpsServer({ ...tls, ...limits }, onRequest);
  const keepSocket = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  server.on('connection', keepSocket);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, host, resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    port,
    requests,
    setFault: name => {
      fault = name;
      numberOfRequests = 0;
    },
    setAccount: body => void (account = body),
    setToken: text => void (token = text),
    connections: () => sockets.size,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' },
      fault: { type: 'string' },
      token: { type: 'string', default: 'demo' },
    },
  });
  if (values.fault !== undefined && !(values.fault in faults)) {
    console.error(`There is no fault "${values.fault}". There are:\n  ${Object.keys(faults).join('\n  ')}`);
    process.exit(1);
  }
  const fault = values.fault as FaultName | undefined;
  const { url } = await startStandIn({ port: Number(values.port), token: values.token, ...(fault && { fault }) });
  console.log(`The stand-in serves ${url} for the token "${values.token}"${fault ? `, with the fault ${fault}` : ''}.`);
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchFlows } from '../../../src/api/fetchFlows.ts';
import { FlowsError, type Remedy } from '../../../src/api/errors.ts';
import { faults, type FaultName } from '../../standIn/faults.ts';
import { paths, startStandIn, type StandIn } from '../../standIn/server.ts';
import { fetchRequest, heldClock, keptLog, runsOut, tokenForms, until } from './clientParts.ts';

const token = 'tok%n ü:s/cret+1';

/** What the user sees of a fault. In a sentence, {origin}, {host} and {elsewhere} are those of the stand-in. */
interface Expected {
  readonly requests: number;
  /** The numbers of call flows and fax flows, if the fault does no harm. */
  readonly flows?: readonly [number, number];
  readonly path?: string;
  readonly failure?: readonly [kind: string, remedy: Remedy, sentence: string];
}

const flows = (requests: number, call = 36, fax = 8, path: string = paths[0]): Expected => ({
  requests,
  flows: [call, fax],
  path,
});
const onSecondPath = flows(2, 36, 8, paths[1]);
const failure =
  (kind: string, remedy: Remedy) =>
  (requests: number, sentence: string): Expected => ({ requests, failure: [kind, remedy, sentence] });
const rejected = failure('tokenRejected', 'setToken');
const redirect = failure('redirect', 'openSettings');
const notFound = failure('notFound', 'openSettings');
const tooMany = failure('tooManyRequests', 'refresh');
const server = failure('server', 'refresh');
const unreachable = failure('unreachable', 'refresh');
const unexpected = failure('unexpectedResponse', 'showLog');
const tooLarge = failure('tooLarge', 'showLog');

const toElsewhere =
  'The service redirects to another server, {elsewhere}. The redirect was not followed, because the token is for {origin} only. If the service has moved, change the setting callflows.baseUrl.';
const tooOften = 'The service redirects more than 3 times. Check the setting callflows.baseUrl.';
const atNeitherPath = 'The API was not found at {origin} (HTTP 404). Check the setting callflows.baseUrl.';
const invalidToken = 'The service refused this token. Message from the service: “invalid api token”.';
const wasReset = "{host} can't be reached: the connection was reset before the response was complete.";
const stalled =
  '{host} timed out: it stopped in the middle of its response for 15 seconds (to wait longer, set callflows.requestTimeout to more than 30).';
const badlyPacked = 'The response from the service is cut off, or not compressed as its headers claim.';
const above64 = 'The response from the service is larger than 64 MB, so it was not read completely.';
const noList = 'The response from the service is JSON, but not a list of flows: ';

/** Every fault and what it must cause; the clock of the test shows 12:00 UTC. */
const table: Record<FaultName, Expected> = {
  'status-401': rejected(1, 'The service refused this token (HTTP 401).'),
  'status-401-with-message': rejected(
    1,
    'The service refused this token (HTTP 401). Message from the service: “account closed”.',
  ),
  'status-401-drips': rejected(1, 'The service refused this token (HTTP 401).'),
  'status-403': rejected(1, 'The service refused this token (HTTP 403).'),
  'refuses-who-does-not-say-its-name': flows(1),
  refused: rejected(2, invalidToken),
  'refused-without-words': rejected(2, 'The service refused this token. It gave no reason.'),
  'refused-in-a-message': rejected(
    2,
    'The service refused this token. Message from the service: “your address is not on the list”.',
  ),
  'refused-words-not-text': rejected(2, 'The service refused this token. Message from the service: “{"code":17}”.'),
  'refused-long-words': rejected(
    2,
    `The service refused this token. Message from the service: “${'no '.repeat(66)}n…”.`,
  ),
  'refused-disguised-words': rejected(
    2,
    'The service refused this token. Message from the service: “line␊break ⟨U+202E⟩flipped ␇”.',
  ),
  'refused-on-first-path': onSecondPath,
  'echo-in-error': rejected(2, 'The service refused this token. Message from the service: “invalid key •••”.'),
  'echo-in-error-url-encoded': rejected(
    2,
    'The service refused this token. Message from the service: “invalid key •••”.',
  ),
  'echo-in-error-base64': rejected(
    2,
    'The service refused this token. Message from the service: “invalid credentials ••• or •••”.',
  ),
  'echo-in-html': unexpected(
    2,
    'The response from the service is not JSON. It begins with “<html>key=••• •••</html>”. Check the setting callflows.baseUrl.',
  ),
  'echo-in-error-html-escaped': rejected(
    2,
    'The service refused this token. Message from the service: “invalid key •••”.',
  ),
  'echo-in-error-json-twice': rejected(
    2,
    String.raw`The service refused this token. Message from the service: “"{\"key\":\"•••\"}"”.`,
  ),
  'echo-in-error-before-the-cut': rejected(
    2,
    `The service refused this token. Message from the service: “${'no '.repeat(64)}•••”.`,
  ),
  'echo-in-html-escaped': unexpected(
    2,
    'The response from the service is not JSON. It begins with “<html>••• •••</html>”. Check the setting callflows.baseUrl.',
  ),
  'echo-in-html-before-the-cut': unexpected(
    2,
    `The response from the service is not JSON. It begins with “<html>${'no '.repeat(22)}•••</ht…”. Check the setting callflows.baseUrl.`,
  ),
  'echo-in-words-of-503': server(
    3,
    'The service is not available (HTTP 503). Try again later. Message from the service: “busy: •••”.',
  ),
  'echo-in-status': flows(1),
  'echo-in-status-without-lists': unexpected(1, `${noList}its \`status\` is the text "•••" and there are no flows.`),
  'echo-in-words-without-lists': unexpected(
    1,
    `${noList}its \`status\` is the text "maintenance" and there are no flows; it says “•••”.`,
  ),
  'echo-in-list': unexpected(1, `${noList}\`call_flows\` is the text "•••" instead of a list.`),
  'echo-in-member': unexpected(1, `${noList}it has neither \`call_flows\` nor \`fax_flows\`, but \`•••\`.`),
  'echo-in-header': tooMany(1, 'The service received too many requests. Try again in a minute.'),
  'echo-in-encoding': unexpected(
    1,
    'The response from the service is JSON, but not a list of flows: it has no `status` and there are no flows.',
  ),
  'echo-as-not-http': unexpected(1, '{host} does not speak valid HTTP.'),
  'echo-in-location-host': redirect(
    1,
    'The service redirects to an invalid address. Check the setting callflows.baseUrl.',
  ),
  'echo-in-name': flows(1, 37),
  'echo-in-location': redirect(1, toElsewhere),
  'echo-in-location-same-origin': redirect(4, tooOften),

  'redirect-1': flows(2),
  'redirect-2-permanent': flows(3),
  'redirect-3': flows(4),
  'redirect-4': redirect(4, tooOften),
  'redirect-elsewhere': redirect(1, toElsewhere),
  'redirect-elsewhere-after-one': redirect(2, toElsewhere),
  'redirect-to-file': redirect(1, 'The service redirects to an invalid address. Check the setting callflows.baseUrl.'),
  'redirect-to-https': redirect(1, toElsewhere.replace('{elsewhere}', 'https://{host}')),
  'redirect-without-location': server(
    1,
    'The service did not send a list of flows (HTTP 302). If it happens again, ask your provider.',
  ),
  'redirect-to-nonsense': redirect(
    1,
    'The service redirects to an invalid address. Check the setting callflows.baseUrl.',
  ),

  'not-found-on-first-path': onSecondPath,
  'gone-on-first-path': onSecondPath,
  'not-allowed-on-first-path': onSecondPath,
  'html-on-first-path': onSecondPath,
  'not-found-drips-on-first-path': onSecondPath,
  'braces-on-first-path': onSecondPath,
  'not-found': notFound(2, atNeitherPath),
  'not-found-with-json': notFound(2, `${atNeitherPath} Message from the service: “no such method”.`),
  'not-found-then-refused': rejected(2, invalidToken),
  'not-found-then-500': server(2, 'The service failed (HTTP 500). Try again later. Message from the service: “oops”.'),
  'html-then-not-found': unexpected(
    2,
    'The response from the service is not JSON. It begins with “<html>Home</html>”. Check the setting callflows.baseUrl.',
  ),
  'refused-then-not-found': rejected(
    2,
    'The service refused this token. Message from the service: “account suspended”.',
  ),
  'status-400': server(
    1,
    'The service did not send a list of flows (HTTP 400). If it happens again, ask your provider.',
  ),
  'status-408-once': flows(2),
  'status-408-with-words-once': flows(2),
  'status-402-with-words': rejected(2, 'The service refused this token. Message from the service: “balance too low”.'),
  'status-418': server(
    1,
    'The service did not send a list of flows (HTTP 418). If it happens again, ask your provider.',
  ),
  'status-204': unexpected(2, 'The response from the service is empty.'),
  'status-500': server(1, 'The service failed (HTTP 500). Try again later.'),
  'status-501': server(1, 'The service failed (HTTP 501). Try again later.'),
  'status-500-with-words': server(
    1,
    'The service failed (HTTP 500). Try again later. Message from the service: “database is down”.',
  ),
  'status-500-with-a-long-trace': server(
    1,
    'The service failed (HTTP 500). Try again later. Message from the service: “Boom”.',
  ),

  'status-429': tooMany(1, 'The service received too many requests. Try again in a minute.'),
  'status-429-for-seconds': tooMany(3, 'The service received too many requests. Try again at {12:00:06}.'),
  'status-429-for-an-hour': tooMany(1, 'The service received too many requests. Try again at {13:00:00}.'),
  'status-429-until-a-date': tooMany(3, 'The service received too many requests. Try again at {12:00:09}.'),
  'status-429-retry-after-nonsense': tooMany(1, 'The service received too many requests. Try again in a minute.'),
  'status-429-until-a-date-long-past': tooMany(1, 'The service received too many requests. Try again in a minute.'),
  'status-429-at-once': flows(2),
  'status-429-once': flows(2),
  'status-503': server(3, 'The service is not available (HTTP 503). Try again later.'),
  'status-503-twice': flows(3),
  'status-503-for-an-hour': server(1, 'The service is not available (HTTP 503). Try again at {13:00:00}.'),
  'status-502': server(3, 'A gateway could not reach the service (HTTP 502). Try again later.'),
  'status-502-once': flows(2),
  'status-504': server(3, 'A gateway could not reach the service (HTTP 504). Try again later.'),
  'status-504-once': flows(2),
  'status-526': server(3, 'A gateway could not reach the service (HTTP 526). Try again later.'),
  reset: unreachable(3, wasReset),
  'reset-once': flows(2),
  'closed-without-answer': unreachable(3, wasReset),
  'reset-after-headers': unreachable(3, wasReset),
  'ends-before-its-length': unreachable(3, wasReset),
  'ends-before-its-length-on-a-closing-connection': unreachable(3, wasReset),
  'two-lengths': unexpected(1, '{host} does not speak valid HTTP.'),
  'not-http': unexpected(1, '{host} does not speak valid HTTP.'),
  'continue-that-nobody-asked-for': unexpected(1, '{host} does not speak valid HTTP.'),
  'headers-too-large': unexpected(1, '{host} sent too many headers.'),

  hangs: unreachable(
    1,
    '{host} timed out: it accepted the request but did not respond within 20 seconds (to wait longer, set callflows.requestTimeout to more than 30).',
  ),
  'stalls-in-body': unreachable(1, stalled),
  'stalls-in-a-body-without-length': unreachable(1, stalled),
  drips: unreachable(
    1,
    '{host} timed out: the response was not complete within 30 seconds (the setting callflows.requestTimeout).',
  ),
  'slow-but-sound': flows(1),

  gzip: flows(1),
  'x-gzip': flows(1),
  brotli: flows(1),
  deflate: flows(1),
  'deflate-raw': unexpected(2, badlyPacked),
  'gzip-and-brotli': flows(1),
  identity: flows(1),
  'encoding-none': flows(1),
  'encoding-of-every-object': flows(1),
  'encoding-that-is-none': flows(1),
  'unknown-encoding': unexpected(2, 'The response from the service uses a compression that was not requested.'),
  'gzip-without-a-word': unexpected(2, 'The response from the service uses a compression that was not requested.'),
  'gzip-of-nothing': unexpected(2, 'The response from the service is empty.'),
  'not-the-encoding-it-says': unexpected(2, badlyPacked),
  'gzip-cut-off': unexpected(2, badlyPacked),
  'gzip-bomb': tooLarge(1, above64),
  'encodings-without-end': unexpected(2, 'The response from the service is compressed too many times.'),
  'too-large': tooLarge(1, above64),
  'too-large-by-its-length': tooLarge(1, above64),
  'content-length-too-small': unexpected(
    2,
    'The response from the service is not JSON: it is cut off. It begins with “{"status":"ok","fax_flows":[{"id":"1","n”.',
  ),
  'content-type-html': flows(1),
  'byte-order-mark': flows(1),
  'byte-order-mark-after-a-blank-line': flows(1),
  'one-broken-byte': flows(1, 1, 0),
  'latin-1': flows(1, 1, 0),
  'windows-1251': flows(1, 1, 0),
  'utf-16': flows(1),

  html: unexpected(
    2,
    'The response from the service is not JSON. It begins with “<!DOCTYPE html><html><body>Please log in</body></html>”. Check the setting callflows.baseUrl.',
  ),
  empty: unexpected(2, 'The response from the service is empty.'),
  'only-spaces': unexpected(2, 'The response from the service is empty.'),
  'not-json': unexpected(
    2,
    'The response from the service is not JSON. It begins with “Fatal error: Uncaught PDOException in /srv/index.php”. Check the setting callflows.baseUrl.',
  ),
  'cut-off': unexpected(
    2,
    'The response from the service is not JSON: it is cut off. It begins with “{"status":"ok","fax_flows":[{"id":"1","name":"FaxNums 1","emails_json":null,"em…”.',
  ),
  'missing-comma': flows(1),
  'json-null': unexpected(1, `${noList}it is null instead of an object.`),
  'json-list': unexpected(1, `${noList}it is an array instead of an object.`),
  'json-text': unexpected(1, `${noList}it is text instead of an object; it says “ok”.`),
  'json-without-status': unexpected(1, `${noList}it has neither \`call_flows\` nor \`fax_flows\`, but \`flows\`.`),
  'status-unknown': unexpected(1, `${noList}its \`status\` is the text "maintenance" and there are no flows.`),
  'health-check': unexpected(1, `${noList}it has neither \`call_flows\` nor \`fax_flows\`, but \`uptime\`.`),
  'warning-in-front': unexpected(
    2,
    'The response from the service is not JSON. It begins with “<br /> <b>Warning</b>: Undefined array key "id" in <b>list.php</b> {"status":"o…”.',
  ),
  'lists-missing': flows(1, 0, 0),
  'lists-null': flows(1, 0, 0),
  'lists-false': flows(1, 0, 0),
  'lists-empty-text': flows(1, 0, 0),
  'lists-empty': flows(1, 0, 0),
  'lists-keyed-by-id': flows(1, 1, 0),
  'lists-of-garbage': flows(1, 5, 1),
  'lists-empty-beside-an-error': unexpected(
    1,
    `${noList}its \`status\` is the text "ok" and there are no flows; it says “session expired”.`,
  ),
  'lists-empty-beside-a-status': unexpected(1, `${noList}its \`status\` is the text "fail" and there are no flows.`),
  'list-of-words-beside-flows': flows(1, 1, 8),
  'list-too-long': unexpected(
    1,
    'The response from the service has more than 500,000 flows in a list: too many to show.',
  ),
  'lists-a-number': unexpected(1, `${noList}\`call_flows\` is 17 instead of a list.`),
  'name-of-10000-characters': flows(1, 37),
  'route-of-5-megabytes': flows(1, 37),
  'route-10000-deep': flows(1, 37),
};

let clock = heldClock();
let standIn: StandIn;
before(async () => {
  standIn = await startStandIn({ token, now: () => clock.now() });
});
after(() => standIn.close());

test('the table names every fault of the catalogue', () => {
  assert.deepEqual(Object.keys(table).toSorted(), Object.keys(faults).toSorted());
});

test('the search for the token finds a planted one', () => {
  const planted = [token, encodeURIComponent(token), Buffer.from(`${token}:${token}`).toString('base64')];
  for (const form of planted) assert.notDeepEqual(tokenForms(`before ${form} after`, token), []);
});

for (const [name, expected] of Object.entries(table)) {
  const what = expected.failure ? `is reported as ${expected.failure[0]}` : 'does no harm';
  test(`the fault ${name} ${what}, after ${expected.requests} requests`, async () => {
    clock = heldClock();
    const log = keptLog();
    standIn.requests.length = 0;
    standIn.setFault(name as FaultName);

    const fetching = fetchFlows(fetchRequest(standIn.url, { token, clock, log })).catch((error: unknown) => error);
    const limit = runsOut[name as FaultName];
    if (limit !== undefined) {
      await until(() => standIn.requests.length === 1);
      await clock.runOut(limit);
    }
    const outcome = await fetching;

    if (outcome instanceof Error) {
      assert.ok(outcome instanceof FlowsError, outcome.stack);
      const sentence = inWords(expected.failure?.[2] ?? '');
      assert.deepEqual(
        [outcome.kind, outcome.remedy, outcome.message],
        [...(expected.failure ?? []).slice(0, 2), sentence],
      );
      const { cause } = outcome;
      assert.deepEqual(tokenForms(`${outcome.stack} ${String(cause)} ${JSON.stringify(cause)}`, token), []);
    } else {
      const { lists, path } = outcome as Awaited<ReturnType<typeof fetchFlows>>;
      assert.deepEqual([[lists.call.length, lists.fax.length], path], [expected.flows, expected.path]);
    }
    assert.equal(standIn.requests.length, expected.requests);
    assert.deepEqual(tokenForms(`${log.lines.join('\n')}${JSON.stringify(outcome)}`, token), []);
    assert.equal(log.lines.filter(line => line.startsWith('GET ')).length, expected.requests, log.lines.join('\n'));
    assert.equal(clock.pending(), 0, 'limits still running');
    await until(() => standIn.connections() === 0);
  });
}

function inWords(sentence: string): string {
  return sentence
    .replaceAll('{origin}', standIn.url)
    .replaceAll('{host}', new URL(standIn.url).host)
    .replaceAll('{elsewhere}', `localhost:${standIn.port}`)
    .replace(/\{(\d\d):(\d\d):(\d\d)\}/, (_, hour: string, minute: string, second: string) =>
      new Date(Date.UTC(2030, 0, 1, Number(hour), Number(minute), Number(second))).toLocaleTimeString([], {
        timeStyle: 'medium',
      }),
    );
}

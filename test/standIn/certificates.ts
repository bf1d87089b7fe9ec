import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A key and a certificate as PEM texts. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority made for one test run. */
export interface Authority {
  /** Its own certificate, to be trusted, as a PEM text. */
  readonly cert: string;
  /** A certificate for these host names and IPv4 addresses, valid now unless `isExpired` is set. */
  issue(names: readonly string[], options?: { readonly isExpired?: boolean }): Identity;
}

/** One element of DER, the binary form of certificates (X.690): tag, length, contents. */
function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...contents: readonly Buffer[]) => element(0x30, ...contents);
const identifier = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Buffer) => element(0x04, content);
const bits = (content: Buffer) => element(0x03, Buffer.from([0]), content);
const time = (date: Date) =>
  element(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`, 'ascii'));
const commonName = (name: string) =>
  sequence(element(0x31, sequence(identifier('550403'), element(0x0c, Buffer.from(name)))));
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
  /** The first and the last day of its validity, counted from today. */
  readonly days: readonly [number, number];
}

function certificate(subject: Subject, issuer: string, privateKey: KeyObject): string {
  const [from, to] = subject.days.map(day => time(new Date(Date.now() + day * 86_400_000)));
  const contents = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(from ?? Buffer.alloc(0), to ?? Buffer.alloc(0)),
    commonName(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...subject.extensions)),
  );
  const signed = sequence(contents, ecdsaWithSha256, bits(sign('sha256', contents, privateKey)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Makes an authority with keys of its own; nothing of it outlives the test. */
export function createAuthority(name = 'Stand-In Authority'): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const mayIssue = sequence(
    identifier('551d13'),
    element(0x01, Buffer.from([255])),
    octets(sequence(element(0x01, Buffer.from([255])))),
  );
  return {
    cert: certificate({ name, publicKey, extensions: [mayIssue], days: [-10, 10] }, name, privateKey),
    issue: (names, { isExpired = false } = {}) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const hosts = names.map(host =>
        /^\d+(\.\d+){3}$/.test(host)
          ? element(0x87, Buffer.from(host.split('.').map(Number)))
          : element(0x82, Buffer.from(host, 'ascii')),
      );
      const subject: Subject = {
        name: names[0] ?? 'nobody',
        publicKey: own.publicKey,
        extensions: [sequence(identifier('551d11'), octets(sequence(...hosts)))],
        days: isExpired ? [-9, -1] : [-1, 9],
      };
      return {
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        cert: certificate(subject, name, privateKey),
      };
    },
  };
}

import { TokenNeededError } from './errors.ts';
import type { Log, Secrets } from './host.ts';
import type { Redactor } from './redact.ts';

/** The token that is stored for an origin, and the random ID of the account that it opens. */
export interface Credentials {
  readonly token: string;
  readonly account: string;
}

/** The key of the secret that holds the token of an origin. */
export function secretKey(origin: string): string {
  return `callflows.token ${origin}`;
}

/** The tokens in VS Code's SecretStorage, one for each exact origin. */
export function createCredentialStore(secrets: Secrets, redactor: Redactor, log: Log) {
  return {
    /** The origin's token; `undefined` if none is stored. Throws a TokenNeededError if the storage itself fails. */
    async read(origin: string): Promise<Credentials | undefined> {
      const secret = await Promise.resolve(secrets.get(secretKey(origin))).catch((cause: unknown) => {
        const message = "VS Code's secret storage could not be read, so the API token is not known.";
        throw new TokenNeededError(message, { cause });
      });
      if (secret === undefined) return undefined;
      const credentials = parseCredentials(secret);
      if (credentials) redactor.learn(credentials.token);
      else log.warn(`The secret stored for ${origin} does not come from this extension and is ignored.`);
      return credentials;
    },
    store: (origin: string, { token, account }: Credentials) =>
      secrets.store(secretKey(origin), JSON.stringify({ token, account })),
    delete: (origin: string) => secrets.delete(secretKey(origin)),
    /** Calls back when the token of an origin was stored or deleted, in this window or another. */
    onDidChange: (listener: (isOf: (origin: string) => boolean) => unknown) =>
      secrets.onDidChange(({ key }) => listener(origin => key === secretKey(origin))),
  };
}

function parseCredentials(secret: string): Credentials | undefined {
  try {
    const { token, account } = JSON.parse(secret) as Partial<Record<keyof Credentials, unknown>>;
    if (typeof token === 'string' && token && typeof account === 'string' && account) return { token, account };
  } catch {
    // Not logged: the message of the error may quote the secret.
  }
  return undefined;
}

import type { CallFlow, FaxFlow } from '../../../src/flows/flow.ts';

/** A sound call flow with this route; the rest as a test needs it. */
export function callFlow(route: string | undefined, rest: Partial<CallFlow> = {}): CallFlow {
  const record = JSON.stringify({ id: '1', name: 'Main Route', user_id: '1', json: route, e164: 'no' });
  const flow = {
    kind: 'call',
    key: 'call/1',
    id: '1',
    name: 'Main Route',
    position: 1,
    record,
    parseErrors: [],
  } as const;
  return { ...flow, e164: 'no', ...rest };
}

/** A sound fax flow without addresses; the rest as a test needs it. */
export function faxFlow(rest: Partial<FaxFlow> = {}): FaxFlow {
  const record = '{"id":"1","name":"FaxNums 1","emails_json":null,"emails_allowed_in":null}';
  const flow = { kind: 'fax', key: 'fax/1', id: '1', name: 'FaxNums 1', position: 1, record, parseErrors: [] } as const;
  return { ...flow, receivers: [], senders: [], ...rest };
}

/** The two routes that the service's documentation prints. */
export const documentedRoutes = {
  mainRoute:
    '{"dnis":"3424","route1":"1.1.1.1","sip_port1":5060,"route1_wait":30,"wait":30,"route2":"2.2.2.2","sip_port2":5060,"route2_wait":30}',
  laServers:
    '{"route1":"device:694","route1_wait":13,"sip_port1":5060,"wait":13,"dnis":"","route2":"5.5.5.5","sip_port2":5060,"route2_wait":13,"route1_simul":"device:1"}',
};

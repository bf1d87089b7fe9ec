/** The sample of the documentation (api.md), exactly as printed: a comma is missing between its lists. */
export const documentedSample = `{
    "status": "ok",
    "fax_flows": [
        {
            "id": "1",
            "name": "FaxNums 1",
            "emails_json": null,
            "emails_allowed_in": "[\\"josh@gmail.com\\"]"
        }
    ]
    "call_flows": [
        {
            "id": "1",
            "name": "Main Route",
            "user_id": "1",
            "json": "{\\"dnis\\":\\"3424\\",\\"route1\\":\\"1.1.1.1\\",\\"sip_port1\\":5060,\\"route1_wait\\":30,\\"wait\\":30,\\"route2\\":\\"2.2.2.2\\",\\"sip_port2\\":5060,\\"route2_wait\\":30}",
            "e164": "no"
        },
        {
            "id": "3",
            "name": "LA Servers",
            "user_id": "1",
            "json": "{\\"route1\\":\\"device:694\\",\\"route1_wait\\":13,\\"sip_port1\\":5060,\\"wait\\":13,\\"dnis\\":\\"\\",\\"route2\\":\\"5.5.5.5\\",\\"sip_port2\\":5060,\\"route2_wait\\":13,\\"route1_simul\\":\\"device:1\\"}",
            "e164": "no"
        }
    ]
}
`;

/** The text of one call flow; `route` is the route's own text, or `undefined` for a flow without one. */
export function callFlow(id: unknown, name: unknown, route: string | undefined, more: object = {}): string {
  return JSON.stringify({ id, name, user_id: '1', json: route, e164: 'no', ...more });
}

/** The text of one fax flow with its lists as the service sends them: JSON inside a string, or null for an empty one. */
export function faxFlow(id: unknown, name: unknown, receivers: readonly string[], senders: readonly string[]): string {
  const list = (addresses: readonly string[]) => (addresses.length === 0 ? null : JSON.stringify(addresses));
  return JSON.stringify({ id, name, emails_json: list(receivers), emails_allowed_in: list(senders) });
}

/** The text of a whole response made of the texts of its flows. */
export function accountOf(callFlows: readonly string[], faxFlows: readonly string[]): string {
  return `{"status":"ok","fax_flows":[${faxFlows.join(',\n')}],"call_flows":[${callFlows.join(',\n')}]}`;
}

/** A route of steps that are tried in order, each ringing 20 seconds. */
export function failover(...targets: readonly string[]): string {
  const steps = targets.map((target, index) => ({
    [`route${index + 1}`]: target,
    [`sip_port${index + 1}`]: 5060,
    [`route${index + 1}_wait`]: 20,
  }));
  return JSON.stringify(Object.assign({ dnis: '' }, ...steps, { wait: 20 }));
}

const soundCallFlows = [
  callFlow(
    '1',
    'Main Route',
    '{"dnis":"3424","route1":"1.1.1.1","sip_port1":5060,"route1_wait":30,"wait":30,"route2":"2.2.2.2","sip_port2":5060,"route2_wait":30}',
  ),
  callFlow(
    '3',
    'LA Servers',
    '{"route1":"device:694","route1_wait":13,"sip_port1":5060,"wait":13,"dnis":"","route2":"5.5.5.5","sip_port2":5060,"route2_wait":13,"route1_simul":"device:1"}',
  ),
  callFlow('10', 'Front Desk', failover('device:201', 'device:202', '203.0.113.10'), { e164: 'yes' }),
  callFlow('444', 'Support Line', failover('198.51.100.20', '198.51.100.21')),
  callFlow('445', 'Support Line Nights', failover('device:310')),
  callFlow(
    '446',
    'Support Escalation',
    '{"route1":"device:310","route1_simul":"device:311","route1_wait":15,"wait":15}',
  ),
  callFlow('500', 'Sales East', failover('203.0.113.40', 'device:401')),
  callFlow('501', 'Sales West', failover('203.0.113.41', 'device:402')),
  callFlow('502', 'Sales Overflow', failover('203.0.113.40', '203.0.113.41', 'device:401', 'device:402', '5.5.5.5')),
  callFlow('610', 'Webhook IVR', '{"route1":"https://ivr.example.com/incoming?line=610","route1_wait":5,"wait":5}'),
  callFlow('611', 'IPv6 Trunk', '{"route1":"2001:db8::10","sip_port1":5080,"route1_wait":25,"wait":25}'),
  callFlow(
    '700',
    'Carrier Handoff E.164',
    '{"route1":"192.0.2.7","sip_port1":5061,"route1_wait":60,"dnis":"+15550100","wait":60}',
    {
      e164: 'yes',
    },
  ),
  callFlow('701', 'Four Transports', failover('192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4')),
  callFlow('702', 'Reception – Zürich', failover('device:88')),
  callFlow('703', 'サポート窓口', failover('device:89')),
  callFlow('12345678', 'Long Id', failover('192.0.2.99')),
];

const oddCallFlows = [
  callFlow(
    '800',
    'Gap after Step 1',
    '{"route1":"192.0.2.1","route1_wait":10,"route3":"192.0.2.3","route3_wait":10,"wait":10}',
  ),
  callFlow(
    '801',
    'Unknown Keys',
    '{"route1":"192.0.2.1","ring_group":"front","codec":["g711","opus"],"route1_prio":3}',
  ),
  callFlow('802', 'Numbers as Text', '{"route1":"192.0.2.1","sip_port1":"5060","route1_wait":"30","wait":"30"}'),
  callFlow(
    '803',
    'Exact Digits',
    '{"big":12345678901234567890,"ratio":1.0,"9":"a","1":"b","dup":1,"dup":2,"route1":"192.0.2.1"}',
  ),
  callFlow('804', 'Route Is Not JSON', 'forward to 192.0.2.1, then voicemail'),
  callFlow('805', 'Route Cut Off', '{"route1":"192.0.2.1","route1_wait":1'),
  callFlow('806', 'Route Is Empty', ''),
  callFlow('807', 'No Route', undefined),
  '{"id":"808","name":"Route as an Object","user_id":1,"json":{"route1":"192.0.2.8","route1_wait":12},"e164":false}',
  callFlow(undefined, 'No Id', failover('192.0.2.30')),
  callFlow(null, 'Null Id', failover('192.0.2.31')),
  callFlow(809, 'Id as a Number', failover('192.0.2.32')),
  callFlow('810', 'Twin A', failover('192.0.2.33')),
  callFlow('810', 'Twin B', failover('192.0.2.34')),
  callFlow('811', null, failover('192.0.2.35')),
  callFlow('812', '', failover('192.0.2.36')),
  callFlow('813', `A name that goes on ${'and on '.repeat(60)}to the end`, failover('192.0.2.37')),
  callFlow('814', '[click me](command:workbench.action.quit) $(zap) <b>bold</b>', failover('192.0.2.38')),
  callFlow('815', 'Invoice \u202efdp.exe\u202c\nsecond line', failover('192.0.2.39')),
  '"a call flow that is only a word"',
];

const faxFlows = [
  faxFlow('1', 'FaxNums 1', [], ['josh@gmail.com']),
  faxFlow('2', 'Accounts Payable', ['ap@example.com', 'ap-archive@example.com', 'cfo@example.com'], ['ap@example.com']),
  faxFlow('10', 'Front Desk Fax', ['desk@example.com'], []),
  faxFlow(
    '77',
    'Human Resources',
    ['hr@example.com', 'hr.backup@example.com'],
    ['hr@example.com', 'legal@example.com'],
  ),
  faxFlow('78', 'Nobody Receives', [], []),
  '{"id":"79","name":"Lists as Arrays","emails_json":["a@example.com","b@example.com"],"emails_allowed_in":""}',
  '{"id":"80","name":"Lists Not Readable","emails_json":"[\\"cut@exam","emails_allowed_in":17}',
  faxFlow(undefined, 'Fax without an Id', ['lost@example.com'], []),
];

/** An account as a company might have one, with every oddity that api.md leads to expect. */
export const realisticAccount = accountOf([...soundCallFlows, ...oddCallFlows], faxFlows);

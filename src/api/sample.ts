import type { FetchedFlows } from './fetchFlows.ts';
import { readResponse } from './response.ts';

/** The flows of the documentation's sample (api.md), and more of the kinds that an account may have. */
const body = String.raw`{"status":"ok","call_flows":[
{"id":"1","name":"Main Route","user_id":"1","json":"{\"dnis\":\"3424\",\"route1\":\"1.1.1.1\",\"sip_port1\":5060,\"route1_wait\":30,\"wait\":30,\"route2\":\"2.2.2.2\",\"sip_port2\":5060,\"route2_wait\":30}","e164":"no"},
{"id":"3","name":"LA Servers","user_id":"1","json":"{\"route1\":\"device:694\",\"route1_wait\":13,\"sip_port1\":5060,\"wait\":13,\"dnis\":\"\",\"route2\":\"5.5.5.5\",\"sip_port2\":5060,\"route2_wait\":13,\"route1_simul\":\"device:1\"}","e164":"no"},
{"id":"10","name":"Front Desk","user_id":"1","json":"{\"route1\":\"device:201\",\"route1_wait\":20,\"route2\":\"device:202\",\"route2_wait\":20,\"route3\":\"198.51.100.10\",\"sip_port3\":5060,\"route3_wait\":30}","e164":"yes"},
{"id":"444","name":"Support Line","user_id":"1","json":"{\"route1\":\"device:310\",\"route1_simul\":\"device:311\",\"route1_wait\":15,\"route2\":\"198.51.100.20\",\"sip_port2\":5060,\"route2_wait\":30}","e164":"no"},
{"id":"445","name":"Support Line Nights","user_id":"1","json":"{\"route1\":\"device:310\",\"route1_wait\":40}","e164":"no"},
{"id":"500","name":"Sales East","user_id":"1","json":"{\"route1\":\"device:401\",\"route1_wait\":20,\"route2\":\"198.51.100.40\",\"sip_port2\":5060,\"route2_wait\":25}","e164":"no"},
{"id":"501","name":"Sales West","user_id":"1","json":"{\"route1\":\"device:402\",\"route1_wait\":20,\"route2\":\"198.51.100.41\",\"sip_port2\":5060,\"route2_wait\":25}","e164":"no"},
{"id":"610","name":"Phone Menu","user_id":"1","json":"{\"route1\":\"https://ivr.example.com/incoming\",\"route1_wait\":5}","e164":"no"},
{"id":"700","name":"Carrier Handoff","user_id":"1","json":"{\"route1\":\"198.51.100.70\",\"sip_port1\":5061,\"route1_wait\":60,\"dnis\":\"+15550100\"}","e164":"yes"},
{"id":"702","name":"Warehouse (rings for 0 s)","user_id":"1","json":"{\"route1\":\"device:88\",\"route1_wait\":0,\"route2\":\"device:89\",\"route2_wait\":20}","e164":"no"}
],"fax_flows":[
{"id":"1","name":"FaxNums 1","emails_json":null,"emails_allowed_in":"[\"josh@gmail.com\"]"},
{"id":"2","name":"Accounts Payable","emails_json":"[\"ap@example.com\",\"ap-archive@example.com\"]","emails_allowed_in":"[\"ap@example.com\"]"},
{"id":"10","name":"Front Desk Fax","emails_json":"[\"desk@example.com\"]","emails_allowed_in":"[]"}
]}`;

/** The flows of the built-in account, read as those of the service are. */
export async function readSample(): Promise<FetchedFlows> {
  const read = await readResponse(body);
  if (read.kind !== 'flows') throw new Error('The sample is not a response of the service.');
  return { lists: read.lists, path: '' };
}
